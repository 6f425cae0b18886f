import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureAccount } from '../../../lambda/accounts/ensure.ts';
import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { type AccountSecret, accountSecretSchema } from '../../../lambda/contract/secret.ts';
import type { LeaseLedger } from '../../../lambda/store/lease.ts';
import type { SecretStore } from '../../../lambda/store/secrets.ts';
import { problem, type ScriptedCa, startScriptedCa, thumbprint } from '../acme/scripted-ca.ts';
import { fakeClock } from '../support/clock.ts';
import { memorySecrets as withVersions } from '../support/memory-secrets.ts';

const BINDING = { keyId: 'kid-1', hmacKey: Buffer.from('a key that binds accounts').toString('base64url') };

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
beforeEach(() => {
  ca.accounts.clear();
  warnings.length = 0;
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

/** Secrets in memory. Each entry of `faults` breaks one write: before it took hold, or after. */
function memorySecrets(initial?: AccountSecret) {
  let stored = initial;
  const faults: ('before' | 'after' | undefined)[] = [];
  const store: SecretStore = {
    ...withVersions().store,
    read: async () => stored && structuredClone(stored),
    async write(_ca, secret) {
      const fault = faults.shift();
      if (fault === 'before') throw new Error('killed before the write');
      stored = accountSecretSchema.parse(secret);
      if (fault === 'after') throw new Error('killed after the write');
    },
  };
  return { store, faults, stored: () => stored };
}

function memoryLease(): LeaseLedger & { readonly holder: () => string | undefined } {
  let held: { owner: string; until: number } | undefined;
  return {
    holder: () => held?.owner,
    async take(_name, owner, until, now) {
      if (held && held.until >= now && held.owner !== owner) return false;
      held = { owner, until };
      return true;
    },
    async release(_name, owner) {
      if (held?.owner === owner) held = undefined;
    },
  };
}

const clock = fakeClock();
type Options = { lease?: LeaseLedger; owner?: string; changes?: Partial<Ca>; clock?: Clock };
const warnings: string[] = [];
async function ensure(secrets: SecretStore, options: Options = {}) {
  const { accountUrl } = await ensureAccount(ca.config(options.changes), {
    clock: options.clock ?? clock,
    secrets,
    lease: options.lease ?? memoryLease(),
    connect: (each) => openConnection(each, clock),
    owner: options.owner ?? 'one',
    deadline: clock.now() + 55_000,
    warn: (message, { code }) => void warnings.push(`${message}: ${code}`),
  });
  return accountUrl;
}

/** The account that the CA has for the key in the secret. */
function accountOf(secret: AccountSecret | undefined): string | undefined {
  return ca.accounts.get(thumbprint(createPublicKey(secret?.privateKeyPem ?? '').export({ format: 'jwk' })));
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof TroubleError ? error.trouble.code : error),
  );

test('makes a key, registers it and stores both', async () => {
  const secrets = memorySecrets();
  const url = await ensure(secrets.store);
  expect(secrets.stored()).toEqual({
    version: 1,
    directory: `${ca.origin}/directory`,
    privateKeyPem: expect.stringContaining('PRIVATE KEY'),
    accountUrl: url,
  });
  expect(accountOf(secrets.stored())).toBe(url);
});

test('an account that is there costs no request', async () => {
  const secrets = memorySecrets();
  const url = await ensure(secrets.store);
  ca.received.length = 0;
  await expect(ensure(secrets.store)).resolves.toBe(url);
  expect(ca.received).toHaveLength(0);
});

const POINTS = [
  'before the key is stored',
  'after the key',
  'registered, answer lost',
  'before the URL is stored',
  'after the URL',
];

/** Stops one run at a point; a run that does not get there ends well. */
async function interrupt(point: string, secrets: ReturnType<typeof memorySecrets>): Promise<void> {
  const hasKey = secrets.stored()?.privateKeyPem !== undefined;
  const faults: Record<string, typeof secrets.faults> = {
    'before the key is stored': hasKey ? [] : ['before'],
    'after the key': hasKey ? [] : ['after'],
    'before the URL is stored': hasKey ? ['before'] : [undefined, 'before'],
    'after the URL': hasKey ? ['after'] : [undefined, 'after'],
  };
  secrets.faults.push(...(faults[point] ?? []));
  if (point === 'registered, answer lost') {
    const cut = async (usual: () => Promise<unknown>) => {
      await usual();
      return (response: { destroy(): void }) => response.destroy();
    };
    ca.script('newAccount', cut);
  }
  await ensure(secrets.store).catch(() => undefined);
  secrets.faults.length = 0;
}

test('stopped at any points, in any order, and run again: one account, one key, the URL stored', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...POINTS), { maxLength: 4 }), fc.boolean(), async (points, bound) => {
      ca.reset();
      ca.accounts.clear();
      if (bound) ca.demandBinding(BINDING.keyId, BINDING.hmacKey);
      const secrets = memorySecrets(bound ? { version: 1, externalAccountBinding: BINDING } : undefined);
      let key: string | undefined;
      for (const point of points) {
        await interrupt(point, secrets);
        key ??= secrets.stored()?.privateKeyPem;
        if (key) expect(secrets.stored()?.privateKeyPem).toBe(key);
      }
      ca.reset();
      if (bound) ca.demandBinding(BINDING.keyId, BINDING.hmacKey);
      const url = await ensure(secrets.store);
      expect([...ca.accounts.values()]).toEqual([url]);
      expect(secrets.stored()).toMatchObject({ accountUrl: url, ...(key ? { privateKeyPem: key } : {}) });
      expect(accountOf(secrets.stored())).toBe(url);
      if (bound) expect(secrets.stored()?.externalAccountBinding).toEqual(BINDING);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('two at once make one account', async () => {
  const secrets = memorySecrets();
  const lease = memoryLease();
  const waiting: (() => void)[] = [];
  const released: LeaseLedger = {
    ...lease,
    async release(name, owner) {
      await lease.release(name, owner);
      waiting.splice(0).forEach((wake) => {
        wake();
      });
    },
  };
  const patient: Clock = { now: clock.now, sleep: () => new Promise((resolve) => waiting.push(resolve)) };
  const all = ['one', 'two', 'three'].map((owner) => ensure(secrets.store, { lease: released, owner, clock: patient }));
  const urls = await Promise.all(all);
  expect(new Set(urls)).toEqual(new Set(ca.accounts.values()));
  expect(ca.accounts.size).toBe(1);
  expect(lease.holder()).toBeUndefined();
});

test('who waits for another to the end says that the account is busy', async () => {
  const lease = memoryLease();
  await lease.take('account#scripted', 'another', clock.now() + 3_600_000, clock.now());
  await expect(codeOf(ensure(memorySecrets().store, { lease }))).resolves.toBe('account-busy');
  expect(lease.holder()).toBe('another');
});

test('a holder that was killed blocks nobody for ever', async () => {
  const lease = memoryLease();
  await lease.take('account#scripted', 'killed', clock.now() + 10_000, clock.now());
  await expect(ensure(memorySecrets().store, { lease })).resolves.toMatch(/\/account\//);
});

test('a lease that cannot be given back is warned of, and hides neither the account nor what went wrong', async () => {
  const stuck = new TroubleError({ code: 'ledger-unavailable', message: 'm', action: 'a' });
  const lease = { ...memoryLease(), release: () => Promise.reject(stuck) };
  await expect(ensure(memorySecrets().store, { lease })).resolves.toMatch(/\/account\//);
  ca.script('newAccount', problem('rateLimited', 429));
  await expect(codeOf(ensure(memorySecrets().store, { lease }))).resolves.toBe('ca-rate-limited');
  expect(warnings).toEqual(Array(2).fill('lease not given back: ledger-unavailable'));
});

test('without the binding that the CA demands, nothing is asked and nothing written', async () => {
  const secrets = memorySecrets();
  const options = { changes: { externalAccountBinding: true } };
  await expect(codeOf(ensure(secrets.store, options))).resolves.toBe('eab-missing');
  expect([ca.received.length, secrets.stored()]).toEqual([0, undefined]);
});

test('a CA that asks for the binding before it says whether it knows the key gets it', async () => {
  ca.demandBinding(BINDING.keyId, BINDING.hmacKey);
  ca.script('newAccount', problem('externalAccountRequired', 401));
  const privateKeyPem = await createAccountKey();
  const secrets = memorySecrets({ version: 1, externalAccountBinding: BINDING, privateKeyPem });
  const url = await ensure(secrets.store);
  expect(accountOf(secrets.stored())).toBe(url);
});

test('the secret of another CA is never a reason to register anew', async () => {
  const other: AccountSecret = {
    version: 1,
    directory: 'https://other.example.org/directory',
    privateKeyPem: await createAccountKey(),
    accountUrl: 'https://other.example.org/account/1',
  };
  const secrets = memorySecrets(other);
  await expect(codeOf(ensure(secrets.store))).resolves.toBe('secret-malformed');
  expect([ca.received.length, secrets.stored()]).toEqual([0, other]);
});

test('a key that the CA deactivated is told and kept', async () => {
  const privateKeyPem = await createAccountKey();
  const secrets = memorySecrets({ version: 1, privateKeyPem });
  ca.script('newAccount', problem('unauthorized', 403, { detail: 'the account is deactivated' }));
  await expect(codeOf(ensure(secrets.store))).resolves.toBe('account-refused');
  expect([ca.accounts.size, secrets.stored()]).toEqual([0, { version: 1, privateKeyPem }]);
});

test('a key that was put in by hand is registered, and the directory noted with it', async () => {
  const privateKeyPem = await createAccountKey();
  const secrets = memorySecrets({ version: 1, privateKeyPem });
  const url = await ensure(secrets.store);
  expect(secrets.stored()).toEqual({
    version: 1,
    directory: `${ca.origin}/directory`,
    privateKeyPem,
    accountUrl: url,
  });
});

test('an account URL without its key is not kept for the new key, not even by a run that is stopped', async () => {
  const secrets = memorySecrets({ version: 1, accountUrl: 'https://ca.example.org/account/lost' });
  secrets.faults.push('after');
  await ensure(secrets.store).catch(() => undefined);
  const url = await ensure(secrets.store);
  expect(url).toBe(accountOf(secrets.stored()));
});

test.each([
  ['no key', { version: 1 } as const],
  ['a binding', { version: 1, externalAccountBinding: BINDING } as const],
])('no secret in the trouble of a CA that is away, beginning with %s', async (_what, initial) => {
  const secrets = memorySecrets(initial);
  ca.script('newAccount', () => (response) => response.destroy());
  const error = await ensure(secrets.store).catch((thrown: unknown) => thrown);
  const seen = JSON.stringify(error) + String(error) + (error instanceof Error ? error.stack : '');
  expect(seen).toContain('ca-unreachable');
  const key = secrets.stored()?.privateKeyPem?.split('\n')[1] ?? '';
  expect(key.length).toBeGreaterThan(20);
  for (const secret of [key, BINDING.hmacKey]) expect(seen).not.toContain(secret);
});
