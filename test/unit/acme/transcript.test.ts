import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:net';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { createSecrecy } from '../../../lambda/acme/secrecy.ts';
import { openSession } from '../../../lambda/acme/session.ts';
import { append, type Transcript } from '../../../lambda/acme/transcript.ts';
import { type RequestRecord, requestSchema, TRANSCRIPT_BOUNDS } from '../../../lambda/contract/result.ts';
import { type Answer, problem, type ScriptedCa, type Stunt, startScriptedCa } from './scripted-ca.ts';
import { openFixture } from './session-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

const NAMES = ['a.example.org'];
const port = () => Number(new URL(ca.origin).port);

/** The record of a newOrder that the CA answers so. */
async function recordAfter(answer: Answer | Stunt): Promise<RequestRecord | undefined> {
  const { session, requests } = await openFixture(ca);
  await session.directory();
  ca.script('newOrder', () => answer);
  await session.newOrder(NAMES).catch(() => undefined);
  return requests.at(-1);
}

test('a new connection is timed part by part, an open one from the first byte on', async () => {
  const { privateKeyPem, accountUrl } = await openFixture(ca);
  const clock = { now: () => performance.timeOrigin + performance.now(), sleep: async () => undefined };
  const requests: RequestRecord[] = [];
  const directory = `https://localhost:${port()}/directory`;
  const connection = openConnection(ca.config(), clock);
  const session = openSession(connection, {
    privateKeyPem,
    accountUrl,
    transcript: { requests },
    deadline: clock.now() + 60_000,
  });
  await session.newOrder(NAMES);
  const [first, second] = requests;
  const { connect = -1, tls = -1, firstByte = -1, end = -1 } = first?.timings ?? {};
  expect(first?.timings).not.toHaveProperty('dns');
  expect([0, connect, tls, firstByte, end]).toEqual([0, connect, tls, firstByte, end].toSorted((a, b) => a - b));
  expect(end).toBeLessThanOrEqual((first?.durationMs ?? 0) + 1);
  expect(first?.connection).toMatchObject({ reused: false, address: '127.0.0.1', port: port() });
  expect(second?.connection).toEqual({ reused: true, address: '127.0.0.1', port: port() });
  expect(Object.keys(second?.timings ?? {})).toEqual(['firstByte', 'end']);
  const named = openSession(openConnection(ca.config({ directory }), clock), {
    privateKeyPem,
    transcript: { requests },
    deadline: clock.now() + 60_000,
  });
  await named.directory().catch(() => undefined);
  expect(requests.at(-1)?.timings).toHaveProperty('dns', expect.any(Number));
});

test('the TLS of a new connection is told with the certificate of the server', async () => {
  const { session, requests } = await openFixture(ca);
  await session.directory();
  const day = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
  expect(requests[0]?.connection?.tls).toEqual({
    version: 'TLSv1.3',
    cipher: expect.stringMatching(/^TLS_/),
    certificate: {
      fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      subject: '',
      issuer: 'CN=Scripted TLS root',
      names: 'IP Address:127.0.0.1, DNS:ca.example.org',
      notAfter: expect.stringMatching(day),
    },
  });
});

test.each([
  ['of an unknown root', { tlsRoots: [] }, /^tls: UNABLE_TO/],
  ['for another name', undefined, /^tls: ERR_TLS_CERT_ALTNAME_INVALID/],
])('a certificate %s that is not accepted is in the record all the same', async (_what, changes, failure) => {
  const elsewhere = { directory: `https://localhost:${port()}/directory` };
  const { session, requests } = await openFixture(ca, { changes: changes ?? elsewhere });
  await session.directory().catch(() => undefined);
  const [record] = requests;
  expect(record?.failure).toMatch(failure);
  expect(record?.connection?.tls?.certificate).toMatchObject({ issuer: 'CN=Scripted TLS root' });
  expect(record?.timings).toHaveProperty('connect');
  expect(record?.timings).not.toHaveProperty('tls');
});

test('a refused connection tells where it should have led', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: freed } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const { session, requests } = await openFixture(ca, { changes: { directory: `https://127.0.0.1:${freed}/` } });
  await session.directory().catch(() => undefined);
  expect(requests[0]).toMatchObject({
    failure: 'refused: ECONNREFUSED',
    connection: { reused: false, address: '127.0.0.1', port: freed },
    timings: {},
  });
  expect(requests[0]?.timings).toEqual({});
});

test('a request that was not sent has no connection and no times', async () => {
  const { session, requests, clock } = await openFixture(ca, { deadlineMs: 1_000 });
  clock.advance(1_000);
  await session.directory().catch(() => undefined);
  expect(requests[0]).toMatchObject({ failure: 'deadline: no time was left' });
  expect(requests[0]).not.toHaveProperty('connection');
  expect(requests[0]).not.toHaveProperty('timings');
});

test('messages that were refused for their nonce are attempts, each post counted for itself', async () => {
  const { session, requests } = await openFixture(ca);
  const order = await session.newOrder(['a.example.org', 'b.example.org']);
  requests.length = 0;
  ca.script('authorization', problem('badNonce', 400), problem('badNonce', 400), problem('badNonce', 400));
  await Promise.all(order.authorizations.map((url) => session.authorization(url)));
  const sent = requests.filter(({ resource }) => resource === 'authorization');
  const byUrl = order.authorizations.map((url) => sent.filter((each) => each.url === url));
  expect(sent).toHaveLength(5);
  for (const attempts of byUrl) {
    expect(attempts.map(({ attempt }) => attempt)).toEqual([undefined, ...attempts.slice(1).map((_, at) => at + 2)]);
    expect(attempts.map(({ retriedFor }) => retriedFor)).toEqual([
      undefined,
      ...attempts.slice(1).map(() => 'badNonce'),
    ]);
  }
});

test('a refusal is kept with its problem document, its headers and its size', async () => {
  const document = {
    type: 'urn:ietf:params:acme:error:rateLimited',
    title: 'Slow down',
    detail: 'too many new orders (300) from this account in the last 3h',
    status: 429,
    instance: 'https://ca.example.org/incident/1',
    subproblems: [
      { type: 'urn:ietf:params:acme:error:caa', detail: 'no', identifier: { type: 'dns', value: 'a.example.org' } },
    ],
  };
  const headers = {
    'Content-Type': 'application/problem+json',
    'Retry-After': '3600',
    Link: '<https://ca.example.org/limits>;rel="help", <https://ca.example.org/directory>;rel="index"',
    Location: 'https://ca.example.org/elsewhere',
  };
  const record = await recordAfter({ status: 429, headers, body: document });
  expect(record).toMatchObject({
    status: 429,
    problemType: document.type,
    problem: document,
    retryAfter: '3600',
    contentType: 'application/problem+json',
    link: headers.Link,
    location: headers.Location,
    responseBytes: JSON.stringify(document).length,
    requestBytes: ca.received.at(-1)?.body.length,
  });
  expect(record).not.toHaveProperty('failure');
  expect(requestSchema.parse(record)).toEqual(record);
});

test.each<[string, Answer | Stunt, object]>([
  [
    'a redirect',
    { status: 302, headers: { Location: 'https://elsewhere.example.org/' }, body: '' },
    { status: 302, location: 'https://elsewhere.example.org/', failure: 'redirect: status 302' },
  ],
  [
    'a body that is too large',
    (response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.on('error', () => undefined).end(Buffer.alloc(10_000_000, 'x'));
    },
    { status: 200, contentType: 'text/html', failure: 'too-large: more than 1000000 bytes' },
  ],
  [
    'an answer cut half-way',
    (response) => {
      response.writeHead(201, { 'Content-Length': '1000' });
      response.write('{"status":');
      setImmediate(() => response.destroy());
    },
    { status: 201, responseBytes: 10, failure: 'reset: ECONNRESET', timings: { firstByte: 0 } },
  ],
])('%s leaves its head in the record', async (_what, answer, expected) => {
  const record = await recordAfter(answer);
  expect(record).toMatchObject(expected);
  expect(requestSchema.parse(record)).toEqual(record);
});

test('too many headers end as a failure with a name', async () => {
  const bomb: Stunt = (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\n');
    response.socket?.end(`X-Bomb: ${'x'.repeat(500)}\r\n`.repeat(2_000));
  };
  expect(await recordAfter(bomb)).toMatchObject({ failure: 'malformed: HPE_HEADER_OVERFLOW' });
});

const long = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('"', '\\', '\u0000', '\ud800', 'x').chain((each) => fc.nat(9_000).map((count) => each.repeat(count))),
);
const subproblem = fc.record({ type: long, detail: long, identifier: fc.record({ type: long, value: long }) });
const hostile = fc.record({
  type: long,
  title: long,
  detail: long,
  instance: long,
  status: fc.nat(999),
  subproblems: fc.tuple(subproblem, fc.nat(300)).map(([each, count]) => Array(count).fill(each)),
});
const header = fc.tuple(fc.constantFrom('"', '\\', 'x'), fc.nat(1_800)).map(([each, count]) => each.repeat(count));

test('no record is larger than its bound, whatever the CA says', async () => {
  const { session, requests } = await openFixture(ca);
  await fc.assert(
    fc.asyncProperty(hostile, header, async (document, text) => {
      fc.pre(JSON.stringify(document).length < 900_000);
      const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': text, Link: text, Location: text };
      ca.script('newOrder', { status: 400, headers, body: document });
      await session.newOrder(NAMES).catch(() => undefined);
      const record = requests.at(-1);
      expect(JSON.stringify(record).length).toBeLessThanOrEqual(TRANSCRIPT_BOUNDS.recordCharacters);
      expect(requestSchema.parse(record)).toEqual(record);
      const { subproblems = [], omittedSubproblems = 0 } = record?.problem ?? {};
      expect(subproblems.length + omittedSubproblems).toBe(document.subproblems.length);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('what was cut says so', async () => {
  const subproblems = Array.from({ length: 120 }, () => ({ type: 'urn:x', detail: 'y' }));
  const body = { type: 'urn:a', detail: 'd'.repeat(2_001), subproblems };
  const record = await recordAfter({ status: 400, headers: { Link: 'l'.repeat(1_001) }, body });
  expect(record?.problem?.detail).toBe(`${'d'.repeat(2_000)} [cut]`);
  expect(record?.link).toBe(`${'l'.repeat(1_000)} [cut]`);
  expect(record?.problem).toMatchObject({ omittedSubproblems: 20 });
  expect(record?.problem?.subproblems).toHaveLength(100);
});

const plain = (index: number, more: Partial<RequestRecord> = {}): RequestRecord => ({
  at: '2026-11-24T06:00:00.000Z',
  method: 'POST',
  resource: 'authorization',
  url: `https://ca.example.org/${index}`,
  status: 200,
  durationMs: 1,
  ...more,
});
/** Records that are there and records that are told to be left out. */
const told = ({ requests }: Transcript) => requests.reduce((sum, { omittedBefore = 0 }) => sum + 1 + omittedBefore, 0);

test('a full transcript keeps how it began, its failures and how it ended', () => {
  const transcript: Transcript = { requests: [] };
  const refusedAt = 300;
  for (let index = 0; index < 1_000; index++)
    append(transcript, plain(index, index === refusedAt ? { status: 503 } : {}));
  const { requests } = transcript;
  expect(requests).toHaveLength(TRANSCRIPT_BOUNDS.requests);
  expect(told(transcript)).toBe(1_000);
  expect(requests.slice(0, 10).map(({ url }) => url)).toEqual(
    Array.from({ length: 10 }, (_, index) => plain(index).url),
  );
  expect(requests.filter(({ status }) => status === 503)).toHaveLength(1);
  expect(requests.at(-1)?.url).toBe(plain(999).url);
});

test('a transcript of large refusals stays within its characters', () => {
  const transcript: Transcript = { requests: [] };
  const detail = 'x'.repeat(20_000);
  for (let index = 0; index < 100; index++)
    append(transcript, plain(index, { status: 500, problem: { type: 'urn:x', detail } }));
  expect(JSON.stringify(transcript.requests).length).toBeLessThanOrEqual(TRANSCRIPT_BOUNDS.characters);
  expect(told(transcript)).toBe(100);
  expect(transcript.requests[0]?.url).toBe(plain(0).url);
  expect(transcript.requests.at(-1)?.url).toBe(plain(99).url);
});

test('no part of a secret is left at a cut, wherever the secret lies', () => {
  const secret = 'SECRET0123456789SECRET0123456789';
  const secrecy = createSecrecy();
  secrecy.keep(secret);
  fc.assert(
    fc.property(fc.array(fc.nat(60), { maxLength: 12 }), fc.integer({ min: 1, max: 200 }), (gaps, most) => {
      const text = gaps.map((gap) => `${'-'.repeat(gap)}${secret}`).join('');
      const quoted = secrecy.quote(text, most);
      expect(quoted).not.toMatch(/[A-Z0-9]/);
      expect(quoted.length).toBeLessThanOrEqual(most + ' [cut]'.length);
    }),
  );
});

test('a text for the record is one line of whole characters', () => {
  const { quote } = createSecrecy();
  expect(quote('a\nb\u001b[31mc\ud800', 100)).toBe('a b [31mc\ufffd');
});

test('the certificate in a record is the one that the server has', async () => {
  const { session, requests, connection } = await openFixture(ca);
  await session.directory();
  const [socket] = Object.values(connection.agent().freeSockets).flat();
  const shown = new X509Certificate((socket as unknown as import('node:tls').TLSSocket).getPeerCertificate().raw);
  expect(requests[0]?.connection?.tls?.certificate?.fingerprint).toBe(shown.fingerprint256);
});
