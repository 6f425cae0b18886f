import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ControlsOptions } from '../../../../lambda/acme/controls/run.ts';
import type { Ca } from '../../../../lambda/contract/ca.ts';
import { someCa } from '../../support/deployments.ts';
import {
  CERTIFICATE_ID,
  controlsOf,
  glance,
  NONCE,
  type Page,
  productionAt,
  realClock,
  type ScriptedHost,
  startScriptedHost,
} from './scripted-host.ts';

let host: ScriptedHost;
beforeAll(async () => {
  host = await startScriptedHost();
});
afterEach(() => host.reset());
afterAll(() => host.stop());

const observe = (more: Partial<ControlsOptions> = {}, changes: Partial<Ca> = {}) =>
  controlsOf({ cas: [productionAt(host, { certificateId: CERTIFICATE_ID, ...changes })], ...more });
/** No certificate of the CA is known. */
const observeWithout = () => controlsOf({ cas: [productionAt(host)] });
const HEALTHY = ['directory:production: holds', 'new-nonce:production: holds', 'renewal-info:production: holds'];

test('a healthy production CA is asked three times, and never for an order', async () => {
  const controls = await observe();
  expect(glance(controls)).toEqual(HEALTHY);
  expect(host.received).toEqual(['GET /directory', 'HEAD /newNonce', `GET /renewalInfo/${CERTIFICATE_ID}`]);
  expect(controls[0]).toMatchObject({
    ca: 'production',
    host: `127.0.0.1:${host.port}`,
    status: 200,
    url: `${host.origin}/directory`,
    connection: { reused: false, tls: { certificate: { issuer: 'CN=Controls root' } } },
    timings: { connect: expect.any(Number), tls: expect.any(Number), end: expect.any(Number) },
  });
  expect(JSON.stringify(controls)).not.toContain('SECRETMARK');
  expect(NONCE).toContain('SECRETMARK');
});

test('only CAs that are never ordered from are observed', async () => {
  const { directory, tlsRoots } = productionAt(host);
  const cas = [someCa('staging', { directory, tlsRoots }), someCa('backup', { role: 'backup', directory, tlsRoots })];
  expect(await observe({ cas })).toEqual([]);
  expect(host.received).toEqual([]);
});

test('renewal information is asked for where a certificate is known and the directory lists it', async () => {
  expect(glance(await observeWithout())).toEqual(HEALTHY.slice(0, 2));
  const { newNonce, newAccount, newOrder } = Object.fromEntries(
    ['newNonce', 'newAccount', 'newOrder'].map((name) => [name, `${host.origin}/${name}`]),
  );
  host.page('/directory', { body: { newNonce, newAccount, newOrder } });
  expect(glance(await observe())).toEqual(HEALTHY.slice(0, 2));
});

test('the window and the explanation that the CA gives are kept', async () => {
  const explanationURL = `https://ca.example.org/${'x'.repeat(2_000)}`;
  const suggestedWindow = { start: '2026-11-01T00:00:00+02:00', end: '2026-11-02T00:00:00Z' };
  host.page(`/renewalInfo/${CERTIFICATE_ID}`, { body: { suggestedWindow, explanationURL } });
  const [, , renewal] = await observe();
  expect(renewal?.renewalInfo).toEqual({
    start: '2026-10-31T22:00:00.000Z',
    end: '2026-11-02T00:00:00.000Z',
    explanationUrl: `${explanationURL.slice(0, 500)} [cut]`,
  });
});

const problem = (status: number, more: object = {}): Page => ({
  status,
  headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '60' },
  body: { type: 'urn:ietf:params:acme:error:serverInternal', detail: 'The service is down for maintenance', ...more },
});
const NOT_CHECKED = 'new-nonce:production: undetermined no-directory';

test.each<[string, string, Page, string[]]>([
  ['a 500', '/directory', { status: 500 }, ['directory:production: fails error-status', NOT_CHECKED]],
  ['a documented 503', '/directory', problem(503), ['directory:production: fails error-status', NOT_CHECKED]],
  [
    'a load balancer that throttles',
    '/directory',
    { status: 503, headers: { 'Retry-After': '30' }, body: '<html>' },
    ['directory:production: undetermined rate-limited', NOT_CHECKED],
  ],
  ['a 429', '/directory', problem(429), ['directory:production: undetermined rate-limited', NOT_CHECKED]],
  ['another JSON', '/directory', { body: [1] }, ['directory:production: fails malformed', NOT_CHECKED]],
  [
    'a cut connection',
    '/directory',
    (response) => response.destroy(),
    ['directory:production: fails reset', NOT_CHECKED],
  ],
  ['no nonce', '/newNonce', { status: 200 }, ['directory:production: holds', 'new-nonce:production: fails malformed']],
  [
    'a 500 of newNonce',
    '/newNonce',
    { status: 500 },
    ['directory:production: holds', 'new-nonce:production: fails error-status'],
  ],
])('%s', async (_what, path, page, expected) => {
  host.page(path, page);
  expect(glance(await observeWithout())).toEqual(expected);
  expect(host.received.filter((each) => each.endsWith(path))).toHaveLength(1);
});

test.each<[string, Page, string]>([
  ['a certificate that it does not know', { status: 404 }, 'undetermined unknown-certificate'],
  ['a 500', { status: 500 }, 'fails error-status'],
  [
    'a window that ends before it begins',
    { body: { suggestedWindow: { start: '2026-12-24T00:00:00Z', end: '2026-12-23T00:00:00Z' } } },
    'fails malformed',
  ],
  ['a window of no time', { body: { suggestedWindow: { start: 'soon', end: 'later' } } }, 'fails malformed'],
])('renewal information with %s', async (_what, page, expected) => {
  host.page(`/renewalInfo/${CERTIFICATE_ID}`, page);
  expect(glance(await observe())[2]).toBe(`renewal-info:production: ${expected}`);
});

test("the CA's own words and its Retry-After are kept", async () => {
  host.page('/directory', problem(503));
  const [directory] = await observe();
  expect(directory).toMatchObject({
    status: 503,
    retryAfter: '60',
    problem: { detail: 'The service is down for maintenance' },
  });
});

test('a nonce that a CA quotes elsewhere is blacked out', async () => {
  host.page('/newNonce', {
    status: 500,
    headers: { 'Replay-Nonce': NONCE, 'Retry-After': NONCE, Location: NONCE, Link: NONCE },
  });
  expect(JSON.stringify(await observe())).not.toContain('SECRETMARK');
});

test('a server that does not answer fails where it had its time, and only there', async () => {
  host.page('/directory', () => undefined);
  expect(glance(await observe({ patienceMs: 300 }))[0]).toBe('directory:production: fails timeout');
  const deadline = Date.now() + 300;
  expect(glance(await observe({ deadline }))[0]).toBe('directory:production: undetermined timeout');
});

test('past the deadline nothing is asked', async () => {
  expect(glance(await observe({ deadline: Date.now() }))).toEqual([
    'directory:production: undetermined no-time',
    NOT_CHECKED,
  ]);
  expect(host.received).toEqual([]);
});

test('a certificate that is not accepted fails with the certificate beside it', async () => {
  const [directory] = await controlsOf({ cas: [productionAt(host, { tlsRoots: [] })] });
  expect(directory).toMatchObject({
    outcome: 'fails',
    reason: 'tls',
    connection: { tls: { certificate: { issuer: 'CN=Controls root' } } },
  });
});

test('a check that crashes is a result of its own, beside the others', async () => {
  const secret = 'SECRETMARK in an exception';
  const controls = await observe({}, { certificateId: `../../newOrder?${secret}` });
  expect(glance(controls)).toEqual([...HEALTHY.slice(0, 2), 'renewal-info:production: undetermined defect']);
  expect(JSON.stringify(controls)).not.toContain(secret);
  expect(host.received).not.toContain('GET /newOrder');
});

test('a connection that cannot even be made up is a result as well', async () => {
  const network = { resolvers: ['no address'], controls: [{ host: 'ca.example.org', port: host.port, tlsRoots: [] }] };
  const statusApi = `${host.origin}/status`;
  const controls = await controlsOf({ cas: [productionAt(host, { statusApi })], network, clock: realClock });
  expect(new Set(controls.map(({ reason }) => reason))).toEqual(new Set(['defect']));
  expect(controls.map(({ id }) => id)).toEqual([
    'directory:production',
    'status-api:production',
    `egress:ca.example.org:${host.port}:ipv4`,
    `egress:ca.example.org:${host.port}:ipv6`,
  ]);
});
