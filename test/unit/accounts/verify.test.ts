import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureAccount } from '../../../lambda/accounts/ensure.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { AccountSecret } from '../../../lambda/contract/secret.ts';
import { createLeaseLedger } from '../../../lambda/store/lease.ts';
import { problem, type ScriptedCa, startScriptedCa } from '../acme/scripted-ca.ts';
import { fakeClock } from '../support/clock.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { memorySecrets } from '../support/memory-secrets.ts';

const BINDING = { keyId: 'kid-1', hmacKey: Buffer.from('a key that binds accounts').toString('base64url') };
const clock = fakeClock();

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
beforeEach(() => ca.accounts.clear());
afterEach(() => ca.reset());
afterAll(() => ca.stop());

/** A secret in memory, and how often it was written. */
function open(initial?: AccountSecret) {
  const written: AccountSecret[] = [];
  const stored = () => written.at(-1) ?? initial;
  const secrets = {
    ...memorySecrets().store,
    read: async () => stored(),
    write: async (_ca: string, secret: AccountSecret) => void written.push(secret),
  };
  const settle = (how: { verify?: boolean } = {}, changes: Partial<Ca> = {}) =>
    ensureAccount(
      ca.config(changes),
      {
        clock,
        secrets,
        lease: createLeaseLedger(createMemoryTable()),
        connect: (each) => openConnection(each, clock),
        owner: 'one',
        deadline: clock.now() + 55_000,
        warn: () => undefined,
      },
      how,
    );
  const ensure = async (...given: Parameters<typeof settle>) => (await settle(...given)).accountUrl;
  return { written, stored, settle, ensure };
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no trouble',
    (error: unknown) => (error instanceof TroubleError ? error.trouble.code : error),
  );

test('an account that the CA has lost is registered anew with the same key, and the URL replaced: the answer says so', async () => {
  const { ensure, settle, stored } = open();
  const lost = await ensure();
  const before = stored();
  ca.accounts.clear();
  expect(await ensure(), 'the loss is not noticed without asking').toBe(lost);
  const { accountUrl: url, ...more } = await settle({ verify: true });
  expect(url).not.toBe(lost);
  expect(more).toEqual({ forgotten: lost });
  expect([...ca.accounts.values()]).toEqual([url]);
  expect(stored()).toEqual({ ...before, accountUrl: url });
});

test('so is one that was bound, with its binding', async () => {
  ca.demandBinding(BINDING.keyId, BINDING.hmacKey);
  const { ensure, stored } = open({ version: 1, externalAccountBinding: BINDING });
  await ensure({}, { externalAccountBinding: true });
  ca.accounts.clear();
  const url = await ensure({ verify: true }, { externalAccountBinding: true });
  expect([...ca.accounts.values()]).toEqual([url]);
  expect(stored()).toMatchObject({ accountUrl: url, externalAccountBinding: BINDING });
});

test('an account that the CA knows stays, and nothing is written', async () => {
  const { ensure, written } = open();
  const url = await ensure();
  const writes = written.length;
  ca.received.length = 0;
  expect(await ensure({ verify: true })).toBe(url);
  expect(ca.received.map(({ payload }) => payload)).toContainEqual({ onlyReturnExisting: true });
  expect(written).toHaveLength(writes);
});

test('a binding that was taken out of the secret is missed only when it is needed', async () => {
  const { ensure, written } = open();
  const url = await ensure();
  const writes = written.length;
  expect(await ensure({ verify: true }, { externalAccountBinding: true })).toBe(url);
  ca.accounts.clear();
  expect(await codeOf(ensure({ verify: true }, { externalAccountBinding: true }))).toBe('eab-missing');
  expect([ca.accounts.size, written.length]).toEqual([0, writes]);
});

test.each([
  ['deactivated', problem('unauthorized', 403, { detail: 'an account with this key exists but is deactivated' })],
  ['unauthorized', problem('unauthorized', 401)],
])('an account that is %s is told and kept, and none is made', async (_what, answer) => {
  const { ensure, written } = open();
  await ensure();
  const writes = written.length;
  ca.accounts.clear();
  ca.script('newAccount', answer);
  expect(await codeOf(ensure({ verify: true }))).toBe('account-refused');
  expect([ca.accounts.size, written.length]).toEqual([0, writes]);
});

test('a deactivated account is named, with what to do', async () => {
  const { ensure } = open();
  const url = await ensure();
  ca.script('newAccount', problem('unauthorized', 403, { detail: 'this account is deactivated' }));
  const error = await ensure({ verify: true }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    trouble: {
      code: 'account-refused',
      message: expect.stringContaining(url),
      action: expect.stringMatching(/^Remove accountUrl and privateKeyPem/),
    },
  });
});

test.each<[string, (url: string) => Partial<AccountSecret>]>([
  ['names its directory', () => ({ directory: 'https://other.example.org/directory' })],
  ['names none, with an account at another host', () => ({ accountUrl: 'https://other.example.org/account/1' })],
])('the secret of another CA that %s is no wipe: nothing is registered', async (_what, changes) => {
  const first = open();
  const url = await first.ensure();
  const { directory: _, ...kept } = first.stored() ?? { version: 1 };
  ca.accounts.clear();
  const { ensure, written } = open({ ...kept, ...changes(url) });
  expect(await codeOf(ensure({ verify: true }))).toBe('secret-malformed');
  expect([ca.accounts.size, written.length]).toEqual([0, 0]);
});

test('a CA that is away is no reason to register anew', async () => {
  const { ensure, written } = open();
  await ensure();
  const writes = written.length;
  ca.accounts.clear();
  ca.script('newAccount', problem('serverInternal', 500));
  expect(await codeOf(ensure({ verify: true }))).toBe('ca-server-error');
  expect([ca.accounts.size, written.length]).toEqual([0, writes]);
});
