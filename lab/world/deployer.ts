import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { ApiError, apisAt } from '../aws/readback/apis.ts';
import { run } from '../tools/run.ts';
import { clientSettings } from './clients.ts';
import type { LabServices } from './state.ts';

/** An AWS that the product is deployed into. */
type Place = Pick<LabServices, 'aws'>;

const PROBER = fileURLToPath(new URL('../../bin/prober.ts', import.meta.url));
const VERSION = '2010-05-08';
const USER = 'deployer';

/** The access key of a user. */
export type AccessKey = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** The policies that the product says CloudFormation needs, made as an administrator makes them. @returns their ARNs */
export function makeExecutionPolicies(services: Place, config: string): Promise<string[]> {
  const kinds = ['functions', 'alarms'];
  return Promise.all(
    kinds.map(async (kind) => makePolicy(services, kind, await printedPolicy(services, kind, config))),
  );
}

/** The permissions boundary that a config names, made of what the product says its roles need. */
export async function makeBoundary(services: Place, config: string, name: string): Promise<void> {
  const document = await printedPolicy(services, 'boundary', config);
  const at = name.lastIndexOf('/') + 1;
  await createPolicy(services, document, { PolicyName: name.slice(at), Path: `/${name.slice(0, at)}` });
}

/** Does something as a user who has the deployer's policy and nothing else, with a key that is gone afterwards. */
export async function asDeployer<Done>(
  services: Place,
  config: string,
  work: (key: AccessKey) => Promise<Done>,
): Promise<Done> {
  const apis = apisAt(clientSettings(services));
  const iam = (action: string, fields: Record<string, string>) => apis.query('iam', VERSION, action, fields);
  await unlessThere(iam('CreateUser', { UserName: USER }));
  const PolicyDocument = await printedPolicy(services, 'deployer', config);
  await iam('PutUserPolicy', { UserName: USER, PolicyName: 'deployer', PolicyDocument });
  const key = (await iam('CreateAccessKey', { UserName: USER })).find('AccessKey')?.texts() ?? {};
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = key;
  try {
    return await work({ accessKeyId, secretAccessKey });
  } finally {
    await iam('DeleteAccessKey', { UserName: USER, AccessKeyId: accessKeyId });
  }
}

/** As the product's own command line says it. */
function printedPolicy({ aws }: Place, kind: string, config: string): Promise<string> {
  const where = ['--config', config, '--account', aws.accountId, '--region', aws.region];
  return run(process.execPath, [PROBER, 'policy', kind, ...where]);
}

/** Its name has its content, so that none is ever changed under a deployment that is there. */
async function makePolicy(services: Place, kind: string, document: string): Promise<string> {
  const digest = createHash('sha256').update(document).digest('hex').slice(0, 8);
  const PolicyName = `deploy-${kind}-${digest}`;
  await createPolicy(services, document, { PolicyName });
  return `arn:aws:iam::${services.aws.accountId}:policy/${PolicyName}`;
}

async function createPolicy(services: Place, document: string, names: Record<string, string>): Promise<void> {
  const { query } = apisAt(clientSettings(services));
  // Blanks do not count for IAM's limit of 6144 characters.
  const PolicyDocument = JSON.stringify(JSON.parse(document));
  await unlessThere(query('iam', VERSION, 'CreatePolicy', { ...names, PolicyDocument }));
}

async function unlessThere(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!(error instanceof ApiError && error.code === 'EntityAlreadyExists')) throw error;
  });
}
