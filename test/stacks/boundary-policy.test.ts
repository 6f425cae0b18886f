import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { policiesFor } from '../../lib/deploying/policies.ts';
import { loadAll } from '../unit/config/config-file.ts';
import { matches, resolved } from './cloudformation-calls.ts';
import { EVERYTHING } from './everything.ts';
import { isAllowed } from './simulated.ts';
import type { Statement } from './statements.ts';
import { type SynthesisedStack, synthesiseAll } from './synthesise-all.ts';

const folder = mkdtempSync(join(tmpdir(), 'boundary-'));
afterAll(() => rmSync(folder, { recursive: true }));

const plan = loadAll(EVERYTHING);
const { boundary } = policiesFor(plan, { partition: 'aws', region: '*', account: '*' });
const stacks = synthesiseAll(plan, mkdtempSync(join(folder, 'out-')));
const grants = stacks.flatMap(grantsOf);

/** All that the roles of a stack are granted. */
function grantsOf(stack: SynthesisedStack) {
  const documents = Object.entries(stack.template.Resources).flatMap(([id, { Type, Properties }]) => {
    const inline = (Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
    if (Type === 'AWS::IAM::Role') return inline.map(({ PolicyDocument }) => ({ id, ...PolicyDocument }));
    if (Type === 'AWS::IAM::Policy') return [{ id, ...(Properties.PolicyDocument as { Statement: Statement[] }) }];
    return [];
  });
  return documents.flatMap(({ id, Statement }) =>
    Statement.flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) =>
          [Resource]
            .flat()
            .map((resource) => ({ of: `${stack.name}/${id}`, action, resource: resolved(stack, resource, stacks) })),
        ),
    ),
  );
}

const TEXTS = {
  'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'],
  'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE'],
};
const asked = (action: string, resource: string) => ({
  action,
  resource: resource.replace(/^(arn:aws:logs:.*):\*$/, '$1:log-stream:x').replaceAll('*', 'x'),
  context: action === 'route53:ChangeResourceRecordSets' ? TEXTS : {},
});

test('lets every role do what it is granted', async () => {
  expect(grants.length).toBeGreaterThan(100);
  const refused = [];
  for (const { of, action, resource } of grants) {
    if (!(await isAllowed(boundary, asked(action, resource)))) refused.push(`${of}: ${action} ${resource}`);
  }
  expect(refused).toEqual([]);
});

test('has nothing in it that no role is granted', () => {
  const idle = boundary.Statement.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
  ).filter(
    ({ action, resource }) => !grants.some((grant) => grant.action === action && matches(resource, grant.resource)),
  );
  expect(idle).toEqual([]);
});

test('is no longer than IAM takes', () => {
  expect(JSON.stringify(boundary).length).toBeLessThanOrEqual(6_144);
});

const ZONE = 'arn:aws:route53:::hostedzone/Z0123456789EXAMPLE';

test.each([
  [
    'another type of record',
    'route53:ChangeResourceRecordSets',
    ZONE,
    { ...TEXTS, 'route53:ChangeResourceRecordSetsRecordTypes': ['TXT', 'A'] },
  ],
  [
    'an upsert',
    'route53:ChangeResourceRecordSets',
    ZONE,
    { ...TEXTS, 'route53:ChangeResourceRecordSetsActions': ['UPSERT'] },
  ],
  ['a change whose keys are absent', 'route53:ChangeResourceRecordSets', ZONE, {}],
  ['an object that is deleted', 's3:DeleteObject', 'arn:aws:s3:::renewal-prober-x/a', {}],
  [
    'another secret',
    'secretsmanager:GetSecretValue',
    'arn:aws:secretsmanager:eu-central-1:111122223333:secret:other-AbCdEf',
    {},
  ],
  ['a role', 'iam:CreateRole', 'arn:aws:iam::111122223333:role/renewal-prober-x', {}],
])('does not let %s by', async (_, action, resource, context) => {
  expect(await isAllowed(boundary, { action, resource, context })).toBe(false);
});
