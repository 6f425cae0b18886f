import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type AccessKey, asDeployer, makeBoundary, makeExecutionPolicies } from '../../../lab/world/deployer.ts';
import type { Instance } from './instance.ts';

const run = promisify(execFile);

const ACCOUNT = '000000000000';

/** The stack that bootstrapping with a qualifier makes. */
export const toolkitOf = (qualifier: string) => `CDKToolkit-${qualifier}`;

export type Synthesised = { readonly assembly: string; readonly config: string };

/** Synthesises the product for this config into `folder`, with its functions bundled, as the command line does. */
export async function synthesise(content: object, folder: string): Promise<Synthesised> {
  const config = join(folder, 'prober.config.json');
  writeFileSync(config, JSON.stringify(content));
  const assembly = join(folder, 'cdk.out');
  await cdk({}, 'synth', '--quiet', '--output', assembly, '--context', `config=${config}`);
  return { assembly, config };
}

/** Bootstraps the instance with the policies of the product, and deploys every stack as a user who may do that alone. */
export async function deployAll(
  { assembly, config }: Synthesised,
  { client }: Instance,
  prescribed: { readonly qualifier: string; readonly permissionsBoundary: string },
): Promise<void> {
  const { endpoint, region } = client;
  const place = { aws: { endpoint, region, accountId: ACCOUNT } };
  const as = ({ accessKeyId, secretAccessKey }: AccessKey) => ({
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
  const { qualifier, permissionsBoundary } = prescribed;
  await makeBoundary(place, config, permissionsBoundary);
  const policies = (await makeExecutionPolicies(place, config)).join(',');
  const named = ['--qualifier', qualifier, '--toolkit-stack-name', toolkitOf(qualifier)];
  const bootstrap = ['bootstrap', '--app', assembly, '--cloudformation-execution-policies', policies, ...named];
  await cdk(as(client.credentials), ...bootstrap);
  const deploy = ['deploy', '--all', '--app', assembly, '--require-approval', 'never'];
  await asDeployer(place, config, (key) => cdk(as(key), ...deploy));
}

/** The template that bootstrapping deploys, as stack CDKToolkit. */
export async function bootstrapTemplate(): Promise<object> {
  return JSON.parse(await cdk({}, 'bootstrap', '--show-template', '--json')) as object;
}

/** The templates of an assembly, by the names of their stacks. */
export function templates(assembly: string): Map<string, object> {
  const ending = '.template.json';
  const files = readdirSync(assembly).filter((name) => name.endsWith(ending));
  return new Map(
    files.map((name) => [
      name.slice(0, -ending.length),
      JSON.parse(readFileSync(join(assembly, name), 'utf8')) as object,
    ]),
  );
}

/** Nothing but the instance is asked: neither CDK's notices nor its statistics, nor AWS by the machine's own settings. */
async function cdk(variables: Record<string, string>, ...command: string[]): Promise<string> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const env = { ...Object.fromEntries(own), ...NO_SETTINGS, ...variables };
  const { stdout } = await run(process.execPath, [CDK, ...command, '--no-notices', '--ci'], { env });
  return stdout;
}

const CDK = 'node_modules/aws-cdk/bin/cdk';
const NO_SETTINGS = {
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
};
