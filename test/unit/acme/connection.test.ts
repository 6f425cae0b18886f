import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { openSession } from '../../../lambda/acme/session.ts';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import { fakeClock } from '../support/clock.ts';
import { type ScriptedCa, startScriptedCa } from './scripted-ca.ts';
import { startResolver } from './scripted-resolver.ts';
import { openFixture } from './session-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

test('sockets are kept between requests, and left behind after an idle freeze', async () => {
  const { session, clock } = await openFixture(ca);
  const order = () => session.newOrder(['a.example.org']);
  await order();
  await order();
  const warm = ca.connections();
  await order();
  expect(ca.connections()).toBe(warm);
  clock.advance(1_001);
  await order();
  expect(ca.connections()).toBe(warm + 1);
});

test('a request under way is not cut when the next is sent some seconds later', async () => {
  const { session, clock } = await openFixture(ca);
  const [first = '', second = ''] = (await session.newOrder(['a.example.org', 'b.example.org'])).authorizations;
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  ca.script('authorization', async (usual) => {
    arrive();
    await released;
    return usual();
  });
  const slow = session.authorization(first);
  await arrived;
  clock.advance(10_000);
  await session.authorization(second);
  release();
  await expect(slow).resolves.toMatchObject({ status: 'pending' });
});

test('the directory is read again after ten minutes', async () => {
  const { session, clock } = await openFixture(ca, { deadlineMs: 3_600_000 });
  await session.directory();
  clock.advance(599_999);
  await session.directory();
  expect(ca.received).toHaveLength(1);
  clock.advance(1);
  await session.directory();
  expect(ca.received).toHaveLength(2);
});

function namedSession(resolver: string) {
  const clock = fakeClock();
  const directory = `https://ca.example.org:${new URL(ca.origin).port}/directory`;
  return openSession(openConnection(ca.config({ directory }), clock, [resolver]), {
    privateKeyPem: '',
    transcript: { requests: [] },
    deadline: clock.now() + 60_000,
  });
}

test("the CA's host name is looked up with the resolvers of the config", async () => {
  const resolver = await startResolver((name, type) => ({
    answers: type === 'A' ? [{ type: 'A', name, ttl: 1, data: '127.0.0.1' }] : [],
  }));
  await expect(namedSession(resolver.address).directory()).resolves.toMatchObject({
    newOrder: `${ca.origin}/newOrder`,
  });
  resolver.stop();
  expect(resolver.asked).toContain('ca.example.org A');
});

const RCODE = { NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5 };
test.each(Object.entries(RCODE))('a resolver that answers %s does not make the CA refuse', async (_name, flags) => {
  const resolver = await startResolver(() => ({ flags }));
  const error = await namedSession(resolver.address)
    .directory()
    .catch((thrown: unknown) => thrown);
  resolver.stop();
  expect(error).toMatchObject({ code: 'dns', reason: expect.stringMatching(/^DNS_E/) });
  expect(acmeTrouble(error, 'order', ca.config(), 0).action).toContain('network.resolvers');
});

test('a resolver where nobody listens does not make the CA refuse', async () => {
  const resolver = await startResolver(() => ({}));
  resolver.stop();
  await expect(namedSession(resolver.address).directory()).rejects.toMatchObject({ code: 'dns' });
});
