import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LabDns } from '../../../lab/dns/lab-dns.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import { followChallengeAlias } from '../../../lambda/dns/alias.ts';
import { findZoneServers } from '../../../lambda/dns/delegation.ts';
import { awaitServers } from '../../../lambda/dns/propagation.ts';
import { createZone, type FakeSource, NAME_SERVERS, startWorld, ZONE } from './world.ts';

const DELEGATED = ['127.0.0.31', '127.0.0.32', '127.0.0.33', '127.0.0.34'];
const clock: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined),
};
const options = () => ({ clock, deadline: Date.now() + 5_000 });

let dns: LabDns;
let source: FakeSource;
const network = () => ({ rootHints: dns.rootHints, authoritativePort: dns.port, resolvers: [] });

beforeAll(async () => {
  ({ dns, source } = await startWorld());
});
afterAll(() => dns?.close());
beforeEach(() => dns.delegate(ZONE, NAME_SERVERS));
afterEach(() => dns.fault.allOff());

test('the walk from the root finds the four servers by the names that the parent gives', async () => {
  dns.queries.clear();

  const { servers, notChecked } = await findZoneServers(ZONE, network(), options());

  expect(servers.map(({ name }) => name)).toEqual(NAME_SERVERS);
  expect(servers.map(({ address }) => address)).toEqual(DELEGATED);
  expect(notChecked).toEqual([]);
  const asked = dns.queries.entries.filter(({ name }) => name === NAME_SERVERS[3]).map(({ server }) => server);
  expect(asked).toEqual(['127.0.0.11', '127.0.0.13', '127.0.0.23']);
});

test('a zone that its parent does not delegate is not found', async () => {
  dns.undelegate(ZONE);

  await expect(findZoneServers(ZONE, network(), options())).rejects.toMatchObject({
    trouble: { code: 'zone-not-delegated' },
  });
});

test('a zone that Route 53 does not have is delegated to servers that refuse', async () => {
  dns.delegate('gone.example.org', NAME_SERVERS);

  await expect(findZoneServers('gone.example.org', network(), options())).rejects.toMatchObject({
    trouble: { code: 'dns-unreachable', cause: 'lame', message: expect.stringContaining('REFUSED') },
  });
});

test('a second zone with other name servers is found beside the first', async () => {
  createZone(source, 'second.example.org');
  const others = ['ns-5.awsdns-60.com', 'ns-6.awsdns-61.net'];
  dns.delegate('second.example.org', others);

  const { servers } = await findZoneServers('second.example.org', network(), options());

  expect(servers.map(({ name }) => name)).toEqual(others);
});

test('the CNAME at a challenge name leads into the delegated zone', async () => {
  dns.parent.set('_acme-challenge.www.example.org', 'CNAME', 60, [`www.${ZONE}.`]);

  const { target } = await followChallengeAlias('_acme-challenge.www.example.org', network(), options());

  expect(target).toBe(`www.${ZONE}`);
});

test('all four servers serve values as soon as the source has them', async () => {
  const { servers } = await findZoneServers(ZONE, network(), options());
  const name = `_acme-challenge.host.${ZONE}`;
  const expected = [{ name, values: ['one', 'two'] }];

  const before = await awaitServers(servers, expected, { clock, deadline: Date.now() + 300 });
  source.set(ZONE, name, 'TXT', ['"one"', '"two"']);
  const after = await awaitServers(servers, expected, options());

  expect(before.complete).toBe(false);
  expect(before.servers.map(({ lastAnswer }) => lastAnswer)).toEqual(Array(4).fill('NXDOMAIN'));
  expect(after.complete).toBe(true);
});

test('one server that lacks the value keeps propagation from being complete, and is named', async () => {
  const { servers } = await findZoneServers(ZONE, network(), options());
  const name = `_acme-challenge.lagging.${ZONE}`;
  source.set(ZONE, name, 'TXT', ['"value"']);
  await dns.fault.on('partial', { name });

  const deadline = Date.now() + 400;
  const report = await awaitServers(servers, [{ name, values: ['value'] }], { clock, deadline });

  expect(report.servers.filter(({ servedAfterMs }) => servedAfterMs === undefined)).toMatchObject([
    { address: '127.0.0.34', lastAnswer: 'NXDOMAIN' },
  ]);
});

test('name servers with IPv6 addresses alone cannot be asked, and the product says why', async () => {
  await dns.fault.on('address-family', { unreachable: 'ipv4' });

  await expect(findZoneServers(ZONE, network(), options())).rejects.toMatchObject({
    trouble: {
      code: 'dns-unreachable',
      cause: 'no-ipv4',
      message: expect.stringContaining('it has no IPv4 address'),
    },
  });
});

test('a CNAME that leads in a circle is told as such', async () => {
  await dns.fault.on('cname-loop', { name: '_acme-challenge.www.example.org' });

  await expect(followChallengeAlias('_acme-challenge.www.example.org', network(), options())).rejects.toMatchObject({
    trouble: { code: 'challenge-alias-missing', message: expect.stringContaining('lead in a circle') },
  });
});
