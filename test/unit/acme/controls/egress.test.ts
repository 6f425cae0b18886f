import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startResolver } from '../scripted-resolver.ts';
import { controlsOf, glance, type ScriptedHost, startScriptedHost } from './scripted-host.ts';

let host: ScriptedHost;
const servers: Server[] = [];
const sockets = new Set<Socket>();
beforeAll(async () => {
  host = await startScriptedHost();
});
afterEach(async () => {
  host.reset();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});
afterAll(() => host.stop());

type Records = { A?: string[]; AAAA?: string[] };

/** Egress to `ca.example.org`, which has these addresses. */
async function reach(records: Records, more: { port?: number; tlsRoots?: string[]; patienceMs?: number } = {}) {
  const { port = host.port, tlsRoots = [host.rootPem], patienceMs = 20_000 } = more;
  const resolver = await startResolver((name, type) => ({
    answers: (records[type as 'A' | 'AAAA'] ?? []).map((data) => ({ type: type as 'A', name, ttl: 1, data })),
  }));
  const network = { resolvers: [resolver.address], controls: [{ host: 'ca.example.org', port, tlsRoots }] };
  const controls = await controlsOf({ network, patienceMs });
  resolver.stop();
  return controls;
}

/** A server that does with a connection what it likes. */
async function listening(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    onConnection(socket.on('error', () => undefined));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const words = (controls: Awaited<ReturnType<typeof reach>>) =>
  glance(controls).map((each) => each.replace(/^egress:ca.example.org:\d+:/, ''));
const V6_MISSING = 'ipv6: undetermined no-address';

test('TCP and TLS to a host that is no CA, timed part by part; no request is sent', async () => {
  const controls = await reach({ A: ['127.0.0.1'] });
  expect(words(controls)).toEqual(['ipv4: holds', V6_MISSING]);
  expect(controls[0]).toMatchObject({
    kind: 'egress',
    host: `ca.example.org:${host.port}`,
    family: 'ipv4',
    timings: { dns: expect.any(Number), connect: expect.any(Number), tls: expect.any(Number) },
    connection: { reused: false, address: '127.0.0.1', port: host.port, tls: { version: 'TLSv1.3' } },
  });
  expect(controls[0]).not.toHaveProperty('ca');
  expect(host.received).toEqual([]);
});

test('an address family that the network has no route for is not checked', async () => {
  // Linux knows no route for TCP to a multicast address, and nothing leaves the machine.
  const [v4, v6] = await reach({ A: ['127.0.0.1'], AAAA: ['ff02::1'] });
  expect(v4?.outcome).toBe('holds');
  expect(v6).toMatchObject({ outcome: 'undetermined', reason: 'no-route', detail: expect.stringContaining('IPv6') });
  expect(v6).not.toHaveProperty('failure');
});

test.each<[string, () => Promise<number> | number, string, object]>([
  ['a port where nobody listens', freedPort, 'refused', { failure: 'refused: ECONNREFUSED' }],
  ['plain text', () => listening((socket) => socket.end('220 mail\r\n')), 'tls', {}],
  ['a server that hangs up', () => listening((socket) => socket.once('data', () => socket.destroy())), 'reset', {}],
  ['a server that ends without a word', () => listening((socket) => socket.end()), 'reset', {}],
])('%s fails', async (_what, port, reason, more) => {
  const [v4] = await reach({ A: ['127.0.0.1'] }, { port: await port() });
  expect(v4).toMatchObject({ outcome: 'fails', reason, ...more });
  expect(v4?.timings).not.toHaveProperty('tls');
});

test('a server that says nothing fails with its time, and is hung up on', async () => {
  const { promise: hungUp, resolve: hangUp } = Promise.withResolvers<void>();
  const port = await listening((socket) => socket.on('close', () => hangUp()).resume());
  const [v4] = await reach({ A: ['127.0.0.1'] }, { port, patienceMs: 500 });
  await hungUp;
  expect(v4).toMatchObject({ outcome: 'fails', reason: 'timeout', timings: { connect: expect.any(Number) } });
});

test('a certificate of another root fails, with its issuer: a proxy that inspects traffic is seen by it', async () => {
  const [v4] = await reach({ A: ['127.0.0.1'] }, { tlsRoots: [] });
  expect(v4).toMatchObject({
    outcome: 'fails',
    reason: 'tls',
    connection: { tls: { certificate: { issuer: 'CN=Controls root' } } },
  });
});

test('the certificate must hold for the name, not for the address', async () => {
  const resolver = await startResolver((name, type) => ({
    answers: type === 'A' ? [{ type, name, ttl: 1, data: '127.0.0.1' }] : [],
  }));
  const controls = [{ host: 'other.example.org', port: host.port, tlsRoots: [host.rootPem] }];
  const [v4] = await controlsOf({ network: { resolvers: [resolver.address], controls } });
  resolver.stop();
  expect(v4).toMatchObject({ outcome: 'fails', failure: 'tls: ERR_TLS_CERT_ALTNAME_INVALID' });
});

test('a host that is an address is reached over its own family without a look-up', async () => {
  const controls = [{ host: '127.0.0.1', port: host.port, tlsRoots: [host.rootPem] }];
  const [v4, v6] = await controlsOf({ network: { resolvers: ['127.0.0.1:1'], controls } });
  expect(v4?.outcome).toBe('holds');
  expect(v4?.timings).not.toHaveProperty('dns');
  expect(v6?.reason).toBe('no-address');
});

test.each([
  ['SERVFAIL', 2, 'fails dns'],
  ['NXDOMAIN', 3, 'undetermined no-address'],
])('a look-up that ends with %s', async (_name, flags, expected) => {
  const resolver = await startResolver(() => ({ flags }));
  const controls = [{ host: 'ca.example.org', port: host.port, tlsRoots: [] }];
  const found = await controlsOf({ network: { resolvers: [resolver.address], controls } });
  resolver.stop();
  expect(words(found)).toEqual([`ipv4: ${expected}`, `ipv6: ${expected}`]);
});

test('past the deadline nothing is opened', async () => {
  const controls = [{ host: '127.0.0.1', port: host.port, tlsRoots: [host.rootPem] }];
  const [v4] = await controlsOf({ network: { resolvers: [], controls }, deadline: Date.now() });
  expect(v4).toMatchObject({ outcome: 'undetermined', reason: 'no-time' });
  expect(v4).not.toHaveProperty('connection');
});

async function freedPort(): Promise<number> {
  const port = await listening(() => undefined);
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return port;
}
