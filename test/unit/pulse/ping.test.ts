import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ping } from '../../../lambda/pulse/ping.ts';
import { type ScriptedHost, startScriptedHost } from '../acme/controls/scripted-host.ts';

let host: ScriptedHost;
beforeAll(async () => {
  host = await startScriptedHost();
});
beforeEach(() => host.reset());
afterAll(() => host.stop());

const call = (path: string, patienceMs = 2_000) =>
  ping(`${host.origin}${path}`, { patienceMs, tlsRoots: [host.rootPem] });

test('the switch is called by one GET', async () => {
  expect(await call('/status')).toEqual({ outcome: 'answered' });
  expect(host.received).toEqual(['GET /status']);
});

test.each([
  [302, { Location: '/status' }],
  [404, {}],
  [500, {}],
])('a status of %d did not take the call, and no redirect is followed', async (status, headers) => {
  host.page('/uuid', { status, headers });

  expect(await call('/uuid')).toEqual({ outcome: 'failed', why: `it answered ${status}` });
  expect(host.received).toEqual(['GET /uuid']);
});

test('one that does not answer is not waited for', async () => {
  host.page('/uuid', () => undefined);

  expect(await call('/uuid', 300)).toEqual({ outcome: 'failed', why: 'no answer within 0.3 s' });
});

test('a certificate that is not trusted is not called, and the URL is not told', async () => {
  const told = await ping(`${host.origin}/secret-uuid`);

  expect(told.outcome).toBe('failed');
  expect(host.received).toEqual([]);
  expect(JSON.stringify(told)).not.toContain('secret-uuid');
});
