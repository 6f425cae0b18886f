import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Instance } from './instance.ts';

const run = promisify(execFile);

/** Synthesises the product for this config into `folder`, with its functions bundled, as the command line does. */
export async function synthesise(config: object, folder: string): Promise<string> {
  const file = join(folder, 'prober.config.json');
  writeFileSync(file, JSON.stringify(config));
  const assembly = join(folder, 'cdk.out');
  await cdk({}, 'synth', '--quiet', '--output', assembly, '--context', `config=${file}`);
  return assembly;
}

/** Bootstraps the instance and deploys every stack of the assembly into it. */
export async function deployAll(assembly: string, { client }: Instance): Promise<void> {
  const variables = {
    AWS_ENDPOINT_URL: client.endpoint,
    AWS_REGION: client.region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
  };
  await cdk(variables, 'bootstrap', '--app', assembly);
  await cdk(variables, 'deploy', '--all', '--app', assembly, '--require-approval', 'never');
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
