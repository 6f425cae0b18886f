import { createServer as createPlainServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import { type ScriptedCa, type Stunt, startScriptedCa } from './scripted-ca.ts';
import { openFixture } from './session-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

const HTML = '<html><body>502 Bad Gateway</body></html>';

/** What comes of newOrder when the CA does this. */
async function troubleAfter(answer: Stunt | object, requestTimeoutMs = 20_000) {
  const { session, requests } = await openFixture(ca, { requestTimeoutMs });
  await session.directory();
  ca.script('newOrder', () => answer as Stunt);
  const error = await session.newOrder(['a.example.org']).catch((thrown: unknown) => thrown);
  const trouble = acmeTrouble(error, 'order', ca.config(), Date.parse('2026-11-24T06:00:00Z'));
  return { trouble, record: requests.at(-1), error };
}

test.each<[string, Stunt | object, string, object]>([
  [
    'a page of a proxy',
    { status: 502, headers: { 'Content-Type': 'text/html' }, body: HTML },
    'ca-server-error',
    { status: 502 },
  ],
  ['503 of a load balancer', { status: 503, headers: { 'Retry-After': '30' }, body: HTML }, 'ca-rate-limited', {}],
  ['503 without Retry-After', { status: 503, body: HTML }, 'ca-server-error', { status: 503 }],
  ['429 without a document', { status: 429, body: '' }, 'ca-rate-limited', { status: 429 }],
  ['200 that is not JSON', { status: 200, body: HTML }, 'ca-malformed', { status: 200 }],
  ['JSON of another kind', { status: 201, body: [1, 2] }, 'ca-malformed', { status: 201 }],
  ['JSON cut short', { status: 201, body: '{"status":"pend' }, 'ca-malformed', { status: 201 }],
  [
    'a redirect',
    { status: 302, headers: { Location: 'https://127.0.0.1:1/' } },
    'ca-malformed',
    { failure: 'redirect: status 302' },
  ],
  ['a cut connection', (response) => response.destroy(), 'ca-unreachable', { failure: 'reset: ECONNRESET' }],
  [
    'a body cut half-way',
    (response) => {
      response.writeHead(201, { 'Content-Length': '1000' });
      response.write('{"status":');
      setImmediate(() => response.destroy());
    },
    'ca-unreachable',
    { failure: 'reset: ECONNRESET' },
  ],
  [
    'ten megabytes',
    (response) => {
      response.writeHead(200);
      response.on('error', () => undefined).end(Buffer.alloc(10_000_000, 'x'));
    },
    'ca-malformed',
    { failure: 'too-large: more than 1000000 bytes' },
  ],
  [
    'something that is not HTTP',
    (response) => {
      response.socket?.end('NONSENSE\r\n\r\n');
    },
    'ca-malformed',
    { failure: expect.stringMatching(/^malformed: HPE_/) },
  ],
])('%s', async (_what, answer, code, record) => {
  const { trouble, record: last } = await troubleAfter(answer);
  expect(trouble).toMatchObject({ code, step: 'order' });
  expect(last).toMatchObject({ resource: 'newOrder', method: 'POST', ...record });
  expect(ca.received.filter(({ resource }) => resource === 'newOrder')).toHaveLength(1);
});

test.each<[string, Stunt]>([
  ['no answer at all', () => undefined],
  [
    'an answer that never ends',
    (response) => {
      response.writeHead(200);
      response.write('{');
    },
  ],
])('%s ends with the time for one request', async (_what, stunt) => {
  const { trouble, record } = await troubleAfter(stunt, 1_000);
  expect(trouble.code).toBe('ca-timeout');
  expect(record).toMatchObject({ failure: 'timeout: 1000 ms' });
});

test('a hang ends at the deadline where that comes before the time for one request', async () => {
  const { session, requests } = await openFixture(ca, { deadlineMs: 1_000 });
  ca.script('newOrder', () => () => undefined);
  await expect(session.newOrder(['a.example.org'])).rejects.toMatchObject({ code: 'timeout', reason: '1000 ms' });
  expect(requests.at(-1)?.failure).toBe('timeout: 1000 ms');
});

test('after the deadline nothing is sent', async () => {
  const { session, clock } = await openFixture(ca, { deadlineMs: 1_000 });
  clock.advance(1_000);
  const error = await session.directory().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'deadline', reason: 'no time was left' });
  expect(acmeTrouble(error, 'order', ca.config(), clock.now()).code).toBe('deadline-exceeded');
  expect(ca.received).toHaveLength(0);
});

test('a redirect is not followed', async () => {
  await troubleAfter({ status: 307, headers: { Location: `${ca.origin}/directory` } });
  expect(ca.received.at(-1)?.resource).toBe('newOrder');
});

test('a problem document is kept whole', async () => {
  const document = {
    type: 'urn:ietf:params:acme:error:rejectedIdentifier',
    title: 'No',
    detail: 'Some of the identifiers requested were rejected',
    instance: 'https://ca.example.org/incident/1',
    subproblems: [
      {
        type: 'urn:ietf:params:acme:error:rejectedIdentifier',
        detail: 'policy',
        identifier: { type: 'dns', value: 'a.example.org' },
      },
    ],
  };
  const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': 'Tue, 24 Nov 2026 07:00:00 GMT' };
  const { trouble, record } = await troubleAfter({ status: 403, headers, body: document });
  expect(trouble).toMatchObject({
    code: 'ca-refused',
    problem: { ...document, status: 403 },
    retryAt: '2026-11-24T07:00:00.000Z',
  });
  expect(trouble.message).toContain('Some of the identifiers requested were rejected');
  expect(record).toMatchObject({ problemType: document.type, retryAfter: headers['Retry-After'] });
});

test('a TLS certificate of an unknown root is not trusted', async () => {
  const { session, requests } = await openFixture(ca, { changes: { tlsRoots: [] } });
  const error = await session.directory().catch((thrown: unknown) => thrown);
  expect(acmeTrouble(error, 'order', ca.config(), 0)).toMatchObject({
    code: 'ca-tls',
    action: expect.stringContaining('tlsRoots'),
  });
  expect(requests.at(-1)?.failure).toMatch(/^tls: (UNABLE_TO|SELF_SIGNED)/);
  expect(ca.received).toHaveLength(0);
});

test('a TLS certificate for another name is not trusted', async () => {
  const { session } = await openFixture(ca, {
    changes: { directory: `${ca.origin.replace('127.0.0.1', 'localhost')}/directory` },
  });
  await expect(session.directory()).rejects.toMatchObject({ code: 'tls', reason: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});

test.each([
  ['nobody listens', async () => ({ port: await freedPort(), close: () => undefined }), 'ca-unreachable'],
  ['the server speaks plain http', plainServer, 'ca-tls'],
  ['the server hangs up during the handshake', hangingUp, 'ca-unreachable'],
])('%s', async (_what, start, code) => {
  const { port, close } = await start();
  const { session } = await openFixture(ca, { changes: { directory: `https://127.0.0.1:${port}/directory` } });
  const error = await session.directory().catch((thrown: unknown) => thrown);
  close();
  expect(acmeTrouble(error, 'order', ca.config(), 0).code).toBe(code);
});

async function listening(server: ReturnType<typeof createTcpServer>) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

function plainServer() {
  return listening(createPlainServer((_request, response) => response.end('{}')));
}

function hangingUp() {
  return listening(
    createTcpServer((socket) => socket.on('error', () => undefined).once('data', () => socket.destroy())),
  );
}

async function freedPort(): Promise<number> {
  const server = createTcpServer();
  const { port } = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
