import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createCsr } from '../../../lambda/acme/csr.ts';
import { placeOrder } from '../../../lambda/probe/issue.ts';
import type { ProbePlan } from '../../../lambda/probe/plan.ts';
import { type ScriptedCa, startScriptedCa } from './scripted-ca.ts';
import { issue, openFixture, readyOrder } from './session-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

const count = (resource: string) => ca.received.filter((each) => each.resource === resource).length;
const NAMES = ['a.example.org', '*.a.example.org'];

test('an order asks for its identifiers and, where one is set, a profile', async () => {
  const { session } = await openFixture(ca);
  const identifiers = NAMES.map((value) => ({ type: 'dns', value }));
  await session.newOrder(NAMES);
  expect(ca.received.at(-1)?.payload).toEqual({ identifiers });
  await session.newOrder(NAMES, 'tlsserver');
  expect(ca.received.at(-1)?.payload).toEqual({ identifiers, profile: 'tlsserver' });
});

test('an order without a Location is not ACME, and no second one is made', async () => {
  const { session } = await openFixture(ca);
  ca.script('newOrder', async (usual) => ({ ...(await usual()), headers: {} }));
  await expect(session.newOrder(NAMES)).rejects.toMatchObject({ code: 'malformed', resource: 'newOrder' });
  expect(count('newOrder')).toBe(1);
});

test.each([
  ['a cut connection', (response: { destroy(): void }) => response.destroy(), { code: 'reset' }],
  ['500', { status: 500 }, { status: 500 }],
])('%s at newOrder makes no second order', async (_what, script, expected) => {
  const { session } = await openFixture(ca);
  ca.script('newOrder', typeof script === 'function' ? () => script : script);
  await expect(session.newOrder(NAMES)).rejects.toMatchObject(expected);
  expect(count('newOrder')).toBe(1);
});

test('an object is read once more where an idle connection was cut just then, and no third time', async () => {
  const { session, requests } = await openFixture(ca);
  const [url = ''] = (await session.newOrder(NAMES)).authorizations;
  const cut = () => (response: { destroy(): void }) => response.destroy();
  ca.script('authorization', cut);
  await expect(session.authorization(url)).resolves.toMatchObject({ status: 'pending' });
  const looks = requests.filter(({ resource }) => resource === 'authorization');
  expect(looks.map(({ failure, connection }) => [failure?.split(':')[0], connection?.reused])).toEqual([
    ['reset', true],
    [undefined, false],
  ]);
  ca.script('newNonce', cut);
  await expect((await openFixture(ca)).session.newOrder(NAMES)).resolves.toMatchObject({ status: 'pending' });
  ca.script('authorization', cut, cut);
  await expect(session.authorization(url)).rejects.toMatchObject({ code: 'reset' });
});

/** The CA does what finalize asks, but the answer is another. */
test.each([
  ['a cut connection', (response: { destroy(): void }) => response.destroy()],
  ['502 with a page', { status: 502, headers: { 'Content-Type': 'text/html' }, body: '<h1>Bad Gateway</h1>' }],
  ['500 without a body', { status: 500, body: '' }],
  ['something that is not JSON', { status: 200, body: 'OK' }],
  ['orderNotReady', { status: 403, body: { type: 'urn:ietf:params:acme:error:orderNotReady' } }],
])('after %s at finalize the order is read again', async (_what, answer) => {
  const { session } = await openFixture(ca);
  const order = await readyOrder(session, NAMES);
  const { csrPem } = await createCsr(NAMES);
  ca.script('finalize', async (usual) => {
    await usual();
    return answer;
  });
  const issued = await session.finalize(order, csrPem);
  expect(issued).toMatchObject({ status: 'valid', url: order.url });
  expect([count('newOrder'), count('finalize'), count('order')]).toEqual([1, 1, 1]);
});

test('a finalize that the CA never got stays the error that it was', async () => {
  const { session, clock } = await openFixture(ca);
  const order = await readyOrder(session, NAMES);
  ca.script('finalize', { status: 500, body: '' });
  const { csrPem } = await createCsr(NAMES);
  await expect(session.finalize(order, csrPem)).rejects.toMatchObject({ status: 500, resource: 'finalize' });
  expect([count('newOrder'), count('finalize'), count('order')]).toEqual([1, 1, 3]);
  expect(clock.slept).toEqual([500, 1_000, 1_500]);
});

test('a finalize that was lost with an idle connection is sent once more while the order is ready, and only once', async () => {
  const cut = () => (response: { destroy(): void }) => response.destroy();
  const { session } = await openFixture(ca);
  const { csrPem } = await createCsr(NAMES);
  ca.script('finalize', cut);
  const ready = await readyOrder(session, NAMES);
  await expect(session.finalize(ready, csrPem)).resolves.toMatchObject({ status: 'processing', url: ready.url });
  expect([count('finalize'), count('order')]).toEqual([2, 1]);
  ca.script('finalize', cut, cut);
  const order = await readyOrder(session, NAMES);
  await expect(session.finalize(order, csrPem)).rejects.toMatchObject({ code: 'reset', resource: 'finalize' });
  expect(count('finalize')).toBe(4);
});

test('a challenge that was lost with an idle connection is accepted once more, and only once', async () => {
  const cut = () => (response: { destroy(): void }) => response.destroy();
  const { session } = await openFixture(ca);
  const order = await session.newOrder(NAMES);
  const [challenge] = (await session.authorization(order.authorizations[0] as string)).challenges;
  ca.script('challenge', cut);
  await session.acceptChallenge(challenge?.url as string);
  ca.script('challenge', cut, cut);
  await expect(session.acceptChallenge(challenge?.url as string)).rejects.toMatchObject({ code: 'reset' });
  expect(count('challenge')).toBe(4);
});

test('no look after the deadline', async () => {
  const { session, clock } = await openFixture(ca, { deadlineMs: 700 });
  const order = await readyOrder(session, NAMES);
  ca.script('finalize', { status: 500, body: '' });
  const { csrPem } = await createCsr(NAMES);
  await expect(session.finalize(order, csrPem)).rejects.toMatchObject({ status: 500 });
  expect(clock.slept).toEqual([500]);
});

test('a refusal of finalize stays one', async () => {
  const { session } = await openFixture(ca);
  const order = await readyOrder(session, NAMES);
  ca.script('finalize', { status: 400, body: { type: 'urn:ietf:params:acme:error:badCSR' } });
  const { csrPem } = await createCsr(NAMES);
  await expect(session.finalize(order, csrPem)).rejects.toMatchObject({ status: 400 });
  expect(count('order')).toBe(0);
});

test('an order that ends invalid keeps the words of the CA', async () => {
  const { session } = await openFixture(ca);
  const order = await readyOrder(session, NAMES);
  const error = {
    type: 'urn:ietf:params:acme:error:caa',
    title: 'CAA',
    detail: 'two names',
    instance: 'https://ca.example.org/incident/1',
    subproblems: [{ type: 'urn:ietf:params:acme:error:caa', identifier: { type: 'dns', value: 'a.example.org' } }],
  };
  ca.script('order', async (usual) => {
    const { body } = (await usual()) as { body: object };
    return { status: 200, body: { ...body, status: 'invalid', error } };
  });
  await expect(session.awaitOrder(order)).resolves.toMatchObject({ status: 'invalid', error });
});

test.each([
  ['null', null],
  ['text', 'caa'],
])('an order whose error is %s is still an order', async (_what, error) => {
  const { session } = await openFixture(ca);
  const order = await readyOrder(session, NAMES);
  ca.script('order', async (usual) => {
    const { body } = (await usual()) as { body: object };
    return { status: 200, body: { ...body, status: 'invalid', error } };
  });
  await expect(session.awaitOrder(order)).resolves.toMatchObject({ status: 'invalid', error: undefined });
});

test('revokes the leaf, deactivates an authorization', async () => {
  const { session } = await openFixture(ca);
  const chain = await issue(session, NAMES);
  await session.revoke(chain);
  const leaf = chain.slice(0, chain.indexOf('-----END')).replace(/-----BEGIN CERTIFICATE-----|\s/g, '');
  expect(ca.revoked.at(-1)).toBe(Buffer.from(leaf, 'base64').toString('base64url'));
  const order = await session.newOrder(NAMES);
  const [url = ''] = order.authorizations;
  await session.deactivateAuthorization(url);
  await expect(session.authorization(url)).resolves.toMatchObject({ status: 'deactivated' });
});

test('what is no certificate is not sent to be revoked, which is nobody else’s fault', async () => {
  const { session } = await openFixture(ca);
  const revoked = ca.revoked.length;
  await expect(session.revoke('-----BEGIN CERTIFICATE-----\n')).rejects.toMatchObject({
    trouble: { code: 'prober-defect', step: 'revoke', message: expect.stringContaining('not PEM') },
  });
  expect(ca.revoked).toHaveLength(revoked);
});

test('a directory without revokeCert is told when it is needed, not before', async () => {
  const { session } = await openFixture(ca);
  ca.script('directory', async (usual) => {
    const { body } = (await usual()) as { body: object };
    return { status: 200, body: { ...body, revokeCert: '', meta: { profiles: null } } };
  });
  const chain = await issue(session, NAMES);
  await expect(session.revoke(chain)).rejects.toMatchObject({ code: 'malformed', reason: 'no revokeCert' });
});

test('a directory without newOrder is not ACME', async () => {
  const { session } = await openFixture(ca);
  ca.script('directory', async (usual) => {
    const { body } = (await usual()) as { body: object };
    return { status: 200, body: { ...body, newOrder: undefined } };
  });
  await expect(session.newOrder(NAMES)).rejects.toMatchObject({
    code: 'malformed',
    resource: 'directory',
    reason: expect.stringContaining('newOrder'),
  });
});

test('an order that comes back for other identifiers is refused', async () => {
  const { session } = await openFixture(ca);
  const plan = { ca: ca.config(), names: NAMES } as unknown as ProbePlan;
  await expect(placeOrder(session, plan)).resolves.toMatchObject({ status: 'pending' });
  ca.script('newOrder', async (usual) => {
    const answer = await usual();
    return {
      ...answer,
      body: { ...(answer.body as object), identifiers: [{ type: 'dns', value: 'evil.example.org' }] },
    };
  });
  await expect(placeOrder(session, plan)).rejects.toMatchObject({
    trouble: { code: 'order-invalid', message: expect.stringContaining('evil.example.org') },
  });
});

test('alternate chains are named, folded into one header or not', async () => {
  const { session } = await openFixture(ca);
  ca.script('certificate', {
    status: 200,
    headers: {
      Link: `<${ca.origin}/directory>;rel="index", <${ca.origin}/certificate/1/1>;rel="alternate", <${ca.origin}/certificate/1/2>; rel="alternate"`,
    },
    body: ca.intermediate.pem,
  });
  const { alternates } = await session.downloadCertificate(`${ca.origin}/certificate/1`);
  expect(alternates).toEqual([`${ca.origin}/certificate/1/1`, `${ca.origin}/certificate/1/2`]);
});
