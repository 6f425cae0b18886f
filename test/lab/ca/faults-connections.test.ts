import { once } from 'node:events';
import { Agent } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { delay } from '../../../lab/ca/front/behaviours/delay.ts';
import { idleCut } from '../../../lab/ca/front/behaviours/idle-cut.ts';
import { refuse } from '../../../lab/ca/front/behaviours/refuse.ts';
import { tlsExpired } from '../../../lab/ca/front/behaviours/tls-expired.ts';
import { tlsHandshakeFailure } from '../../../lab/ca/front/behaviours/tls-handshake-failure.ts';
import { tlsWrongName } from '../../../lab/ca/front/behaviours/tls-wrong-name.ts';
import { type PlainFront, startPlainFront } from './plain-front.ts';

let plain: PlainFront;
/** Keeps its connections, and its TLS sessions for the next one. */
let agent: Agent;

beforeAll(async () => {
  plain = await startPlainFront();
  agent = new Agent({ keepAlive: true });
});

afterAll(async () => {
  agent.destroy();
  await plain.stop();
});

afterEach(async () => {
  await plain.front.reset();
  plain.front.clear();
});

describe.each([
  ['refuse', refuse.with({}), { code: 'ECONNREFUSED' }],
  ['tls-expired', tlsExpired.with({}), { code: 'CERT_HAS_EXPIRED' }],
  ['tls-wrong-name', tlsWrongName.with({}), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
  [
    'tls-handshake-failure',
    tlsHandshakeFailure.with({}),
    { code: 'EPROTO', message: expect.stringContaining('SSL alert number 40') },
  ],
])('%s', (_, behaviour, error) => {
  it('keeps every client from asking anything, those too that were here before, until it is taken back', async () => {
    await plain.ask('/dir', { agent });
    await plain.front.use(behaviour);
    plain.front.clear();

    await expect(plain.ask('/dir')).rejects.toMatchObject(error);
    await onceIdleIsGone();
    await expect(plain.ask('/dir', { agent })).rejects.toMatchObject(error);

    expect(plain.front.requests()).toEqual([]);
    await plain.front.remove(behaviour.name);
    expect((await plain.ask('/dir', { agent })).status).toBe(200);
  });
});

describe('tls-wrong-name', () => {
  it('shows the name it is told to', async () => {
    await plain.front.use(tlsWrongName.with({ name: 'other.example.com' }));

    await expect(plain.ask('/dir')).rejects.toMatchObject({ cert: { subjectaltname: 'DNS:other.example.com' } });
  });
});

describe('idle-cut', () => {
  it('cuts a connection that was idle, by RST', async () => {
    await plain.front.use(idleCut.with({ milliseconds: 50 }));

    const socket = connect({ host: '127.0.0.1', port: plain.front.port, ca: plain.front.tlsRootPem });
    const error = once(socket, 'error');

    socket.write('GET /dir HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');

    expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(await error).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('does not cut one whose request is under way for longer', async () => {
    await plain.front.use(idleCut.with({ milliseconds: 1_000 }));
    await plain.front.use(delay.with({ milliseconds: 1_200 }));
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });

    const seen = [await plain.ask('/dir', { agent: kept }), await plain.ask('/dir', { agent: kept })];
    kept.destroy();

    expect(seen.map(({ status }) => status)).toEqual([200, 200]);
  });
});

/** A client that has not seen the end of its connection yet would fail on it, and not meet what new connections meet. */
async function onceIdleIsGone(): Promise<void> {
  const sockets = Object.values(agent.freeSockets).flatMap((kept) => kept ?? []);
  await Promise.all(sockets.filter((socket) => !socket.closed).map((socket) => once(socket, 'close')));
}
