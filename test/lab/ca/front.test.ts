import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hang } from '../../../lab/ca/front/behaviours/hang.ts';
import { pass } from '../../../lab/ca/front/behaviours/pass.ts';
import { refuse } from '../../../lab/ca/front/behaviours/refuse.ts';
import { type Front, startFront } from '../../../lab/ca/front.ts';
import { httpsGet } from '../../../lab/ca/https-get.ts';
import { freePorts } from '../free-ports.ts';
import { connectTo, issue, openAccount } from './issuing.ts';
import { type PebbleUnderTest, startPebbleUnderTest } from './pebble-under-test.ts';

const HOSTNAME = 'staging.ca.example.org';

let world: PebbleUnderTest;
let front: Front;
/** The front by its address: nothing resolves its name here. */
let place: { directory: string; tlsRootPem: string };

beforeAll(async () => {
  world = await startPebbleUnderTest();
  front = await startFront({ name: 'test', pki: world.pki, hostnames: [HOSTNAME], upstream: world.pebble });
  place = { directory: `https://127.0.0.1:${front.port}/dir`, tlsRootPem: front.tlsRootPem };
});

afterAll(async () => {
  await front.close();
  await world.stop();
});

afterEach(async () => {
  await front.reset();
  front.clear();
});

describe('a front that passes everything on', () => {
  it('lets a certificate be issued, and knows what each request was for', async () => {
    await front.use(pass.with({}));
    const session = await openAccount(connectTo(place));
    front.clear();

    const chain = await issue(session, 'front.example.org', world.dns);

    expect(chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(front.requests().map(({ method, resource, status }) => [method, resource, status])).toEqual([
      ['POST', 'newOrder', 201],
      ['POST', 'authorization', 200],
      ['POST', 'challenge', 200],
      ['POST', 'authorization', 200],
      ['POST', 'finalize', 200],
      ['POST', 'order', 200],
      ['POST', 'certificate', 200],
    ]);
  });

  it('passes the Host header on, so that the CA names the URLs that clients can reach', async () => {
    const text = await httpsGet(place.directory, place.tlsRootPem);

    expect(JSON.parse(text)).toMatchObject({ newOrder: `https://127.0.0.1:${front.port}/order-plz` });
  });

  it('shows a certificate for the names it was given', async () => {
    const socket = connectTls({ host: '127.0.0.1', port: front.port, servername: HOSTNAME, ca: front.tlsRootPem });
    await once(socket, 'secureConnect');
    const { authorized } = socket;
    socket.destroy();

    expect(authorized).toBe(true);
    expect(front.directory).toBe(`https://${HOSTNAME}:${front.port}/dir`);
  });

  it('says so at its start when the CA is not there', async () => {
    const [port] = await freePorts(1);
    const directory = `https://127.0.0.1:${port}/dir`;
    const upstream = { directory, tlsRootPem: front.tlsRootPem };

    await expect(startFront({ name: 'lost', pki: world.pki, upstream })).rejects.toThrow(
      `The front "lost" got no directory from ${directory}: 502 The CA behind the lab's front: ECONNREFUSED`,
    );
  });
});

describe('refuse', () => {
  it('refuses connections and cuts open ones, until it is taken back on the same port', async () => {
    const open = connectTcp(front.port, '127.0.0.1');
    await once(open, 'connect');
    const cut = once(open.resume(), 'close');

    await front.use(refuse.with({}));

    await cut;
    const refused = connectTcp(front.port, '127.0.0.1');
    expect(await once(refused, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
    await front.reset();
    expect(await httpsGet(place.directory, place.tlsRootPem)).toContain('newOrder');
  });
});

describe('hang', () => {
  it('takes the requests it is for and never answers, while all others pass', async () => {
    const session = await openAccount(connectTo(place), undefined, 2_000);
    await front.use(hang.with({ at: ['newOrder'] }));
    front.clear();

    await expect(session.newOrder(['hung.example.org'])).rejects.toMatchObject({
      code: 'timeout',
      resource: 'newOrder',
    });

    expect(await httpsGet(place.directory, place.tlsRootPem)).toContain('newOrder');
    expect(front.requests().map(({ resource, status }) => [resource, status])).toEqual([
      ['newOrder', undefined],
      ['directory', 200],
    ]);
    await front.reset();
    expect(await session.newOrder(['hung.example.org'])).toMatchObject({ status: 'pending' });
  });
});
