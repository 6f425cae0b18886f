import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createCsr } from '../../../lambda/acme/csr.ts';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import type { Answer } from './scripted-ca.ts';
import { type ScriptedCa, startScriptedCa } from './scripted-ca.ts';
import { openFixture, readyOrder } from './session-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

const count = (resource: string) => ca.received.filter((each) => each.resource === resource).length;
const NAMES = ['a.example.org'];

/** The usual object in another status. */
const inStatus = (status: string, headers: Record<string, string> = {}) => {
  return async (usual: () => Promise<Answer>): Promise<Answer> => {
    const { body } = (await usual()) as { body: object };
    return { status: 200, headers, body: { ...body, status } };
  };
};

test('an order that is processing is read until it is valid, a little later each time', async () => {
  const { session, clock } = await openFixture(ca);
  const order = await readyOrder(session, NAMES);
  const { csrPem } = await createCsr(NAMES);
  const processing = await session.finalize(order, csrPem);
  expect(processing.status).toBe('processing');
  ca.script('order', ...['processing', 'processing', 'processing'].map((status) => inStatus(status)));
  await expect(session.awaitOrder(processing)).resolves.toMatchObject({
    status: 'valid',
    certificate: expect.stringContaining('/certificate/'),
  });
  expect(clock.slept).toEqual([250, 500, 1_000, 2_000]);
});

test('Retry-After in seconds is obeyed, by finalize as well', async () => {
  const { session, clock } = await openFixture(ca);
  const order = await readyOrder(session, NAMES);
  const { csrPem } = await createCsr(NAMES);
  ca.script('finalize', inStatus('processing', { 'Retry-After': '7' }));
  ca.script('order', inStatus('processing', { 'Retry-After': '9' }));
  await session.awaitOrder(await session.finalize(order, csrPem));
  expect(clock.slept).toEqual([7_000, 9_000]);
});

test('Retry-After as a date is obeyed', async () => {
  const { session, clock } = await openFixture(ca);
  const order = await session.newOrder(NAMES);
  const [url = ''] = order.authorizations;
  const at = Math.ceil(clock.now() / 1000) * 1000 + 12_000;
  ca.script('authorization', inStatus('pending', { 'Retry-After': new Date(at).toUTCString() }), inStatus('valid'));
  await session.awaitAuthorization(url);
  expect(clock.now()).toBe(at);
});

test.each([
  ['past the deadline', '3600', 1],
  ['within it', '20', 3],
])('a Retry-After that leads %s ends the polling before the deadline', async (_where, seconds, looks) => {
  const { session, clock } = await openFixture(ca);
  const [url = ''] = (await session.newOrder(NAMES)).authorizations;
  const deadline = clock.now() + 60_000;
  ca.received.length = 0;
  ca.script('authorization', ...Array.from({ length: 9 }, () => inStatus('pending', { 'Retry-After': seconds })));
  const error = await session.awaitAuthorization(url).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'AcmeTimeoutError', resource: 'authorization', status: 'pending' });
  expect(acmeTrouble(error, 'validation', ca.config(), clock.now())).toMatchObject({
    code: 'validation-timeout',
    message: expect.stringMatching(/pending, to be asked again at 20[-0-9T:.]+Z, past the deadline\.$/),
  });
  expect(count('authorization')).toBe(looks);
  expect(clock.now()).toBeLessThan(deadline);
});

test('an order that stays processing ends at the deadline', async () => {
  const { session, clock } = await openFixture(ca);
  const order = await readyOrder(session, NAMES);
  ca.script('order', ...Array.from({ length: 50 }, () => inStatus('processing')));
  const error = await session.awaitOrder(order).catch((thrown: unknown) => thrown);
  expect(acmeTrouble(error, 'finalize', ca.config(), clock.now())).toMatchObject({
    code: 'finalize-timeout',
    message: expect.stringMatching(/ its last status was processing\.$/),
  });
});

test('a CA in trouble while it is polled is told as it is, at once', async () => {
  const { session } = await openFixture(ca);
  const order = await readyOrder(session, NAMES);
  ca.script('order', { status: 503, headers: { 'Retry-After': '120' }, body: 'busy' });
  const error = await session.awaitOrder(order).catch((thrown: unknown) => thrown);
  const now = Date.parse('2026-11-24T06:00:00Z');
  expect(acmeTrouble(error, 'finalize', ca.config(), now)).toMatchObject({
    code: 'ca-rate-limited',
    retryAt: '2026-11-24T06:02:00.000Z',
  });
});
