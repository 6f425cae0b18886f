import { randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPebble } from '../../../lab/ca/pebble.ts';
import { connectTo, issue, openAccount } from './issuing.ts';
import { type PebbleUnderTest, startPebbleUnderTest } from './pebble-under-test.ts';

function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

describe('a Pebble', () => {
  let world: PebbleUnderTest;

  beforeAll(async () => {
    world = await startPebbleUnderTest();
  });

  afterAll(async () => {
    await world.stop();
  });

  it('issues a chain up to its issuing root, in the seven requests of RFC 8555 by its own log', async () => {
    const { pebble, dns } = world;
    const session = await openAccount(connectTo(pebble));
    const before = (await pebble.requests()).length;

    const chain = certificatesIn(await issue(session, 'www.example.org', dns));

    const [leaf, intermediate] = chain;
    const [root] = (await pebble.issuingRoots()).map((pem) => new X509Certificate(pem));
    if (!leaf || !intermediate || !root) throw new Error('a chain of two and a root were expected');
    expect(chain).toHaveLength(2);
    expect(leaf.subjectAltName).toBe('DNS:www.example.org');
    expect(leaf.checkIssued(intermediate) && leaf.verify(intermediate.publicKey)).toBe(true);
    expect(intermediate.checkIssued(root) && intermediate.verify(root.publicKey)).toBe(true);
    expect((await pebble.requests()).slice(before)).toEqual([
      { method: 'POST', path: '/order-plz' },
      { method: 'POST', path: '/authZ/' },
      { method: 'POST', path: '/chalZ/' },
      { method: 'POST', path: '/authZ/' },
      { method: 'POST', path: '/finalize-order/' },
      { method: 'POST', path: '/my-order/' },
      { method: 'POST', path: '/certZ/' },
    ]);
  });

  it('refuses what DNS does not prove', async () => {
    const session = await openAccount(connectTo(world.pebble));
    const order = await session.newOrder(['nothing.example.org']);
    const [url = ''] = order.authorizations;
    const challenge = (await session.authorization(url)).challenges.find(({ type }) => type === 'dns-01');

    await session.acceptChallenge(challenge?.url ?? '');

    expect(await session.awaitAuthorization(url)).toMatchObject({ status: 'invalid' });
  });

  it('says which ports are taken, and leaves whoever has them alone', async () => {
    const { acme, management } = world.options.ports;

    await expect(startPebble({ ...world.options, name: 'second' })).rejects.toThrow(
      `Pebble "second" cannot start on ports ${acme} and ${management}: ${acme}, ${management} taken.`,
    );
  });

  it('is gone when stop resolves', async () => {
    const stopped = await startPebbleUnderTest();

    await stopped.stop();

    expect(() => process.kill(stopped.pebble.pid, 0)).toThrow('ESRCH');
    const socket = connect(stopped.options.ports.acme, '127.0.0.1');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('can be stopped while it is frozen', async () => {
    const frozen = await startPebbleUnderTest();
    process.kill(frozen.pebble.pid, 'SIGSTOP');

    await frozen.stop();

    expect(() => process.kill(frozen.pebble.pid, 0)).toThrow('ESRCH');
  });
});

describe('a Pebble that demands an external account binding', () => {
  const eab = { keyId: 'lab-key', hmacKey: randomBytes(32).toString('base64url') };
  let world: PebbleUnderTest;

  beforeAll(async () => {
    world = await startPebbleUnderTest({ eab });
  });

  afterAll(async () => {
    await world.stop();
  });

  it('refuses an account without one', async () => {
    await expect(openAccount(connectTo(world.pebble))).rejects.toMatchObject({
      problem: { type: 'urn:ietf:params:acme:error:externalAccountRequired' },
    });
  });

  it('refuses an account with another key', async () => {
    const wrong = { ...eab, hmacKey: randomBytes(32).toString('base64url') };

    await expect(openAccount(connectTo(world.pebble), wrong)).rejects.toMatchObject({
      name: 'AcmeProblemError',
      status: 403,
    });
  });

  it('takes an account with the right one, and issues', async () => {
    const session = await openAccount(connectTo(world.pebble), eab);

    expect(await issue(session, 'bound.example.org', world.dns)).toContain('-----BEGIN CERTIFICATE-----');
  });
});
