import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { openSession } from '../../../lambda/acme/session.ts';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import { fakeClock } from '../support/clock.ts';
import { problem, type ScriptedCa, startScriptedCa } from './scripted-ca.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

async function newSession() {
  const clock = fakeClock();
  return openSession(openConnection(ca.config(), clock), {
    privateKeyPem: await createAccountKey(),
    transcript: { requests: [] },
    deadline: clock.now() + 60_000,
  });
}

const BINDING = { keyId: 'kid-1', hmacKey: Buffer.from('a key of the binding').toString('base64url') };

test('registers with the key itself in the header, and gets the URL of the account', async () => {
  const session = await newSession();
  const url = await session.register({});
  expect([...ca.accounts.values()]).toContain(url);
  const registration = ca.received.at(-1);
  expect(registration?.header).toMatchObject({ alg: 'ES256', url: `${ca.origin}/newAccount`, jwk: { crv: 'P-256' } });
  expect(registration?.header).not.toHaveProperty('kid');
  expect(registration?.payload).toEqual({ termsOfServiceAgreed: true });
});

test('a second registration of the same key gets the same account', async () => {
  const session = await newSession();
  expect(await session.register({})).toBe(await session.register({ onlyReturnExisting: true }));
});

test('the external account binding is a JWS over the account key by HMAC', async () => {
  ca.demandBinding(BINDING.keyId, BINDING.hmacKey);
  const session = await newSession();
  await expect(session.register({ externalAccountBinding: BINDING })).resolves.toMatch(/\/account\/\d+$/);
});

test('the binding is signed anew after badNonce', async () => {
  ca.demandBinding(BINDING.keyId, BINDING.hmacKey);
  ca.script('newAccount', problem('badNonce', 400));
  const session = await newSession();
  await expect(session.register({ externalAccountBinding: BINDING })).resolves.toMatch(/\/account\/\d+$/);
});

test('a wrong binding is refused, and the words lead to the binding', async () => {
  ca.demandBinding(BINDING.keyId, BINDING.hmacKey);
  const session = await newSession();
  const wrong = { ...BINDING, hmacKey: Buffer.from('another key').toString('base64url') };
  const error = await session.register({ externalAccountBinding: wrong }).catch((thrown: unknown) => thrown);
  const trouble = acmeTrouble(error, 'account', ca.config(), Date.now());
  expect(trouble.code).toBe('account-refused');
  expect(trouble.action).toContain('external account binding');
});

test('a missing binding is told as such', async () => {
  ca.demandBinding(BINDING.keyId, BINDING.hmacKey);
  const session = await newSession();
  const error = await session.register({}).catch((thrown: unknown) => thrown);
  expect(acmeTrouble(error, 'account', ca.config(), Date.now()).code).toBe('eab-missing');
});

test('onlyReturnExisting makes no account', async () => {
  const session = await newSession();
  const before = ca.accounts.size;
  await expect(session.register({ onlyReturnExisting: true })).rejects.toMatchObject({
    problem: { type: 'urn:ietf:params:acme:error:accountDoesNotExist' },
  });
  expect(ca.accounts.size).toBe(before);
});

test.each(['deactivated', 'revoked'])('an account that comes back as %s is none', async (status) => {
  ca.script('newAccount', { status: 200, headers: { Location: `${ca.origin}/account/7` }, body: { status } });
  const session = await newSession();
  const error = await session.register({ onlyReturnExisting: true }).catch((thrown: unknown) => thrown);
  expect(acmeTrouble(error, 'account', ca.config(), Date.now())).toMatchObject({
    code: 'account-refused',
    message: expect.stringContaining(status),
    action: expect.stringMatching(/^Remove accountUrl and privateKeyPem .* keep externalAccountBinding/),
  });
});

test.each([
  ['no Location', {}],
  ['a Location that is not https', { Location: 'http://127.0.0.1/account/7' }],
])('%s is not ACME', async (_what, headers) => {
  ca.script('newAccount', { status: 201, headers, body: { status: 'valid' } });
  const session = await newSession();
  await expect(session.register({})).rejects.toMatchObject({ code: 'malformed', resource: 'newAccount' });
});

test('an account that answers without a body is believed', async () => {
  ca.script('newAccount', { status: 200, headers: { Location: `${ca.origin}/account/7` }, body: '' });
  const session = await newSession();
  await expect(session.register({})).resolves.toBe(`${ca.origin}/account/7`);
});

test.each([
  ['unauthorized', 403, 'Account is not valid, has status "deactivated"', 'account-refused'],
  ['unauthorized', 401, 'The account was deactivated', 'account-refused'],
  ['accountDoesNotExist', 400, 'no such account', 'account-refused'],
  ['rateLimited', 429, 'too many new registrations', 'ca-rate-limited'],
  ['serverInternal', 500, 'oops', 'ca-server-error'],
  ['malformed', 400, 'no', 'ca-refused'],
])('%s with %i means %s', async (type, status, detail, code) => {
  ca.script('newAccount', problem(type, status, { detail }));
  const session = await newSession();
  const error = await session.register({}).catch((thrown: unknown) => thrown);
  expect(acmeTrouble(error, 'account', ca.config(), Date.now())).toMatchObject({ code, problem: { detail, status } });
});
