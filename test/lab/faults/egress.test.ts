import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEgress } from '../../../lab/aws/faults/egress/egress.ts';
import { EGRESS_FAULTS } from '../../../lab/aws/faults/egress/registry.ts';
import { createSwitches, type Switches } from '../../../lab/aws/faults/switched-fault.ts';
import { createPki } from '../../../lab/ca/pki.ts';
import { createFunction, createRole, invoke } from '../aws/functions-under-test.ts';
import { type Instance, startInstance } from '../aws/instance.ts';

/** Connects as told in each way that Node has, and says what it met: data, or the error. */
const CONNECTOR = `
import { createSocket } from 'node:dgram';
import { Agent, get } from 'node:https';
import { connect } from 'node:net';
import { LambdaClient, GetFunctionCommand } from '@aws-sdk/client-lambda';
const settled = (start, ms) => new Promise((resolve) => {
  const late = setTimeout(() => resolve({ code: 'silence' }), ms);
  start((met) => { clearTimeout(late); resolve(met); });
});
const kept = new Agent({ keepAlive: true });
const told = ({ code, syscall, address, port, message }) => ({ code, syscall, address, port, message });
const ways = {
  tcp: ({ port }, done) => connect(port, '127.0.0.1').on('error', (error) => done(told(error)))
    .on('data', (data) => done({ data: String(data) })),
  udp: ({ port }, done) => {
    const socket = createSocket('udp4').on('error', (error) => done(told(error)))
      .on('message', (data) => done({ data: String(data) })).on('connect', () => socket.send('hello'));
    socket.connect(port, '127.0.0.1');
  },
  'udp-unconnected': ({ port }, done) => {
    const socket = createSocket('udp4').on('message', (data) => done({ data: String(data) }));
    socket.send('hello', port, '127.0.0.1', (error) => error && done(told(error)));
  },
  https: ({ port, ca, insecure }, done) => get({ host: '127.0.0.1', port, ca, agent: false, rejectUnauthorized: !insecure }, (response) => {
    response.resume();
    done({ data: String(response.statusCode) });
  }).on('error', (error) => done(told(error))),
  kept: ({ port, ca }, done) => get({ host: '127.0.0.1', port, ca, agent: kept }, function (response) {
    response.resume().on('end', () => done({ data: this.reusedSocket ? 'reused' : 'new' }));
  }).on('error', (error) => done(told(error))),
  fetch: ({ port }, done) => fetch('http://127.0.0.1:' + port).then((answer) => answer.text())
    .then((data) => done({ data }), (error) => done(told(error.cause ?? error))),
  aws: (_, done) => new LambdaClient({ maxAttempts: 1 }).send(new GetFunctionCommand({ FunctionName: 'connector' }))
    .then(() => done({ data: 'answered' }), (error) => done(told(error))),
};
export const handler = ({ way, ms = 1_000, ...rest }) => settled((done) => ways[way](rest, done), ms);`;

type Met = { code?: string; syscall?: string; address?: string; port?: number; data?: string };

let instance: Instance;
let lambda: LambdaClient;
let switches: Switches;
let tlsRoot: string;
const closing: { close(): unknown }[] = [];
const ports = { staging: 0, backup: 0, dns: 0, other: 0, kept: 0 };

beforeAll(async () => {
  instance = await startInstance();
  lambda = new LambdaClient({ ...instance.client, maxAttempts: 1 });
  await createRole(instance.endpoint, 'any', { Effect: 'Allow', Action: 'lambda:GetFunction', Resource: '*' });
  await createFunction(lambda, 'connector', CONNECTOR, { Timeout: 30 });
  await createFunction(lambda, 'elsewhere', CONNECTOR, { Timeout: 30 });
  const pki = await createPki();
  tlsRoot = pki.rootPem;
  const { certificatePem: cert, privateKeyPem: key } = await pki.leaf(['127.0.0.1']);
  const http = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nworld';
  ports.staging = await listen(createTlsServer({ cert, key }, (socket) => socket.once('data', () => socket.end(http))));
  ports.backup = await listen(createTlsServer({ cert, key }, (socket) => socket.once('data', () => socket.end(http))));
  ports.kept = await listen(createHttpsServer({ cert, key }, (_, response) => response.end('world')));
  ports.other = await listen(createServer((socket) => socket.end(http)));
  ports.dns = await listenForDns();
  const { staging, backup } = ports;
  const world = { dnsPort: ports.dns, cas: { staging: { port: staging }, backup: { port: backup } } };
  switches = createSwitches(EGRESS_FAULTS, createEgress(instance.endpoint, world));
});
afterEach(() => switches?.allOff());
afterAll(async () => {
  for (const each of closing) each.close();
  await instance?.stop();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(server);
  return (server.address() as AddressInfo).port;
}

/** Answers `world` over UDP and TCP at one port. */
async function listenForDns(): Promise<number> {
  const port = await listen(createServer((socket) => socket.end('world')));
  const socket: UdpSocket = createSocket('udp4').on('message', (_, from) =>
    socket.send('world', from.port, from.address),
  );
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  closing.push(socket);
  return port;
}

async function met(way: string, port = 0, more: object = {}, name = 'connector'): Promise<Met> {
  const { error, body } = await invoke(lambda, name, { way, port, ...more });
  if (error) throw new Error(body.errorMessage);
  return body;
}

describe('without a fault', () => {
  it.each([
    ['tcp', 'dns'],
    ['udp', 'dns'],
    ['udp-unconnected', 'dns'],
    ['fetch', 'other'],
    ['aws', 'other'],
  ] as const)('%s reaches %s', async (way, port) => {
    expect((await met(way, ports[port])).data).toMatch(/world|answered/);
  });

  it('https sees the certificate of the CA', async () => {
    expect(await met('https', ports.staging, { ca: tlsRoot })).toMatchObject({ data: '200' });
    expect(await met('https', ports.staging)).toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });
});

describe('no-route', () => {
  it.each(['tcp', 'udp', 'udp-unconnected', 'fetch', 'https'])('%s: the network is unreachable', async (way) => {
    await switches.on('no-route', { as: 'unreachable' });

    const port = ports[way === 'https' ? 'staging' : way === 'fetch' ? 'other' : 'dns'];
    const failure = { code: 'ENETUNREACH', syscall: 'connect', address: '127.0.0.1', port };
    expect(await met(way, port, { ca: tlsRoot })).toMatchObject(failure);
  });

  it.each(['tcp', 'udp', 'udp-unconnected', 'fetch', 'https'])('%s: packets are dropped', async (way) => {
    await switches.on('no-route', {});

    const port = ports[way === 'https' ? 'staging' : way === 'fetch' ? 'other' : 'dns'];
    expect(await met(way, port, { ms: 500 })).toEqual({ code: 'silence' });
  });

  it('leaves AWS within reach, and another function alone', async () => {
    await switches.on('no-route', { as: 'refused', function: 'connector' });

    expect(await met('aws')).toEqual({ data: 'answered' });
    expect(await met('tcp', ports.dns)).toMatchObject({ code: 'ECONNREFUSED' });
    expect(await met('tcp', ports.dns, {}, 'elsewhere')).toEqual({ data: 'world' });
  });

  it('is met by a connection that was open before', async () => {
    await met('kept', ports.kept, { ca: tlsRoot });
    expect(await met('kept', ports.kept, { ca: tlsRoot })).toEqual({ data: 'reused' });

    await switches.on('no-route', { as: 'unreachable' });

    expect(await met('kept', ports.kept, { ca: tlsRoot })).toMatchObject({ code: 'ENETUNREACH' });
  });

  it('is over when it is off', async () => {
    await switches.on('no-route', { as: 'unreachable' });
    await switches.off('no-route');

    expect(await met('tcp', ports.dns)).toEqual({ data: 'world' });
  });
});

describe('one-host-only', () => {
  it('lets one through and no other', async () => {
    await switches.on('one-host-only', { host: '127.0.0.1', port: ports.staging, as: 'unreachable' });

    expect(await met('https', ports.staging, { ca: tlsRoot })).toMatchObject({ data: '200' });
    expect(await met('https', ports.backup, { ca: tlsRoot })).toMatchObject({ code: 'ENETUNREACH' });
    expect(await met('udp', ports.dns)).toMatchObject({ code: 'ENETUNREACH' });
    await switches.on('one-host-only', { host: '127.0.0.2', port: ports.staging, as: 'unreachable' });
    expect(await met('https', ports.staging, { ca: tlsRoot })).toMatchObject({ code: 'ENETUNREACH' });
  });
});

describe('dns-blocked', () => {
  it.each([
    [{}, 'silence', 'silence'],
    [{ as: 'refused' }, 'ECONNREFUSED', 'ECONNREFUSED'],
    [{ transport: 'udp' }, 'silence', undefined],
    [{ transport: 'tcp', as: 'refused' }, undefined, 'ECONNREFUSED'],
  ])('%j: over UDP %s, over TCP %s', async (parameters, udp, tcp) => {
    await switches.on('dns-blocked', parameters);

    expect((await met('udp', ports.dns, { ms: 500 })).code).toBe(udp);
    expect((await met('tcp', ports.dns, { ms: 500 })).code).toBe(tcp);
    expect(await met('https', ports.staging, { ca: tlsRoot })).toMatchObject({ data: '200' });
  });
});

describe('ca-blocked', () => {
  it('drops what goes to one CA, and nothing else', async () => {
    await switches.on('ca-blocked', { ca: 'backup' });

    expect(await met('https', ports.backup, { ca: tlsRoot, ms: 500 })).toEqual({ code: 'silence' });
    expect(await met('https', ports.staging, { ca: tlsRoot })).toMatchObject({ data: '200' });
    expect(await met('udp', ports.dns)).toEqual({ data: 'world' });
  });

  it('is for a CA that there is', async () => {
    await expect(switches.on('ca-blocked', { ca: 'no-such' })).rejects.toThrow('ca: one of staging, backup');
  });
});

describe('inspecting-proxy', () => {
  it('shows a certificate of an unknown issuer, at the CA that is meant', async () => {
    await switches.on('inspecting-proxy', { ca: 'staging' });

    expect(await met('https', ports.staging, { ca: tlsRoot })).toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    expect(await met('https', ports.staging, { insecure: true })).toMatchObject({ data: '200' });
    expect(await met('https', ports.backup, { ca: tlsRoot })).toMatchObject({ data: '200' });
  });

  it('shows it at every CA, and no longer when it is off', async () => {
    await switches.on('inspecting-proxy', {});

    expect(await met('https', ports.backup, { ca: tlsRoot })).toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    await switches.off('inspecting-proxy');
    expect(await met('https', ports.backup, { ca: tlsRoot })).toMatchObject({ data: '200' });
  });

  it('refuses a CA that there is not', async () => {
    await expect(switches.on('inspecting-proxy', { ca: 'third' })).rejects.toThrow('ca: one of staging, backup');
  });
});
