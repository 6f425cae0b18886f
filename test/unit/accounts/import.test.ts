import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { importAccount } from '../../../lambda/accounts/import.ts';
import { listAccounts } from '../../../lambda/accounts/list.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { openSession } from '../../../lambda/acme/session.ts';
import { IMPORT_CONTEXT, type ImportEvent } from '../../../lambda/contract/accounts.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { AccountSecret } from '../../../lambda/contract/secret.ts';
import { handler } from '../../../lambda/handlers/account.ts';
import { type Called, importByEvent, listByEvent } from '../../../lambda/handlers/account-actions.ts';
import { createLeaseLedger } from '../../../lambda/store/lease.ts';
import { problem, type ScriptedCa, startScriptedCa, thumbprint } from '../acme/scripted-ca.ts';
import { newEc, newRsa, pem, piecesOf } from '../cli/accounts/client-files.ts';
import { fakeClock } from '../support/clock.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { memorySecrets } from '../support/memory-secrets.ts';
import { openRotation } from './rotation-fixture.ts';

const BINDING = { keyId: 'kid-1', hmacKey: Buffer.from('a key that binds accounts').toString('base64url') };
const clock = fakeClock();

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
beforeEach(() => ca.accounts.clear());
afterEach(() => {
  ca.reset();
  vi.restoreAllMocks();
});
afterAll(() => ca.stop());

/** An account that another client has registered. */
async function registered(key: KeyObject): Promise<string> {
  const options = { privateKeyPem: pem(key, 'pkcs8'), transcript: { requests: [] }, deadline: clock.now() + 60_000 };
  return openSession(openConnection(ca.config(), clock), options).register({});
}

function open(initial?: AccountSecret, changes: Partial<Ca> = {}) {
  const secrets = memorySecrets(initial);
  const config = ca.config(changes);
  const logged: string[] = [];
  const called: Called = {
    logger: { info: (...words: unknown[]) => void logged.push(JSON.stringify(words)) } as never,
    deployment: { cas: [config], network: { resolvers: ['192.0.2.1:53'] } } as never,
    ports: {
      clock,
      secrets: secrets.store,
      lease: createLeaseLedger(createMemoryTable()),
      connect: (each) => openConnection(each, clock),
      owner: 'one',
      deadline: clock.now() + 55_000,
      warn: () => undefined,
      dates: { of: async () => ({ rotatedAt: '2026-01-01T00:00:00.000Z' }) },
    },
  };
  const take = (given: Partial<ImportEvent> & { privateKeyPem: string }) =>
    importAccount(config, { accountUrl: 'https://none.example.org/1', shared: true, ...given }, called.ports);
  return { secrets, config, called, logged, take };
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no trouble',
    (error: unknown) => (error instanceof TroubleError ? error.trouble.code : error),
  );

test.each([
  ['RSA 2048 as PKCS#1', newRsa(), 'pkcs1'],
  ['EC P-256 as SEC1', newEc(), 'sec1'],
  ['EC P-384 as PKCS#8', newEc('P-384'), 'pkcs8'],
  ['EC P-521 as SEC1', newEc('P-521'), 'sec1'],
] as const)(
  'an account with %s is asked for, and becomes the current version; the binding stays',
  async (what, key, type) => {
    const accountUrl = await registered(key);
    const { secrets, take } = open({ version: 1, externalAccountBinding: BINDING });
    ca.received.length = 0;
    const imported = await take({ privateKeyPem: pem(key, type), accountUrl });
    const facts = {
      type: what.split(' as ')[0],
      thumbprint: thumbprint(createPublicKey(key as never).export({ format: 'jwk' })),
    };
    expect(imported).toEqual({ accountUrl, key: facts });
    expect(secrets.current()).toEqual({
      ...{ version: 1, externalAccountBinding: BINDING, directory: `${ca.origin}/directory` },
      ...{ privateKeyPem: pem(key, 'pkcs8'), accountUrl, shared: true },
    });
    expect(ca.received.filter(({ resource }) => resource !== 'directory' && resource !== 'newNonce')).toMatchObject([
      { payload: { onlyReturnExisting: true } },
    ]);
  },
);

test('an account that the CA does not know, or knows by another URL, is not stored', async () => {
  const key = newEc();
  const { secrets, take } = open();
  expect(await codeOf(take({ privateKeyPem: pem(key, 'pkcs8') }))).toBe('account-unknown');
  await registered(key);
  expect(await codeOf(take({ privateKeyPem: pem(key, 'pkcs8') }))).toBe('account-unknown');
  expect([ca.accounts.size, secrets.current()]).toEqual([1, undefined]);
});

test.each([
  ['account-refused', problem('unauthorized', 403, { detail: 'the account is deactivated' })],
  ['ca-server-error', problem('serverInternal', 500)],
])('%s is told, and nothing stored', async (code, answer) => {
  const { secrets, take } = open();
  ca.script('newAccount', answer);
  expect(await codeOf(take({ privateKeyPem: pem(newEc(), 'pkcs8') }))).toBe(code);
  expect(secrets.current()).toBeUndefined();
});

test.each([
  ['cut off', pem(newRsa(), 'pkcs1').slice(0, 900)],
  ['Ed25519', pem(generateKeyPairSync('ed25519').privateKey, 'pkcs8')],
  [
    'public',
    createPublicKey(newEc() as never)
      .export({ type: 'spki', format: 'pem' })
      .toString(),
  ],
])('a key that is %s costs no request', async (_what, privateKeyPem) => {
  const { take } = open();
  expect(await codeOf(take({ privateKeyPem }))).toBe('key-unusable');
  expect(ca.received).toEqual([]);
});

test('the account in place gives way only where it was named, and is kept as AWSPREVIOUS', async () => {
  const [before, after] = [newEc(), newEc()];
  const [oldUrl, accountUrl] = [await registered(before), await registered(after)];
  const old: AccountSecret = { version: 1, privateKeyPem: pem(before, 'pkcs8'), accountUrl: oldUrl };
  const { secrets, take } = open(old);
  const given = { privateKeyPem: pem(after, 'pkcs8'), accountUrl };
  expect(await codeOf(take(given))).toBe('account-in-place');
  expect(await codeOf(take({ ...given, replaces: accountUrl }))).toBe('account-in-place');
  expect(secrets.current()).toEqual(old);
  expect(await take({ ...given, replaces: oldUrl })).toMatchObject({ accountUrl, replaced: oldUrl });
  expect(secrets.current()).toMatchObject({ accountUrl });
  expect(secrets.labels()).toMatchObject({ AWSPREVIOUS: 'v1', AWSCURRENT: 'v2' });
});

test('the same account with the same key is not written again, but for the word that it was moved', async () => {
  const key = newEc();
  const accountUrl = await registered(key);
  const { secrets, take } = open();
  const given = { privateKeyPem: pem(key, 'sec1'), accountUrl };
  await take(given);
  expect(await take(given)).toMatchObject({ unchanged: true });
  expect(secrets.calls.filter((method) => method === 'write')).toHaveLength(1);
  expect(await take({ ...given, shared: false })).not.toHaveProperty('unchanged');
  expect(secrets.current()).not.toHaveProperty('shared');
});

test('two imports at once: the second sees the first', async () => {
  const [one, two] = [newEc(), newEc()];
  const given = await Promise.all(
    [one, two].map(async (key) => ({ privateKeyPem: pem(key, 'pkcs8'), accountUrl: await registered(key) })),
  );
  const { secrets, take } = open();
  const ended = await Promise.all(given.map((each) => codeOf(take(each))));
  // Both are the same invocation to the lease of this test; what is written is whole either way.
  expect(ended).toContain('no trouble');
  expect(given.map(({ accountUrl }) => accountUrl)).toContain(secrets.current()?.accountUrl);
});

test('the key of a shared account is never changed; one that was moved is', async () => {
  const key = newEc();
  const accountUrl = await registered(key);
  const shared: AccountSecret = { version: 1, privateKeyPem: pem(key, 'pkcs8'), accountUrl, shared: true };
  const rotation = await openRotation(ca, { initial: shared });
  rotation.secrets.begin('new');
  expect(await codeOf(rotation.rotation('new'))).toBe('rotation-impossible');
  expect(rotation.secrets.current()).toEqual(shared);
  expect(ca.received.map(({ resource }) => resource)).not.toContain('keyChange');
  const { shared: _, ...own } = shared;
  const moved = await openRotation(ca, { initial: own });
  moved.secrets.begin('new');
  await moved.rotation('new');
  expect(moved.secrets.current()?.privateKeyPem).not.toBe(own.privateKeyPem);
});

const EVENT = { action: 'import', ca: 'scripted', shared: true } as const;
const SYNCHRONOUS = { clientContext: IMPORT_CONTEXT } as never;

test('an event without the context of a synchronous call is refused, whatever is in it', async () => {
  const key = newEc();
  const accountUrl = await registered(key);
  const { called, secrets } = open();
  const event = { ...EVENT, privateKeyPem: pem(key, 'pkcs8'), accountUrl };
  for (const context of [{}, { clientContext: undefined }, { clientContext: { custom: { purpose: 'other' } } }]) {
    expect(await codeOf(importByEvent(event, context as never, called))).toBe('import-not-synchronous');
  }
  expect([secrets.calls, ca.received.filter(({ payload }) => JSON.stringify(payload).includes('Existing'))]).toEqual([
    [],
    [],
  ]);
  expect(await importByEvent(event, SYNCHRONOUS, called)).toMatchObject({
    state: 'imported',
    ca: 'scripted',
    accountUrl,
  });
});

test('nothing of the key comes out: not in answers, logs or errors, by any way through the handler', async () => {
  const keys = [newEc(), newRsa()];
  const out: string[] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation((...words) => void out.push(words.map(String).join(' ')));
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  for (const key of keys) {
    const whole = pem(key, 'pkcs8');
    const accountUrl = await registered(key);
    const events = [
      { ...EVENT, privateKeyPem: whole, accountUrl },
      { ...EVENT, privateKeyPem: whole, accountUrl: 'no URL' },
      { ...EVENT, privateKeyPem: whole.slice(0, 120), accountUrl },
      { ...EVENT, privateKeyPem: whole, accountUrl: `${accountUrl}9` },
      { ...EVENT, privateKey: whole, accountUrl },
      { ...EVENT, privateKeyPem: whole, accountUrl: whole },
      { ...EVENT, ca: whole, privateKeyPem: whole, accountUrl },
      { ...EVENT, [whole]: 1, privateKeyPem: whole, accountUrl },
      { action: whole, ca: 'scripted' },
      { action: 'ensure', ca: whole },
      { action: 'ensure', ca: 'scripted', verify: whole },
      { action: 'list', ca: whole },
      { action: 'list', key: whole },
      { Step: whole, SecretId: whole, ClientRequestToken: '' },
      whole,
      [whole],
    ];
    for (const event of events) {
      const { called, logged } = open();
      for (const context of [SYNCHRONOUS, {} as never]) {
        const ended = await importByEvent(event, context, called).catch(textOf);
        const listed = await listByEvent(event, called).catch(textOf);
        const handled = await handler(event, {
          ...(context as object),
          awsRequestId: 'r',
          getRemainingTimeInMillis: () => 1,
        } as never).catch(textOf);
        out.push(...logged, JSON.stringify([ended, listed, handled]));
      }
    }
  }
  vi.restoreAllMocks();
  const all = out.join('\n');
  expect(all).toContain('account imported');
  expect(all).toContain('import-not-synchronous');
  expect(keys.flatMap(piecesOf).filter((piece) => all.includes(piece))).toEqual([]);
});

const textOf = (error: unknown) =>
  error instanceof Error
    ? `${error.name} ${error.message} ${error.stack} ${JSON.stringify(error)} ${error.cause instanceof Error ? `${error.cause.message}${error.cause.stack}` : JSON.stringify(error.cause)}`
    : String(error);

test('the list of an event tells how each CA is reached', async () => {
  const { called } = open();
  const { accounts } = await listByEvent({ action: 'list' }, called);
  expect(accounts).toMatchObject([{ ca: 'scripted', standing: 'none', resolvers: ['192.0.2.1:53'] }]);
  expect(await codeOf(listByEvent({ action: 'list', ca: 'other' }, called))).toBe('ca-unknown');
});

test('the list tells what the CA says of each account, and trouble with one keeps none from being told', async () => {
  const [known, forgotten] = [newEc(), newRsa()];
  const accountUrl = await registered(known);
  const secretOf = (key: KeyObject, more = {}): AccountSecret => ({
    ...{ version: 1, privateKeyPem: pem(key, 'pkcs8'), accountUrl },
    ...more,
  });
  const { called } = open();
  const stored: Record<string, AccountSecret | undefined> = {
    a: secretOf(known, { shared: true }),
    b: secretOf(forgotten),
    c: undefined,
  };
  const secrets = {
    ...called.ports.secrets,
    read: async (id: string) => {
      if (id === 'd') throw new TroubleError({ code: 'secret-unreadable', message: 'm', action: 'a' });
      return stored[id];
    },
  };
  const cas = ['a', 'b', 'c', 'd'].map((id) => ca.config({ id }));
  const listed = await listAccounts(cas, { ...called.ports, secrets });
  expect(listed.map(({ standing, shared, key, trouble }) => [standing, shared, key?.type, trouble?.code])).toEqual([
    ['valid', true, 'EC P-256', undefined],
    ['unknown', undefined, 'RSA 2048', undefined],
    ['none', undefined, undefined, undefined],
    ['not-told', undefined, undefined, 'secret-unreadable'],
  ]);
  expect(listed[0]).toMatchObject({ accountUrl, rotatedAt: '2026-01-01T00:00:00.000Z' });
  for (const piece of [known, forgotten].flatMap(piecesOf)) expect(JSON.stringify(listed)).not.toContain(piece);
});
