import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createNoncePool } from '../../../lambda/acme/nonces.ts';
import { fakeClock } from '../support/clock.ts';
import { problem, type ScriptedCa, startScriptedCa } from './scripted-ca.ts';
import { openFixture } from './session-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

test('a pool hands each nonce out once, the youngest first, and none that is older than ten minutes', () => {
  const clock = fakeClock();
  const pool = createNoncePool(clock);
  pool.put('old');
  clock.advance(600_001);
  pool.put('first');
  pool.put('second');
  expect([pool.take(), pool.take(), pool.take(), pool.take()]).toEqual(['second', 'first', undefined, undefined]);
});

test('badNonce is tried again with the nonce that came with it', async () => {
  const { session } = await openFixture(ca);
  const fresh: unknown[] = [];
  ca.script('newOrder', async (usual) => {
    await usual();
    const { headers } = await ca.spareNonce();
    fresh.push(headers?.['Replay-Nonce']);
    return { ...problem('badNonce', 400), headers: { 'Content-Type': 'application/problem+json', ...headers } };
  });
  await session.newOrder(['a.example.org']);
  const orders = ca.received.filter(({ resource }) => resource === 'newOrder');
  expect(orders.map(({ header }) => header.nonce)).toEqual([expect.any(String), fresh[0]]);
  expect(ca.received.filter(({ resource }) => resource === 'newNonce')).toHaveLength(1);
});

test('badNonce without a nonce fetches a new one', async () => {
  const { session } = await openFixture(ca);
  ca.script('newOrder', { ...problem('badNonce', 400), headers: { 'Replay-Nonce': 'not base64url!' } });
  await expect(session.newOrder(['a.example.org'])).resolves.toMatchObject({ status: 'pending' });
});

test('badNonce for ever ends as the refusal that it is', async () => {
  const { session } = await openFixture(ca);
  ca.script('newOrder', ...Array.from({ length: 20 }, () => problem('badNonce', 400)));
  await expect(session.newOrder(['a.example.org'])).rejects.toMatchObject({
    name: 'AcmeProblemError',
    problem: { type: 'urn:ietf:params:acme:error:badNonce' },
  });
  expect(ca.received.filter(({ resource }) => resource === 'newOrder')).toHaveLength(6);
});

test('newNonce without a nonce is not ACME', async () => {
  const { session } = await openFixture(ca);
  ca.script('newNonce', { status: 200 });
  await expect(session.newOrder(['a.example.org'])).rejects.toMatchObject({ code: 'malformed', resource: 'newNonce' });
});

test('a hundred authorizations are read two at a time, with two nonces to begin with', async () => {
  const { session } = await openFixture(ca);
  const names = Array.from({ length: 100 }, (_, index) => `n${index}.example.org`);
  const order = await session.newOrder(names);
  ca.received.length = 0;
  let atOnce = 0;
  let most = 0;
  ca.script(
    'authorization',
    ...Array.from({ length: 100 }, () => async (usual: () => ReturnType<typeof ca.spareNonce>) => {
      most = Math.max(most, ++atOnce);
      await new Promise(setImmediate);
      atOnce -= 1;
      return usual();
    }),
  );
  const read = await Promise.all(order.authorizations.map((url) => session.authorization(url)));
  expect(read.map(({ identifier }) => identifier.value)).toEqual(names);
  expect(most).toBe(2);
  expect(ca.received.filter(({ resource }) => resource === 'newNonce').length).toBeLessThanOrEqual(1);
  expect(new Set(ca.received.map(({ header }) => header.nonce)).size).toBeGreaterThanOrEqual(100);
}, 30_000);
