import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AccessKey } from './deployer.ts';
import type { LabServices } from './state.ts';

const CLONE = fileURLToPath(new URL('../..', import.meta.url));
const CDK = join(CLONE, 'node_modules', '.bin', 'cdk');

/** The environment of any AWS client that is to talk to the lab: nothing of the caller's own AWS settings stays in it. */
export function awsEnvironment({ aws }: Pick<LabServices, 'aws'>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: aws.region,
    AWS_DEFAULT_REGION: aws.region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    // The files of the caller's own profiles must not be looked at.
    AWS_CONFIG_FILE: join(CLONE, '.lab', 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(CLONE, '.lab', 'no-aws-credentials'),
    // Which account some credentials belong to is kept there: the lab's must not mix with the caller's own.
    CDK_HOME: join(CLONE, '.lab', 'cdk-home'),
  };
}

export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The folder of a deployment's cloud assembly. */
export function assemblyOf({ folder }: LabServices, label: string): string {
  return join(folder, `cdk.out.${label}`);
}

/**
 * Synthesises the unchanged product with a config.
 * @param from folder of another version of the product; default: this one
 * @returns the folder of the cloud assembly
 */
export async function synthesise(services: LabServices, config: string, label: string, from = CLONE): Promise<string> {
  const assembly = assemblyOf(services, label);
  await cdk(services, ['synth', '--all', '--quiet', '--output', assembly, '-c', `config=${config}`], { from });
  return assembly;
}

export type BootstrapOptions = {
  /** ARNs of the policies of CloudFormation's role. */
  readonly executionPolicies: readonly string[];
  readonly qualifier?: string;
};

/** What CDK's own bootstrap gives CloudFormation unless it is told otherwise. */
export const ADMINISTRATOR: BootstrapOptions = { executionPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] };

/** Bootstraps account and region as its administrator. A qualifier has a stack of its own. */
export async function bootstrap(
  services: LabServices,
  assembly: string,
  { executionPolicies, qualifier }: BootstrapOptions,
): Promise<void> {
  await cdk(services, [
    'bootstrap',
    '--app',
    assembly,
    '--cloudformation-execution-policies',
    executionPolicies.join(','),
    ...(qualifier === undefined ? [] : ['--qualifier', qualifier, '--toolkit-stack-name', `CDKToolkit-${qualifier}`]),
    `aws://${services.aws.accountId}/${services.aws.region}`,
  ]);
}

/** Deploys all stacks of an assembly, as whoever has the key. @returns the outputs by stack */
export async function deploy(services: LabServices, assembly: string, key: AccessKey): Promise<Outputs> {
  const outputs = `${assembly}.outputs.json`;
  const how = ['--require-approval', 'never', '--method=direct', '--outputs-file', outputs];
  await cdk(services, ['deploy', '--all', '--app', assembly, ...how], { key });
  return JSON.parse(readFileSync(outputs, 'utf8')) as Outputs;
}

/** Takes the stacks of an assembly away again. */
export async function destroy(services: LabServices, assembly: string): Promise<void> {
  await cdk(services, ['destroy', '--all', '--force', '--app', assembly]);
}

/** The account's root, who may all. */
export const ROOT: AccessKey = { accessKeyId: 'test', secretAccessKey: 'test' };

type How = { readonly from?: string; readonly key?: AccessKey };

function cdk(services: LabServices, args: readonly string[], { from = CLONE, key = ROOT }: How = {}): Promise<void> {
  const log = join(services.folder, 'cdk.log');
  const file = createWriteStream(log, { flags: 'a' });
  let tail = '';
  return new Promise((resolve, reject) => {
    const child = spawn(CDK, [...args, '--no-notices', '--no-version-reporting', '--ci'], {
      cwd: from,
      env: {
        ...awsEnvironment(services),
        AWS_ACCESS_KEY_ID: key.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer) => {
      file.write(chunk);
      tail = `${tail}${chunk.toString('utf8')}`.slice(-3_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      file.end();
      if (code === 0) resolve();
      else reject(new Error(`cdk ${args[0]} ended with ${code}; its output is in ${log}:\n${tail}`));
    });
  });
}
