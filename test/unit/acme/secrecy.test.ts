import { createPublicKey } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { quoteProblem } from '../../../lambda/acme/problem-document.ts';
import { createSecrecy } from '../../../lambda/acme/secrecy.ts';
import { openSession, type Transcript } from '../../../lambda/acme/session.ts';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { fakeClock } from '../support/clock.ts';
import { type Answer, type Received, type ScriptedCa, type Stunt, startScriptedCa, thumbprint } from './scripted-ca.ts';
import { issue, openFixture } from './session-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

const BINDING = { keyId: 'kid-1', hmacKey: Buffer.from('a key that binds accounts').toString('base64url') };
/** As the digest of a key authorization has it: 32 octets in base64url. */
const VALUE = 'LPsIwTo7o8BoG0-vjCyGQGBWSVIPxI-i_X336eUOQZo';
const RESOURCES = ['newOrder', 'authorization', 'challenge', 'finalize', 'order', 'certificate'] as const;

/** Beyond these the client has been given the tokens. */
const BEFORE_TOKENS: readonly string[] = ['newAccount', 'newOrder', 'authorization'];
const tokens = () => [...ca.authorizations.values()].map(({ token }) => token);

/** All that a CA could quote of this request and of those before, in one text. */
function quotes({ resource, body }: Received): string {
  const signed = ca.received.filter((each) => each.body !== '').slice(-3);
  const parts = signed.flatMap(({ body, header }) => [...Object.values(JSON.parse(body) as object), header.nonce]);
  const decoded = signed.map(({ payload }) => JSON.stringify(payload));
  return [body, ...parts, ...decoded, ...(BEFORE_TOKENS.includes(resource) ? [] : tokens())].join(' | ');
}

/** A text of many secrets: one of them lies across whichever length it is cut at. */
const atEveryLength = (secret: string) => secret.repeat(200);

type Shape = (received: Received, usual: () => Promise<Answer>) => Answer | Stunt | Promise<Answer>;
const TYPES = ['malformed', 'badNonce', 'unauthorized', 'serverInternal', 'rateLimited', 'orderNotReady'];
const document = (status: number, type: string, text: string): Answer => ({
  status,
  headers: { 'Content-Type': 'application/problem+json', 'Replay-Nonce': 'SECRETMARK-nonce-of-the-error' },
  body: {
    type,
    title: text,
    detail: text,
    instance: `https://ca.example.org/${text}`,
    subproblems: [{ type: text, detail: text, identifier: { type: 'dns', value: text } }],
  },
});
const SHAPES: Record<string, Shape> = {
  ...Object.fromEntries(
    TYPES.map((type): [string, Shape] => [
      type,
      (received) =>
        document(type === 'serverInternal' ? 500 : 400, `urn:ietf:params:acme:error:${type}`, quotes(received)),
    ]),
  ),
  'the type itself': (received) => document(400, quotes(received), 'x'),
  'a page': (received) => ({ status: 502, body: `<pre>${quotes(received)}</pre>` }),
  'text instead of JSON': (received) => ({ status: 200, body: quotes(received) }),
  'JSON of another kind': (received) => ({ status: 200, body: { [quotes(received)]: quotes(received) } }),
  'a redirect': (received) => ({
    status: 302,
    headers: { Location: `https://127.0.0.1:1/${received.header.nonce ?? ''}` },
  }),
  'a header': (received) => ({ status: 503, headers: { 'Retry-After': String(received.header.nonce) } }),
  'every header': (received) => ({
    ...document(400, 'malformed', 'x'),
    headers: Object.fromEntries(
      ['Content-Type', 'Link', 'Location', 'Retry-After', 'Replay-Nonce'].map((name) => [name, quotes(received)]),
    ),
  }),
  'a secret at each cut': (received) => document(400, 'malformed', atEveryLength(String(received.header.nonce))),
  'a cut connection': () => (response) => response.destroy(),
  'an error within the object': async (received, usual) => {
    const { body, status, headers } = await usual();
    if (typeof body !== 'object') return { status, ...(headers ? { headers } : {}), body };
    const error = { type: 'urn:ietf:params:acme:error:caa', detail: quotes(received) + tokens() };
    const challenges = 'challenges' in (body ?? {}) ? (body as { challenges: object[] }).challenges : [];
    return {
      status,
      ...(headers ? { headers } : {}),
      body: { ...body, status: 'invalid', error, challenges: challenges.map((each) => ({ ...each, error })) },
    };
  },
};

/** What must not be found: nonces, signatures, tokens, key authorizations, the account key. */
function secretsOf(privateKeyPem: string): string[] {
  const pem = privateKeyPem.replace(/-----[A-Z ]+-----|\s/g, '');
  const print = thumbprint(createPublicKey(privateKeyPem).export({ format: 'jwk' }));
  const authorizations = tokens().map((token) => `${token}.${print}`);
  return [...ca.secrets, ...authorizations, pem, BINDING.hmacKey, 'SECRETMARK'];
}

function visible(error: unknown, transcript: Transcript): string {
  const trouble = error instanceof Error ? acmeTrouble(error, 'order', ca.config(), Date.now()) : undefined;
  const thrown = trouble ? new TroubleError(trouble, { cause: error }) : undefined;
  return [inspect(error, { depth: 9 }), inspect(thrown, { depth: 9 }), JSON.stringify({ error, trouble, transcript })]
    .join('\n')
    .concat(error instanceof Error ? `${error.stack}${error.message}` : '');
}

/** A part of a secret is found as well as the whole. */
const leaks = (text: string, secrets: readonly string[]) =>
  secrets.filter((secret) => text.includes(secret) || text.includes(secret.slice(0, 12)));

const everyWay = RESOURCES.flatMap((resource) => Object.keys(SHAPES).map((name) => [resource, name] as const));

test.each(everyWay)('a failure of %s with %s brings no secret out, whatever the CA quotes', async (resource, name) => {
  const { session, requests, privateKeyPem } = await openFixture(ca);
  const shape = SHAPES[name] as Shape;
  ca.script(
    resource,
    ...Array.from({ length: 8 }, () => (usual: () => Promise<Answer>, received: Received) => shape(received, usual)),
  );
  const outcome = await issue(session, ['a.example.org']).catch((thrown: unknown) => thrown);
  expect(requests.length).toBeGreaterThan(0);
  expect(leaks(visible(outcome, { requests }), secretsOf(privateKeyPem))).toEqual([]);
});

test('a nonce that came with the answer to an earlier session of the connection is no less a secret', async () => {
  const { session, connection, clock, privateKeyPem, accountUrl } = await openFixture(ca);
  await session.newOrder(['a.example.org']);
  const later = openSession(connection, {
    privateKeyPem,
    accountUrl,
    transcript: { requests: [] },
    deadline: clock.now() + 60_000,
  });
  ca.script('newOrder', (_usual, { header }) => document(400, 'malformed', `the nonce ${header.nonce} is known`));
  await expect(later.newOrder(['a.example.org'])).rejects.toMatchObject({
    problem: { detail: 'the nonce [secret] is known' },
  });
});

test('errors that the CA keeps in orders and authorizations quote nothing', async () => {
  const { session, privateKeyPem } = await openFixture(ca);
  const order = await session.newOrder(['a.example.org']);
  const shape = SHAPES['an error within the object'] as Shape;
  ca.script('order', (usual, received) => shape(received, usual));
  ca.script('authorization', (usual, received) => shape(received, usual));
  const [url = ''] = order.authorizations;
  const { challenges } = await session.awaitAuthorization(url);
  const { error } = await session.awaitOrder(order);
  expect(error?.type).toBe('urn:ietf:params:acme:error:caa');
  const seen = JSON.stringify([error, challenges.map((each) => each.error)]);
  expect(leaks(seen, secretsOf(privateKeyPem))).toEqual([]);
});

test.each(Object.keys(SHAPES))('a registration that fails with %s keeps the binding to itself', async (name) => {
  ca.demandBinding(BINDING.keyId, BINDING.hmacKey);
  const clock = fakeClock();
  const privateKeyPem = await createAccountKey();
  const requests: Transcript['requests'] = [];
  const session = openSession(openConnection(ca.config(), clock), {
    privateKeyPem,
    transcript: { requests },
    deadline: clock.now() + 60_000,
  });
  const shape = SHAPES[name] as Shape;
  ca.script(
    'newAccount',
    ...Array.from({ length: 8 }, () => async (usual: () => Promise<Answer>, received: Received) => {
      const inner = received.payload as { externalAccountBinding: { signature: string } };
      ca.secrets.add(inner.externalAccountBinding.signature);
      return shape(received, usual);
    }),
  );
  const outcome = await session.register({ externalAccountBinding: BINDING }).catch((thrown: unknown) => thrown);
  const secrets = secretsOf(privateKeyPem);
  expect(secrets.length).toBeGreaterThan(5);
  expect(leaks(visible(outcome, { requests }), secrets)).toEqual([]);
});

test('the value of a challenge is a secret from the moment on that it is known', async () => {
  const { session } = await openFixture(ca);
  const order = await session.newOrder(['a.example.org']);
  const { challenges } = await session.authorization(order.authorizations[0] ?? '');
  const value = await session.challengeValue(challenges.find(({ type }) => type === 'dns-01')?.token ?? '');
  ca.script('newOrder', () => document(400, 'malformed', `x${value}x`));
  await expect(session.newOrder(['b.example.org'])).rejects.toMatchObject({ problem: { detail: 'x[secret]x' } });
});

test.each([
  [
    'the value that a CA found in the place of ours',
    `Incorrect TXT record "${VALUE}" (and 1 more) found at _acme-challenge.example.org`,
    'Incorrect TXT record "[TXT value]" (and 1 more) found at _acme-challenge.example.org',
  ],
  ['several', `${VALUE}, ${VALUE}`, '[TXT value], [TXT value]'],
  ['a URL', `https://ca.example.org/order/${VALUE} is gone`, `https://ca.example.org/order/${VALUE} is gone`],
  ['what is longer', `${VALUE}x`, `${VALUE}x`],
])('words of a CA: %s', (_, detail, quoted) => {
  const problem = { type: 'about:blank', detail, subproblems: [{ type: 'about:blank', detail }] };
  expect(quoteProblem(problem, createSecrecy())).toMatchObject({ detail: quoted, subproblems: [{ detail: quoted }] });
});

test('short values are not blacked out: they would be found in any text', () => {
  const secrecy = createSecrecy();
  secrecy.keep('e', '', 'long enough');
  expect(secrecy.quote('be not long enough', 100)).toBe('be not [secret]');
});
