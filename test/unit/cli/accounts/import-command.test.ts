import type { KeyObject } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { otherDirectory } from '../../../../bin/cli/account/check.ts';
import { openConnection } from '../../../../lambda/acme/connection.ts';
import { openSession } from '../../../../lambda/acme/session.ts';
import type { AccountState } from '../../../../lambda/contract/accounts.ts';
import { problem, type ScriptedCa, startScriptedCa } from '../../acme/scripted-ca.ts';
import { fakeClock } from '../../support/clock.ts';
import { certbot, lego, newEc, newRsa, onDisk, pem, piecesOf, URL_OF } from './client-files.ts';
import { account, listed as listedAs } from './run-account.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
beforeEach(() => ca.accounts.clear());
afterEach(() => ca.reset());
afterAll(() => ca.stop());

const clock = fakeClock();
async function registered(key: KeyObject): Promise<string> {
  const options = { privateKeyPem: pem(key, 'pkcs8'), transcript: { requests: [] }, deadline: clock.now() + 60_000 };
  return openSession(openConnection(ca.config(), clock), options).register({});
}

const listed = (more: Partial<AccountState> = {}) =>
  listedAs({ directory: `${ca.origin}/directory`, tlsRoots: [...ca.config().tlsRoots], ...more });
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
  const { exitCode, invoked, words, out, err } = await account(['import', onlyFiles(lego(key)), '--ca', 'backup'], {
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
  const { invoked, out, err } = await account(args, { answers });
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
