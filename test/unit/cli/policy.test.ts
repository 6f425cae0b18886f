import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { policy } from '../../../bin/cli/policy.ts';
import type { PolicyDocument } from '../../../lib/deploying/policy-document.ts';
import { LEAST } from '../config/config-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const config = configOf('plain', {});

function configOf(name: string, more: object): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...LEAST, ...more }));
  return file;
}

async function printed(kind: string, options: Parameters<typeof policy>[1]): Promise<PolicyDocument> {
  const lines: string[] = [];
  await policy(kind, options, { print: (more) => void lines.push(...more) });
  return JSON.parse(lines.join('\n')) as PolicyDocument;
}

const sids = ({ Statement }: PolicyDocument) => Statement.map(({ Sid }) => Sid);

test('prints the policy of the qualifier, for the account and region that were told', async () => {
  const file = configOf('qualified', { deploying: { qualifier: 'prober' } });
  const { Statement } = await printed('deployer', { config: file, account: '111122223333', region: 'cn-north-1' });
  expect(Statement[0]?.Resource).toEqual(
    ['deploy', 'file-publishing', 'lookup'].map(
      (duty) => `arn:aws-cn:iam::111122223333:role/cdk-prober-${duty}-role-111122223333-cn-north-1`,
    ),
  );
});

test('grants chat channels and links only where the config has them', async () => {
  const slack = { slack: { workspace: 'T0123ABCD', channel: 'C0123ABCD' } };
  expect(sids(await printed('alarms', { config }))).not.toContain('Channels');
  const told = configOf('chat', { alarms: { notify: [slack] } });
  expect(sids(await printed('alarms', { config: told }))).toContain('Channels');
});

test('grants a key only where the config has one', async () => {
  const encryptionKey = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const encrypted = configOf('encrypted', { encryptionKey });
  for (const kind of ['alarms', 'boundary']) {
    const keyed = async (file: string, region = 'eu-central-1') =>
      (await printed(kind, { config: file, region })).Statement.filter(({ Resource }) =>
        Resource.includes(encryptionKey),
      ).length;
    expect(await keyed(config)).toBe(0);
    expect(await keyed(encrypted)).toBeGreaterThan(0);
    expect(await keyed(encrypted, 'us-east-1')).toBe(0);
  }
});

test('lets no role be made without the boundary of the config', async () => {
  const bounded = configOf('bounded', { deploying: { permissionsBoundary: 'bounds' } });
  const { Statement } = await printed('functions', { config: bounded });
  const making = Statement.filter(({ Action }) => Action.includes('iam:CreateRole'));
  expect(making.map(({ Condition }) => Condition)).toEqual([
    { StringLike: { 'iam:PermissionsBoundary': 'arn:aws:iam::*:policy/bounds' } },
  ]);
});

test('names the kinds where there is none of that name, and what is wrong with the config', async () => {
  await expect(printed('administrator', { config })).rejects.toMatchObject({
    exitCode: 2,
    action: 'There are: functions, alarms, deployer, boundary.',
  });
  await expect(printed('functions', { config: join(folder, 'absent.json') })).rejects.toMatchObject({ exitCode: 2 });
});
