import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InvokeCommandInput } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { findAccount } from '../../../../bin/accounts/find.ts';
import { otherDirectory } from '../../../../bin/cli/account/check.ts';
import type { Aws } from '../../../../bin/cli/aws.ts';
import type { Context } from '../../../../bin/cli/context.ts';
import { main } from '../../../../bin/cli/main.ts';
import { openConnection } from '../../../../lambda/acme/connection.ts';
import { openSession } from '../../../../lambda/acme/session.ts';
import type { AccountState } from '../../../../lambda/contract/accounts.ts';
import { problem, type ScriptedCa, startScriptedCa } from '../../acme/scripted-ca.ts';
import { fakeClock } from '../../support/clock.ts';
import { certbot, lego, newEc, newRsa, onDisk, pem, piecesOf, URL_OF } from './client-files.ts';

let ca: ScriptedCa;
let folder: string;
let err: string;
beforeAll(async () => {
  ca = await startScriptedCa();
});
beforeEach(() => {
  ca.accounts.clear();
  folder = mkdtempSync(join(tmpdir(), 'account-'));
  err = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text;
    return true;
  });
});
afterEach(() => {
  ca.reset();
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});
afterAll(() => ca.stop());

const clock = fakeClock();
async function registered(key: KeyObject): Promise<string> {
  const options = { privateKeyPem: pem(key, 'pkcs8'), transcript: { requests: [] }, deadline: clock.now() + 60_000 };
  return openSession(openConnection(ca.config(), clock), options).register({});
}

const state = (more: Partial<AccountState> = {}): AccountState => ({
  ...{ ca: 'backup', title: 'Scripted CA', directory: `${ca.origin}/directory`, tlsRoots: [...ca.config().tlsRoots] },
  standing: 'none',
  ...more,
});

type World = {
  /** What the account function answers, by action. */
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly secret?: object;
  /** What the secret is described as, one after the other. */
  readonly described?: readonly object[];
  readonly confirm?: Context['confirm'];
  readonly rotate?: Error;
};

/** Runs `prober account …` against a deployment that answers as told. */
async function account(args: readonly string[], { answers = {}, secret, described = [], confirm, rotate }: World = {}) {
  const invoked: InvokeCommandInput[] = [];
  const asked: string[] = [];
  const out: string[] = [];
  const stack = {
    ...{ StackName: 'renewal-prober-main-functions', Tags: [{ Key: 'renewal-prober', Value: 'main' }] },
    Outputs: [
      { OutputKey: 'ProbeFunctionName', OutputValue: 'probe' },
      { OutputKey: 'EvidenceBucketName', OutputValue: 'bucket' },
      { OutputKey: 'AccountFunctionName', OutputValue: 'account' },
      { OutputKey: 'SecretArns', OutputValue: JSON.stringify({ backup: 'arn:backup' }) },
    ],
  };
  const looks = [...described];
  const sendSecrets = async ({ constructor: { name } }: object) => {
    if (name === 'RotateSecretCommand' && rotate) throw rotate;
    if (name === 'RotateSecretCommand') return { VersionId: 'new' };
    if (name === 'DescribeSecretCommand') return { VersionIdsToStages: looks.length > 1 ? looks.shift() : looks[0] };
    return { SecretString: JSON.stringify(secret) };
  };
  const invoke = async ({ input }: { input: InvokeCommandInput }) => {
    invoked.push(input);
    const { action } = JSON.parse(String(input.Payload));
    const answer = answers[action];
    return {
      Payload: Buffer.from(JSON.stringify({ version: 1, ...(Array.isArray(answer) ? answer.shift() : answer) })),
    };
  };
  const aws = {
    cloudFormation: { send: async () => ({ Stacks: [stack] }) },
    lambda: { send: invoke },
    secretsManager: { send: sendSecrets },
    region: async () => 'eu-west-1',
    ask: (call: { action: string }, ask: () => Promise<unknown>) => {
      asked.push(call.action);
      return ask();
    },
  } as unknown as Aws;
  let now = 0;
  const exitCode = await main(['account', ...args], {
    aws: () => aws,
    clock: { now: () => now },
    paint: (_tone, text) => text,
    progress: { tell: () => undefined, end: () => undefined },
    print: (lines) => void out.push(...lines),
    ...(confirm ? { confirm } : {}),
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  });
  const words = `${out.join('\n')}\n${err}`.replace(/\s+/g, ' ');
  return { exitCode, invoked, asked, out, words };
}

const listed = (more: Partial<AccountState> = {}) => ({ state: 'listed', accounts: [state(more)] });
const imported = (accountUrl: string, more = {}) => ({
  ...{ state: 'imported', ca: 'backup', accountUrl, key: { type: 'EC P-256', thumbprint: 'thumb' } },
  ...more,
});
const onlyFiles = (files: Parameters<typeof onDisk>[0]) => {
  const made = onDisk(files);
  removals.push(made.remove);
  return made.folder;
};
const removals: (() => void)[] = [];
afterEach(() => removals.splice(0).forEach((remove) => void remove()));

it('imports an account: asks the CA, then hands the key over in one synchronous call without a log, and prints no key', async () => {
  const key = newEc();
  const accountUrl = await registered(key);
  ca.received.length = 0;
  const answers = { list: listed(), import: imported(accountUrl) };
  const { exitCode, invoked, words, out } = await account(['import', onlyFiles(lego(key)), '--ca', 'backup'], {
    answers,
  });
  expect(exitCode).toBe(0);
  expect(ca.received.at(-1)?.payload).toEqual({ onlyReturnExisting: true });
  expect(invoked.map(({ Payload }) => JSON.parse(String(Payload)).action)).toEqual(['list', 'import']);
  expect(invoked[1]).toMatchObject({ FunctionName: 'account', InvocationType: 'RequestResponse', LogType: 'None' });
  expect(JSON.parse(Buffer.from(invoked[1]?.ClientContext ?? '', 'base64').toString())).toEqual({
    custom: { purpose: 'import' },
  });
  expect(JSON.parse(String(invoked[1]?.Payload))).toEqual({
    ...{ action: 'import', ca: 'backup', accountUrl, shared: true, privateKeyPem: pem(key, 'pkcs8') },
  });
  expect(words).toContain('An account of lego');
  expect(words).toContain('EC P-256, thumbprint');
  expect(words).toContain('Its key is never changed, because lego uses the account as well.');
  expect(piecesOf(key).filter((piece) => `${out}${err}`.includes(piece))).toEqual([]);
});

it('gives JSON without the key, and says with --moved that the key may be changed', async () => {
  const key = newRsa();
  const accountUrl = await registered(key);
  const answers = { list: listed(), import: imported(accountUrl) };
  const args = ['import', onlyFiles(certbot(key)), '--ca', 'backup', '--moved', '--json'];
  const { invoked, out } = await account(args, { answers });
  expect(JSON.parse(out.join('\n'))).toMatchObject({ client: 'certbot', ca: 'backup', accountUrl });
  expect(JSON.parse(String(invoked[1]?.Payload))).toMatchObject({ shared: false });
  expect(piecesOf(key).filter((piece) => `${out}${err}`.includes(piece))).toEqual([]);
});

it.each([
  ['without a terminal', undefined, 0, false],
  ['where the answer is no', async () => false, 0, false],
  ['where the answer is yes', async () => true, 1, true],
])('an account that is in place stays %s', async (_what, confirm, handed, ok) => {
  const key = newEc();
  const accountUrl = await registered(key);
  const inPlace = { accountUrl: 'https://ca.example.org/account/old', key: { type: 'EC P-256', thumbprint: 'old' } };
  const answers = { list: listed(inPlace), import: imported(accountUrl, { replaced: inPlace.accountUrl }) };
  const args = ['import', onlyFiles(lego(key)), '--ca', 'backup'];
  const { exitCode, invoked, words } = await account(args, { answers, confirm });
  expect([exitCode, invoked.length]).toEqual([ok ? 0 : 2, 1 + handed]);
  if (!ok) expect(words).toContain('Repeat it with --yes');
  else expect(JSON.parse(String(invoked[1]?.Payload))).toMatchObject({ replaces: inPlace.accountUrl });
  err = '';
  const forced = await account([...args, '--yes'], { answers });
  expect(forced.invoked).toHaveLength(2);
});

const NO_ACCOUNT = problem('accountDoesNotExist', 400);
const DEACTIVATED = problem('unauthorized', 403, { detail: 'the account is deactivated' });
it.each([
  [
    'an account of another CA',
    NO_ACCOUNT,
    'directory-other',
    'This is an account at acme-v02.api.letsencrypt.org; Scripted CA',
  ],
  ['one that was deactivated', DEACTIVATED, 'account-refused', 'deactivated'],
  ['a CA in trouble', problem('serverInternal', 500), 'ca-server-error', 'Scripted CA answered newAccount with 500'],
])('%s is named, and no key leaves this machine', async (_what, answer, code, told) => {
  ca.script('newAccount', answer);
  const args = ['import', onlyFiles(lego(newEc())), '--ca', 'backup', '--json'];
  const { exitCode, invoked, words, out } = await account(args, { answers: { list: listed() } });
  expect(exitCode).not.toBe(0);
  expect(words).toContain(told);
  expect(JSON.parse(out.join('\n')).error.code).toBe(code);
  expect(invoked).toHaveLength(1);
});

it('refuses the account when the CA tells another URL than the one that was wanted', async () => {
  const key = newEc();
  await registered(key);
  const args = ['import', onlyFiles(lego(key)), '--ca', 'backup', '--account-url', URL_OF];
  const { exitCode, invoked, words } = await account(args, { answers: { list: listed() } });
  expect([exitCode, invoked.length]).toEqual([2, 1]);
  expect(words).toContain('account-url-other');
});

it('tells files that are not taken by their code, before AWS is asked for anything', async () => {
  const { exitCode, asked, out } = await account(['import', onlyFiles({ 'a.json': '{}' }), '--ca', 'backup', '--json']);
  expect([exitCode, asked]).toEqual([2, []]);
  expect(JSON.parse(out.join('')).error).toMatchObject({ code: 'format-unknown', exitCode: 2 });
});

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
    expect(piecesOf(key).filter((piece) => `${ended.out}${err}`.includes(piece))).toEqual([]);
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

it.each([
  [{ directory: 'https://a.example.org/dir' }, undefined],
  [{ directory: 'https://a.example.org/dir/' }, undefined],
  [{ directory: 'https://a.example.org/other' }, 'https://a.example.org/other'],
  [{ host: 'a.example.org' }, undefined],
  [{ host: 'b.example.org' }, 'b.example.org'],
  [{ accountUrl: 'https://b.example.org/1' }, 'b.example.org'],
  [{}, undefined],
])('files that tell %o are of another CA than a.example.org: %s', (told, other) => {
  expect(otherDirectory(told as never, 'https://a.example.org/dir')).toBe(other);
});
