import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findAccount } from '../../../../bin/accounts/find.ts';
import { newEc, pem, piecesOf, URL_OF } from './client-files.ts';
import { account, listed, accountState as state } from './run-account.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'account-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('lists the accounts; one that the CA does not know makes the exit code 1', async () => {
  const key = { type: 'RSA 2048', thumbprint: 'thumb' };
  const accounts = [
    state({ ca: 'staging', standing: 'valid', accountUrl: URL_OF, key, rotatedAt: '1969-12-29T00:00:00Z' }),
    state({ standing: 'unknown', accountUrl: `${URL_OF}8`, key, shared: true }),
  ];
  const { exitCode, out, words } = await account(['list'], { answers: { list: { state: 'listed', accounts } } });
  expect(exitCode).toBe(1);
  expect(out.join('\n')).toMatch(/^ {2}staging +valid +RSA 2048 +- +3 d +none$/m);
  expect(out.join('\n')).toMatch(/^ {2}backup +unknown +RSA 2048 +- +- +never: shared$/m);
  expect(words).toContain('The CA knows no account by this key.');
});

const VALID = { standing: 'valid', accountUrl: URL_OF, key: { type: 'EC P-256', thumbprint: 'before' } } as const;
const AFTER = { ...VALID, key: { type: 'EC P-256', thumbprint: 'after' } };

it('rotates a key, follows the version until it is current, and prints the thumbprints', async () => {
  const described = [
    { new: ['AWSPENDING'], old: ['AWSCURRENT'] },
    { new: ['AWSCURRENT'], old: ['AWSPREVIOUS'] },
  ];
  const answers = { list: [listed(VALID), listed(AFTER)] };
  const { exitCode, out, asked } = await account(['rotate', '--ca', 'backup', '--json'], { answers, described });
  expect(exitCode).toBe(0);
  expect(JSON.parse(out.join('\n'))).toMatchObject({ previous: 'before', thumbprint: 'after', accountUrl: URL_OF });
  expect(asked.filter((action) => action === 'secretsmanager:DescribeSecret')).toHaveLength(2);
});

it.each([
  ['stays pending', { described: [{ new: ['AWSPENDING'] }] }, 'rotation-not-ended'],
  ['loses its label', { described: [{ new: ['AWSPENDING'] }, { new: [] }] }, 'rotation-given-up'],
  [
    'is not begun',
    { rotate: Object.assign(new Error('No rotation'), { name: 'InvalidRequestException' }) },
    'rotation-not-begun',
  ],
])('a rotation that %s is told', async (_what, world, code) => {
  const { exitCode, words } = await account(['rotate', '--ca', 'backup'], {
    answers: { list: listed(VALID) },
    ...world,
  });
  expect(exitCode).toBe(1);
  expect(words).toContain(code);
});

it('does not begin a rotation of an account that another client uses', async () => {
  const { exitCode, asked, words } = await account(['rotate', '--ca', 'backup'], {
    answers: { list: listed({ ...VALID, shared: true }) },
  });
  expect(exitCode).toBe(1);
  expect(asked).not.toContain('secretsmanager:RotateSecret');
  expect(words).toContain('account-shared');
});

it.each(['pem', 'jwk', 'certbot'])(
  'exports the key as %s, for its owner alone, so that it can be imported again',
  async (format) => {
    const key = newEc();
    const secret = {
      version: 1,
      directory: 'https://ca.example.org/acme/directory',
      privateKeyPem: pem(key, 'pkcs8'),
      accountUrl: URL_OF,
    };
    const out = join(folder, 'out');
    const args = ['export', '--ca', 'backup', '--out', out, '--format', format];
    const ended = await account(args, { secret });
    expect(ended.exitCode).toBe(0);
    expect(ended.words).toContain('can use the account');
    expect(piecesOf(key).filter((piece) => `${ended.out}${ended.err}`.includes(piece))).toEqual([]);
    const files = format === 'certbot' ? readdirSync(out, { recursive: true, withFileTypes: true }) : [];
    const modes =
      files.length > 0
        ? files.map((file) => statSync(join(file.parentPath, file.name)).mode & 0o077)
        : [statSync(out).mode & 0o077];
    expect(new Set(modes)).toEqual(new Set([0]));
    const again = findAccount(out);
    expect(createPrivateKey(again.key.privateKeyPem).equals(key)).toBe(true);
    if (format === 'certbot') expect(again).toMatchObject({ client: 'certbot', accountUrl: URL_OF });
    const second = await account(args, { secret });
    expect(second.exitCode).toBe(2);
    expect(second.words).toContain('out-exists');
  },
);

it('writes over nothing, and to no terminal', async () => {
  const secret = { version: 1, privateKeyPem: pem(newEc(), 'pkcs8'), accountUrl: URL_OF };
  const file = join(folder, 'there');
  writeFileSync(file, 'mine');
  for (const out of [file, '/dev/stdout', '/dev/null']) {
    const { exitCode } = await account(['export', '--ca', 'backup', '--out', out], { secret });
    expect(exitCode).toBe(2);
  }
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

it('quotes nothing of a secret that it cannot read', async () => {
  const key = newEc();
  const secret = { version: 2, privateKeyPem: pem(key, 'pkcs8'), odd: pem(key, 'pkcs8') };
  const { exitCode, words } = await account(['export', '--ca', 'backup', '--out', join(folder, 'out')], { secret });
  expect([exitCode, words]).toEqual([1, expect.stringContaining('secret-malformed')]);
  expect(piecesOf(key).filter((piece) => words.includes(piece))).toEqual([]);
});

it.each([
  ['rotate', ['rotate', '--ca', 'none']],
  ['export', ['export', '--ca', 'none', '--out', 'x']],
])('%s names the CAs there are', async (_what, args) => {
  const { exitCode, words } = await account(args);
  expect([exitCode, words]).toEqual([2, expect.stringContaining('Name one of: backup')]);
});
