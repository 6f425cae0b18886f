import type { Writable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  CERTIFICATE_ID,
  controlsOf,
  type Page,
  productionAt,
  type ScriptedHost,
  startScriptedHost,
} from './scripted-host.ts';

let host: ScriptedHost;
beforeAll(async () => {
  host = await startScriptedHost();
});
afterEach(() => host.reset());
afterAll(() => host.stop());

const PATHS = ['/directory', '/newNonce', `/renewalInfo/${CERTIFICATE_ID}`, '/status'];
/** All HTTP controls. @param patienceMs for each answer; what only ends by it should have little */
const askAll = (patienceMs = 5_000) =>
  controlsOf({
    cas: [productionAt(host, { statusApi: `${host.origin}/status`, certificateId: CERTIFICATE_ID })],
    patienceMs,
  });

/** Writes as fast as the other side reads, until it hangs up. */
function flood(sink: Writable, part: string): void {
  const more = () => {
    while (!sink.destroyed && sink.write(part));
    if (!sink.destroyed) sink.once('drain', more);
  };
  sink.on('error', () => undefined);
  more();
}

const HOSTILE: Record<string, Page> = {
  'ten megabytes': { body: 'x'.repeat(10_000_000) },
  'a body without an end': (response, { method }) => {
    // Node throws the body of an answer to HEAD away: it would never be full.
    if (method === 'HEAD') response.writeHead(200).end();
    else flood(response.writeHead(200), ' '.repeat(65_536));
  },
  'a body that trickles': (response) => {
    response.writeHead(200).on('error', () => undefined);
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
  'a redirect to itself': (response, request) => {
    response.writeHead(301, { Location: request.url ?? '' }).end();
  },
  'headers without an end': ({ socket }) => {
    socket?.write('HTTP/1.1 200 OK\r\n');
    if (socket) flood(socket, `X-Bomb: ${'x'.repeat(1_000)}\r\n`);
  },
  'interim answers without an end': (response) => {
    const { socket } = response;
    socket?.on('error', () => undefined);
    const timer = setInterval(() => socket?.write('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(100)), 10);
    socket?.on('close', () => clearInterval(timer));
  },
  'JSON of great depth': { body: `${'['.repeat(400_000)}${']'.repeat(400_000)}` },
  'JSON of great breadth': {
    body: `{"result":{"status_overall":{"status":"x","status_code":400},"status":[${'{},'.repeat(300_000)}{}]}}`,
  },
  'something that is not HTTP': (response) => void response.socket?.end('\u0000\u0001NONSENSE\r\n\r\n'),
};

const ENDED_BY_PATIENCE = ['a body that trickles', 'interim answers without an end'];

test.each(Object.keys(HOSTILE).flatMap((what) => PATHS.map((path) => [what, path] as const)))(
  '%s at %s is a control that does not hold, soon and of little memory',
  async (what, path) => {
    host.page(path, HOSTILE[what] as Page);
    const controls = await askAll(ENDED_BY_PATIENCE.includes(what) ? 2_000 : undefined);
    const kind =
      { '/directory': 'directory', '/newNonce': 'new-nonce', '/status': 'status-api' }[path] ?? 'renewal-info';
    const control = controls.find((each) => each.kind === kind);
    expect(control?.outcome).not.toBe('holds');
    expect(JSON.stringify(controls).length).toBeLessThan(20_000);
    expect(host.bytesSent()).toBeLessThan(12_000_000);
    expect(host.received.filter((each) => each.endsWith(path))).toHaveLength(1);
    expect(controls.filter((each) => each.reason === 'defect')).toEqual([]);
  },
  30_000,
);

const anything = fc.oneof(fc.jsonValue(), fc.string(), fc.dictionary(fc.string(), fc.jsonValue()));
const headers = fc.dictionary(
  fc.constantFrom('Retry-After', 'Location', 'Link', 'Replay-Nonce', 'Content-Type'),
  fc.stringMatching(/^[ -~]{0,60}$/),
);

test('whatever the servers answer, the controls are what the contract says and none crashes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...PATHS),
      fc.integer({ min: 200, max: 599 }),
      headers,
      anything,
      async (path, status, more, body) => {
        host.reset();
        host.page(path, { status, headers: more, body: status === 204 || status === 304 ? '' : body });
        const controls = await askAll();
        expect(controls.filter(({ reason }) => reason === 'defect')).toEqual([]);
        expect(new Set(controls.map(({ id }) => id)).size).toBe(controls.length);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
