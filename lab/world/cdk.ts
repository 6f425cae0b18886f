import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  await cdk(services, ['synth', '--all', '--quiet', '--output', assembly, '-c', `config=${config}`], from);
  return assembly;
}

export async function bootstrap(services: LabServices, assembly: string): Promise<void> {
  await cdk(services, ['bootstrap', '--app', assembly, `aws://${services.aws.accountId}/${services.aws.region}`]);
}

/** Deploys all stacks of an assembly. @returns the outputs by stack */
export async function deploy(services: LabServices, assembly: string): Promise<Outputs> {
  const outputs = `${assembly}.outputs.json`;
  await cdk(services, [
    'deploy',
    '--all',
    '--app',
    assembly,
    '--require-approval',
    'never',
    '--method=direct',
    '--outputs-file',
    outputs,
  ]);
  return JSON.parse(readFileSync(outputs, 'utf8')) as Outputs;
}

/** Takes the stacks of an assembly away again. */
export async function destroy(services: LabServices, assembly: string): Promise<void> {
  await cdk(services, ['destroy', '--all', '--force', '--app', assembly]);
}

function cdk(services: LabServices, args: readonly string[], cwd = CLONE): Promise<void> {
  const log = join(services.folder, 'cdk.log');
  const file = createWriteStream(log, { flags: 'a' });
  let tail = '';
  return new Promise((resolve, reject) => {
    const child = spawn(CDK, [...args, '--no-notices', '--no-version-reporting', '--ci'], {
      cwd,
      env: awsEnvironment(services),
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
