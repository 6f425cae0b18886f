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

test('a CA that is busy past the deadline while it is polled is told as it is, at once', async () => {
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

const cut = () => (response: { destroy(): void }) => response.destroy();
const page = { status: 502, headers: { 'Content-Type': 'text/html' }, body: '<h1>Bad Gateway</h1>' };
const internal = { status: 500, body: { type: 'urn:ietf:params:acme:error:serverInternal' } };

test('trouble that passes is read through, a little later each time, and every look is in the transcript', async () => {
  const { session, clock, requests } = await openFixture(ca);
  const order = await readyOrder(session, NAMES);
  const { csrPem } = await createCsr(NAMES);
  const processing = await session.finalize(order, csrPem);
  requests.length = 0;
  const processingAgain = inStatus('processing');
  ca.script('order', page, internal, cut, processingAgain, page, page, page);
  await expect(session.awaitOrder(processing)).resolves.toMatchObject({ status: 'valid' });
  // What was cut on a connection that was open already is asked again without a pause.
  expect(clock.slept).toEqual([250, 500, 1_000, 2_000, 3_000, 5_000, 5_000]);
  const looks = requests.filter(({ resource }) => resource === 'order');
  expect(looks.map(({ status, failure }) => status ?? failure?.split(':')[0])).toEqual([
    ...[502, 500, 'reset', 200, 502, 502, 502, 200],
  ]);
  expect([count('finalize'), count('newOrder')]).toEqual([1, 1]);
});

test.each([
  ['502', page, { name: 'AcmeProblemError', status: 502 }],
  ['a cut connection', cut, { name: 'TransportError', code: 'reset' }],
])('%s four times in a row is what the poll ends with', async (_what, script, expected) => {
  const { session } = await openFixture(ca);
  const [url = ''] = (await session.newOrder(NAMES)).authorizations;
  ca.received.length = 0;
  ca.script('authorization', internal, internal, internal, script, script);
  await expect(session.awaitAuthorization(url)).rejects.toMatchObject(expected);
  expect(count('authorization')).toBe(4);
});

test('trouble that says when to come back is obeyed', async () => {
  const { session, clock } = await openFixture(ca);
  const [url = ''] = (await session.newOrder(NAMES)).authorizations;
  ca.script('authorization', { ...page, headers: { 'Retry-After': '11' } }, inStatus('valid'));
  await expect(session.awaitAuthorization(url)).resolves.toMatchObject({ status: 'valid' });
  expect(clock.slept).toEqual([250, 11_000]);
});

test('trouble that lasts to the deadline counts, not the deadline', async () => {
  const { session } = await openFixture(ca, { deadlineMs: 2_000 });
  const [url = ''] = (await session.newOrder(NAMES)).authorizations;
  ca.script('authorization', ...Array.from({ length: 9 }, () => page));
  await expect(session.awaitAuthorization(url)).rejects.toMatchObject({ name: 'AcmeProblemError', status: 502 });
});

test('a refusal on a poll is an answer, and ends it', async () => {
  const { session } = await openFixture(ca);
  const [url = ''] = (await session.newOrder(NAMES)).authorizations;
  ca.received.length = 0;
  ca.script('authorization', { status: 403, body: { type: 'urn:ietf:params:acme:error:unauthorized' } });
  await expect(session.awaitAuthorization(url)).rejects.toMatchObject({ status: 403 });
  expect(count('authorization')).toBe(1);
});
