import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadAll } from '../unit/config/config-file.ts';
import { EVERYTHING } from './everything.ts';
import { synthesiseAll } from './synthesise-all.ts';

const folder = mkdtempSync(join(tmpdir(), 'deploying-'));
afterAll(() => rmSync(folder, { recursive: true }));

const deploying = { qualifier: 'prober', permissionsBoundary: 'boundaries/of-probers' };
const stacks = synthesiseAll(loadAll({ ...EVERYTHING, deploying }), mkdtempSync(join(folder, 'prescribed-')));

test('every role of every stack has the boundary, those that CDK makes by itself too', () => {
  const roles = stacks.flatMap(({ name, template }) =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
      .map(([id, { Properties }]) => [`${name}/${id}`, JSON.stringify(Properties.PermissionsBoundary)] as const),
  );
  expect(roles.map(([id]) => id)).toContainEqual(expect.stringContaining('GetStackOutputRole'));
  expect(
    roles.filter(([, boundary]) => !/:iam::\$\{AWS::AccountId\}:policy\/boundaries\/of-probers"/.test(boundary ?? '')),
  ).toEqual([]);
});

test('every stack is deployed by the roles of the qualifier, and no template names those of another', () => {
  expect(stacks.length).toBeGreaterThan(10);
  for (const { name, template, stack } of stacks) {
    expect(`${name} ${stack.synthesizer.bootstrapQualifier}`).toBe(`${name} prober`);
    expect(JSON.stringify(template)).not.toContain('hnb659fds');
    expect(template.Parameters?.BootstrapVersion?.Default).toBe('/cdk-bootstrap/prober/version');
  }
});

test('without a word of it, roles have no boundary and the qualifier is that of CDK', () => {
  const plain = synthesiseAll(loadAll(EVERYTHING), mkdtempSync(join(folder, 'plain-')));
  const text = JSON.stringify(plain.map(({ template }) => template));
  expect(text).not.toContain('PermissionsBoundary');
  expect(text).toContain('/cdk-bootstrap/hnb659fds/version');
});
