import { createPublicKey } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { openSession } from '../../../lambda/acme/session.ts';
import { evidenceSchema } from '../../../lambda/contract/evidence/evidence.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { type Answer, MARK, type Received, type ScriptedCa, startScriptedCa, thumbprint } from '../acme/scripted-ca.ts';
import { oneRound } from '../support/one-round.ts';
import { startWorld, type World } from '../support/world.ts';

let ca: ScriptedCa;
let world: World;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterEach(async () => {
  ca.reset();
  await world.close();
});
afterAll(() => ca.stop());

/** One round at the scripted CA, over real https, with a production CA at the same place. @returns all that it left */
async function round(deadlineSeconds = 1): Promise<{ readonly left: string; readonly secrets: readonly string[] }> {
  const staging = ca.config({ deadlineSeconds });
  const production = ca.config({ id: 'production', role: 'production', statusApi: `${ca.origin}/directory` });
  world = await startWorld({ deployment: { cas: [staging] } });
  const deployment = { ...world.deployment, cas: [staging, production] };
  const privateKeyPem = await createAccountKey();
  const connection = openConnection(staging, systemClock);
  const registration = openSession(connection, {
    privateKeyPem,
    transcript: { requests: [] },
    deadline: systemClock.now() + 60_000,
  });
  const account = { privateKeyPem, accountUrl: await registration.register({}) };
  const result = await oneRound(
    world,
    {},
    {
      deployment,
      openSession: (_ca, options) => openSession(connection, options),
      accounts: { find: async () => account, pending: async () => undefined, verify: async () => account },
    },
  );
  const evidence = evidenceSchema.parse(world.kept.get(result.evidence?.key ?? ''));
  const left = JSON.stringify([result, evidence, world.warnings, world.told]);
  return { left, secrets: secretsOf(privateKeyPem) };
}

const tokens = () => [...ca.authorizations.values()].map(({ token }) => token);

function secretsOf(privateKeyPem: string): string[] {
  const print = thumbprint(createPublicKey(privateKeyPem).export({ format: 'jwk' }));
  const key = privateKeyPem.replace(/-----[A-Z ]+-----|\s/g, '');
  return [MARK, key, ...ca.secrets, ...tokens().map((token) => `${token}.${print}`)];
}

/** What the CA has seen so far, in one text: this request, its nonce, and every token that the client was given. */
function quotes({ body, header, resource }: Received): string {
  const known = ['newOrder', 'authorization'].includes(resource) ? [] : tokens();
  return [body, String(header.nonce ?? ''), ...known].join(' | ');
}

type Shape = (received: Received) => Answer;
const quotingProblem =
  (type: string, status: number): Shape =>
  (received) => ({
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Retry-After': String(received.header.nonce ?? '1') },
    body: { type: `urn:ietf:params:acme:error:${type}`, status, detail: quotes(received), title: quotes(received) },
  });
const SHAPES: Readonly<Record<string, Shape>> = {
  'a problem': quotingProblem('unauthorized', 403),
  'an error of its own': quotingProblem('serverInternal', 500),
  'a page': (received) => ({ status: 502, body: `<pre>${quotes(received)}</pre>` }),
  'no JSON': (received) => ({ status: 200, body: quotes(received) }),
};
const RESOURCES = ['newOrder', 'authorization', 'challenge', 'finalize', 'order', 'certificate', 'revokeCert'];
const everyWay = RESOURCES.flatMap((resource) => Object.keys(SHAPES).map((shape) => [resource, shape] as const));

test.each(everyWay)('a round that fails at %s with %s leaves no secret anywhere', async (resource, name) => {
  const shape = SHAPES[name] as Shape;
  ca.script(resource, ...Array.from({ length: 12 }, () => (_usual: unknown, received: Received) => shape(received)));
  const { left, secrets } = await round();
  expect(left).toContain('no-server-error');
  expect(secrets.length).toBeGreaterThan(4);
  expect(secrets.filter((secret) => left.includes(secret) || left.includes(secret.slice(0, 12)))).toEqual([]);
});

test('an error within an authorization is quoted without the token', async () => {
  ca.script(
    'authorization',
    undefined,
    undefined,
    ...Array.from({ length: 4 }, () => async (usual: () => Promise<Answer>, received: Received) => {
      const { status, body } = await usual();
      const { challenges, ...rest } = body as { challenges: object[] };
      const error = {
        type: 'urn:ietf:params:acme:error:unauthorized',
        detail: `Incorrect ${quotes(received)} ${tokens()}`,
      };
      return {
        status,
        body: { ...rest, status: 'invalid', challenges: challenges.map((each) => ({ ...each, error })) },
      };
    }),
  );
  const { left, secrets } = await round(30);
  expect(left).toContain('Incorrect');
  expect(left).toContain('[secret]');
  expect(secrets.filter((secret) => left.includes(secret))).toEqual([]);
});
