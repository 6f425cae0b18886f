import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { ApiError, type Apis, apisAt } from '../aws/readback/apis.ts';
import { run } from '../tools/run.ts';
import { clientSettings } from './clients.ts';
import type { LabServices } from './state.ts';

const PROBER = fileURLToPath(new URL('../../bin/prober.ts', import.meta.url));
const VERSION = '2010-05-08';
const USER = 'deployer';

/** The access key of a user. */
export type AccessKey = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** The policies that the product says CloudFormation needs, made as an administrator makes them. @returns their ARNs */
export async function makeExecutionPolicies(services: LabServices, config: string): Promise<string[]> {
  const apis = apisAt(clientSettings(services));
  const arns = [];
  for (const kind of ['functions', 'alarms'] as const) {
    arns.push(await makePolicy(services, kind, await printedPolicy(services, kind, config), apis));
  }
  return arns;
}

/** Does something as a user who has the deployer's policy and nothing else, with a key that is gone afterwards. */
export async function asDeployer<Done>(
  services: LabServices,
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
function printedPolicy({ aws }: LabServices, kind: string, config: string): Promise<string> {
  const where = ['--config', config, '--account', aws.accountId, '--region', aws.region];
  return run(process.execPath, [PROBER, 'policy', kind, ...where]);
}

/** Its name has its content, so that none is ever changed under a deployment that is there. */
async function makePolicy({ aws }: LabServices, kind: string, document: string, apis: Apis): Promise<string> {
  const digest = createHash('sha256').update(document).digest('hex').slice(0, 8);
  const PolicyName = `deploy-${kind}-${digest}`;
  // Blanks do not count for IAM's limit of 6144 characters.
  const PolicyDocument = JSON.stringify(JSON.parse(document));
  await unlessThere(apis.query('iam', VERSION, 'CreatePolicy', { PolicyName, PolicyDocument }));
  return `arn:aws:iam::${aws.accountId}:policy/${PolicyName}`;
}

async function unlessThere(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!(error instanceof ApiError && error.code === 'EntityAlreadyExists')) throw error;
  });
}
