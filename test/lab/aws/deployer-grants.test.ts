import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apisAt } from '../../../lab/aws/readback/apis.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { policiesFor } from '../../../lib/deploying/policies.ts';
import { DOCUMENTED } from '../../stacks/documented-grants.ts';
import { EVERYTHING } from '../../stacks/everything.ts';
import { type SynthesisedStack, synthesiseAll } from '../../stacks/synthesise-all.ts';
import { loadAll } from '../../unit/config/config-file.ts';
import { type Instance, startInstance } from './instance.ts';
import { deployStack } from './stacks-under-test.ts';
import { storedZip } from './stored-zip.ts';

const ACCOUNT = '000000000000';
const ASSETS = `cdk-hnb659fds-assets-${ACCOUNT}-us-east-1`;
const RoleARN = `arn:aws:iam::${ACCOUNT}:role/execution`;

const folder = mkdtempSync(join(tmpdir(), 'grants-'));
const { environments: _, monitoring: _own, ...alone } = EVERYTHING;
const encryptionKey = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const plan = loadAll({ ...alone, encryptionKey });
const policies = policiesFor(plan, { partition: 'aws', region: 'us-east-1', account: ACCOUNT });
const statements = [...policies.functions.Statement, ...policies.alarms.Statement];
const actions = [...new Set(statements.flatMap(({ Action }) => Action))].sort();
const stacks = synthesiseAll(plan, folder).map(withCode);

let instance: Instance;
let cloudformation: CloudFormationClient;

beforeAll(async () => {
  instance = await startInstance();
  cloudformation = new CloudFormationClient(instance.client);
  const trust = { Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const role = { RoleName: 'execution', AssumeRolePolicyDocument: { Statement: [trust] } };
  const version = { Name: '/cdk-bootstrap/hnb659fds/version', Type: 'String', Value: '30' };
  // What bootstrapping makes of this that templates and role look at.
  const { status } = await deployStack(cloudformation, 'toolkit', {
    Role: { Type: 'AWS::IAM::Role', Properties: role },
    Version: { Type: 'AWS::SSM::Parameter', Properties: version },
    Assets: { Type: 'AWS::S3::Bucket', Properties: { BucketName: ASSETS } },
  });
  expect(status).toBe('CREATE_COMPLETE');
  const s3 = new S3Client({ ...instance.client, forcePathStyle: true });
  const Body = storedZip('index.mjs', 'export const handler = () => 1;');
  await s3.send(new PutObjectCommand({ Bucket: ASSETS, Key: 'code.zip', Body }));
});
afterAll(async () => {
  await instance?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Functions are not bundled here: each has the same code. */
function withCode(stack: SynthesisedStack): SynthesisedStack {
  for (const { Type, Properties } of Object.values(stack.template.Resources)) {
    if (Type === 'AWS::Lambda::Function') Properties.Code = { S3Bucket: ASSETS, S3Key: 'code.zip' };
  }
  return stack;
}

/** Gives the role all but one action. */
async function grantAllBut(action?: string): Promise<void> {
  const Statement = statements
    .map((each) => ({ ...each, Action: each.Action.filter((name) => name !== action) }))
    .filter(({ Action }) => Action.length > 0);
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const { query } = apisAt(instance.client);
  await query('iam', '2010-05-08', 'PutRolePolicy', { RoleName: 'execution', PolicyName: 'own', PolicyDocument });
}

/** Makes all stacks and takes them away again. @returns why that did not go, in CloudFormation's words */
async function makeAndTakeAway(): Promise<string | undefined> {
  for (const { name, template } of stacks) {
    const why = await make(name, JSON.stringify(template));
    if (why !== undefined) return why;
  }
  for (const { name } of stacks.toReversed()) {
    const why = await takeAway(name);
    if (why !== undefined) return why;
  }
  return undefined;
}

async function make(StackName: string, TemplateBody: string): Promise<string | undefined> {
  try {
    await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody, RoleARN }));
  } catch (error) {
    return (error as Error).message;
  }
  return (await statusOf(StackName)) === 'CREATE_COMPLETE' ? undefined : reasonIn(StackName, 'CREATE_FAILED');
}

async function takeAway(StackName: string): Promise<string | undefined> {
  await cloudformation.send(new DeleteStackCommand({ StackName, RoleARN }));
  return (await statusOf(StackName)) === 'DELETE_FAILED' ? reasonIn(StackName, 'DELETE_FAILED') : undefined;
}

/** Once nothing is in progress; undefined for a stack that there is not. */
async function statusOf(StackName: string): Promise<string | undefined> {
  const { status } = await eventually(`${StackName} settled`, async () => {
    const status = await cloudformation.send(new DescribeStacksCommand({ StackName })).then(
      ({ Stacks: [stack] = [] }) => stack?.StackStatus,
      () => undefined,
    );
    return status?.endsWith('IN_PROGRESS') ? undefined : { status };
  });
  return status;
}

async function reasonIn(StackName: string, status: string): Promise<string> {
  const { StackEvents = [] } = await cloudformation.send(new DescribeStackEventsCommand({ StackName }));
  return StackEvents.find(({ ResourceStatus }) => ResourceStatus === status)?.ResourceStatusReason ?? 'no reason';
}

/** What an attempt left. */
async function takeRestAway(): Promise<void> {
  await grantAllBut();
  for (const { name } of stacks.toReversed()) {
    if (![undefined, 'DELETE_COMPLETE'].includes(await statusOf(name))) await takeAway(name);
  }
}

type Handlers = Readonly<Record<'create' | 'read' | 'update' | 'delete', readonly string[]>>;
const handlers = JSON.parse(readFileSync('lab/aws/cloudformation/handlers.json', 'utf8')) as Record<string, Handlers>;
const isForUpdates = (action: string) =>
  Object.values(handlers).some(({ update }) => update.includes(action)) &&
  Object.values(handlers).every(({ create, read, delete: gone }) => ![...create, ...read, ...gone].includes(action));
/** What only an update asks for, and what no schema knows of: the lab's CloudFormation goes by these. */
const isNotMissed = (action: string) => isForUpdates(action) || action in DOCUMENTED;

it('all stacks are made and taken away under the printed policies', async () => {
  await grantAllBut();

  expect(await makeAndTakeAway()).toBeUndefined();
});

/** All with LAB_GRANTS=all; a few by default, for each takes seconds. */
const tried = process.env.LAB_GRANTS === 'all' ? actions : actions.filter((_each, index) => index % 40 === 7);

it.each(tried)('without %s CloudFormation says that it is missing, or nothing here needs it', async (action) => {
  await grantAllBut(action);

  const why = await makeAndTakeAway();

  await takeRestAway();
  if (isNotMissed(action)) expect(why).toBeUndefined();
  else expect(why).toContain(action);
});
