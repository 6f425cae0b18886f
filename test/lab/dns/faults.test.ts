import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DNS_FAULTS } from '../../../lab/dns/faults/registry.ts';
import type { LabDns } from '../../../lab/dns/lab-dns.ts';
import { type AskOptions, ask, dataOf, RCODES } from './client.ts';
import { createZone, type FakeSource, NAME_SERVERS, startWorld, ZONE } from './world.ts';

/** Every fault as raw queries see it; none of the product's code is in here. */

const SERVER = '127.0.0.31';
const OTHER = '127.0.0.32';
const PARENT = '127.0.0.21';
const HOST = `one.${ZONE}`;
const CHALLENGE = '_acme-challenge.www.example.org';

let dns: LabDns;
let source: FakeSource;
const askAt = (address: string, name: string, type: Parameters<typeof ask>[2], options?: AskOptions) =>
  ask({ address, port: dns.port }, name, type, options);
const text = async (address: string, name = HOST, options?: AskOptions) =>
  dataOf((await askAt(address, name, 'TXT', options)).answers, 'TXT');

beforeAll(async () => {
  ({ dns, source } = await startWorld());
  createZone(source, 'other.example.org');
  source.set('other.example.org', 'one.other.example.org', 'TXT', ['"other"']);
  dns.parent.set(CHALLENGE, 'CNAME', 60, [`${HOST}.`]);
});
afterAll(() => dns?.close());
beforeEach(() => {
  dns.delegate(ZONE, NAME_SERVERS);
  source.set(ZONE, HOST, 'TXT', ['"value"']);
});
afterEach(() => dns.fault.allOff());

describe('servers that do not answer as they should', () => {
  test.each([
    ['lame', RCODES.REFUSED],
    ['servfail', RCODES.SERVFAIL],
  ] as const)('%s, at the chosen server alone and until it is off', async (name, rcode) => {
    await dns.fault.on(name, { servers: [SERVER] });
    const faulty = await askAt(SERVER, HOST, 'TXT');
    const healthy = await text(OTHER);
    await dns.fault.off(name);

    expect(faulty).toMatchObject({ rcode, aa: false, answers: [] });
    expect(healthy).toEqual(['value']);
    expect(await text(SERVER)).toEqual(['value']);
  });

  test('a fault for one zone leaves the others of the same server alone', async () => {
    await dns.fault.on('lame', { zone: ZONE });

    expect((await askAt(SERVER, HOST, 'TXT')).rcode).toBe(RCODES.REFUSED);
    expect(await text(SERVER, 'one.other.example.org')).toEqual(['other']);
  });

  test('a fault for the parent zone is seen at the parent', async () => {
    await dns.fault.on('servfail', { zone: 'example.org' });

    expect((await askAt(PARENT, CHALLENGE, 'CNAME')).rcode).toBe(RCODES.SERVFAIL);
    expect(await text(SERVER)).toEqual(['value']);
  });

  test.each(['udp', 'tcp'] as const)(
    'not-listening: connections over %s are refused, later no more',
    async (transport) => {
      await dns.fault.on('not-listening', { servers: [SERVER] });
      await expect(askAt(SERVER, HOST, 'TXT', { transport })).rejects.toThrow('ECONNREFUSED');
      expect(await text(OTHER, HOST, { transport })).toEqual(['value']);
      await dns.fault.off('not-listening');

      expect(await text(SERVER, HOST, { transport })).toEqual(['value']);
    },
  );

  test('not-listening names the servers there are when told another', async () => {
    await expect(dns.fault.on('not-listening', { servers: ['127.0.0.99'] })).rejects.toThrow('127.0.0.31');
  });

  test('tcp-refused: over UDP they answer', async () => {
    await dns.fault.on('tcp-refused', { servers: [SERVER] });

    await expect(askAt(SERVER, HOST, 'TXT', { transport: 'tcp' })).rejects.toThrow('ECONNREFUSED');
    expect(await text(SERVER, HOST)).toEqual(['value']);
  });

  test('slow: the answer takes its time, and that of other servers does not', async () => {
    await dns.fault.on('slow', { servers: [SERVER], milliseconds: 400 });
    await expect(askAt(SERVER, HOST, 'TXT', { patience: 300 })).rejects.toThrow('timeout');

    expect(await text(SERVER, HOST, { patience: 2_000 })).toEqual(['value']);
    expect(await text(OTHER, HOST, { patience: 300 })).toEqual(['value']);
  });

  test('slow ends at once for those who wait when it is switched off', async () => {
    await dns.fault.on('slow', { milliseconds: 60_000 });
    const waiting = text(SERVER, HOST, { patience: 5_000 });
    await sleep(50);
    await dns.fault.off('slow');

    expect(await waiting).toEqual(['value']);
  });

  test('truncated: empty with TC over UDP, whole over TCP', async () => {
    await dns.fault.on('truncated', {});

    expect(await askAt(SERVER, HOST, 'TXT', { edns: 1232 })).toMatchObject({ tc: true, answers: [] });
    expect(await text(SERVER, HOST, { transport: 'tcp' })).toEqual(['value']);
    expect(await askAt(SERVER, HOST, 'TXT', { transport: 'tcp' })).toMatchObject({ tc: false });
  });

  test('edns-dropped: silence to a query with EDNS, an answer to one without', async () => {
    await dns.fault.on('edns-dropped', {});

    await expect(askAt(SERVER, HOST, 'TXT', { edns: 1232, patience: 300 })).rejects.toThrow('timeout');
    expect(await text(SERVER, HOST)).toEqual(['value']);
  });

  test('edns-formerr: FORMERR without an OPT record, and an answer to a query without EDNS', async () => {
    await dns.fault.on('edns-formerr', {});

    expect(await askAt(SERVER, HOST, 'TXT', { edns: 1232 })).toMatchObject({ rcode: RCODES.FORMERR, opt: false });
    expect(await text(SERVER, HOST)).toEqual(['value']);
  });
});

describe('servers that serve something else', () => {
  test('nxdomain: the zone is there, its names are not', async () => {
    await dns.fault.on('nxdomain', { servers: [SERVER] });

    const heard = await askAt(SERVER, HOST, 'TXT');

    expect(heard).toMatchObject({ rcode: RCODES.NXDOMAIN, aa: true, authorities: [{ type: 'SOA' }] });
    expect((await askAt(SERVER, ZONE, 'SOA')).answers).toHaveLength(1);
    expect(await text(OTHER)).toEqual(['value']);
  });

  test('nxdomain for one name takes what lies below it, and nothing else', async () => {
    source.set(ZONE, `two.${ZONE}`, 'TXT', ['"two"']);
    source.set(ZONE, `below.two.${ZONE}`, 'TXT', ['"below"']);
    await dns.fault.on('nxdomain', { name: `two.${ZONE}` });

    expect((await askAt(SERVER, `two.${ZONE}`, 'TXT')).rcode).toBe(RCODES.NXDOMAIN);
    expect((await askAt(SERVER, `below.two.${ZONE}`, 'TXT')).rcode).toBe(RCODES.NXDOMAIN);
    expect(await text(SERVER)).toEqual(['value']);
  });

  test('partial: one server lacks the record', async () => {
    await dns.fault.on('partial', { name: HOST });

    expect((await askAt('127.0.0.34', HOST, 'TXT')).rcode).toBe(RCODES.NXDOMAIN);
    expect(await text('127.0.0.33')).toEqual(['value']);
  });

  test('other-values: one server answers with a value of its own, and only for the name that is meant', async () => {
    source.set(ZONE, `two.${ZONE}`, 'TXT', ['"two"']);
    await dns.fault.on('other-values', { servers: [SERVER], name: HOST, value: 'of yesterday' });

    expect(await text(SERVER)).toEqual(['of yesterday']);
    expect(await text(SERVER, `two.${ZONE}`)).toEqual(['two']);
    expect(await text(OTHER)).toEqual(['value']);
  });

  test('other-values for one resolver are seen by nobody else', async () => {
    await dns.fault.on('other-values', { clients: ['127.0.0.53'] });

    expect(await text(SERVER)).toEqual(['value']);
  });

  test('stale: a server stands still from the moment it is switched on', async () => {
    await dns.fault.on('stale', { servers: [SERVER] });
    source.set(ZONE, HOST, 'TXT', ['"new"']);

    expect(await text(SERVER)).toEqual(['value']);
    expect(await text(OTHER)).toEqual(['new']);
  });

  test('stale by some seconds: a server lags behind, and gets there', async () => {
    await dns.fault.on('stale', { servers: [SERVER], seconds: 0.6 });
    const changed = Date.now();
    source.set(ZONE, HOST, 'TXT', ['"new"']);
    const first = await text(SERVER);
    while ((await text(SERVER))[0] !== 'new' && Date.now() - changed < 5_000) await sleep(20);

    expect(first).toEqual(['value']);
    expect(await text(SERVER)).toEqual(['new']);
    expect(Date.now() - changed).toBeGreaterThanOrEqual(600);
  });
});

describe('wrong records at the parent and in the zone', () => {
  test('delegation-removed: the parent knows nothing of the zone', async () => {
    await dns.fault.on('delegation-removed', { zone: ZONE });

    expect(await askAt(PARENT, HOST, 'TXT')).toMatchObject({ rcode: RCODES.NXDOMAIN, aa: true });
    expect(await text(SERVER)).toEqual(['value']);
  });

  test('cname-removed', async () => {
    await dns.fault.on('cname-removed', { name: CHALLENGE });

    expect((await askAt(PARENT, CHALLENGE, 'CNAME')).rcode).toBe(RCODES.NXDOMAIN);
  });

  test('cname-wrong', async () => {
    await dns.fault.on('cname-wrong', { name: CHALLENGE, target: 'nowhere.example.org' });

    expect(dataOf((await askAt(PARENT, CHALLENGE, 'CNAME')).answers, 'CNAME')).toEqual(['nowhere.example.org']);
  });

  test('cname-loop: the name leads back to itself', async () => {
    await dns.fault.on('cname-loop', { name: CHALLENGE });

    const [away] = dataOf((await askAt(PARENT, CHALLENGE, 'CNAME')).answers, 'CNAME');
    const back = await askAt(PARENT, away ?? '', 'CNAME');

    expect(away).not.toBe(CHALLENGE);
    expect(dataOf(back.answers, 'CNAME')).toEqual([CHALLENGE]);
  });

  test.each([
    ['caa-forbidden', { flags: 0, tag: 'issue', value: ';' }],
    ['caa-other-issuer', { flags: 0, tag: 'issue', value: 'ca.example.net' }],
    ['caa-critical-unknown', { flags: 128, tag: 'labunknown', value: 'unknown' }],
  ] as const)('%s, in the delegated zone and in the parent', async (name, data) => {
    await dns.fault.on(name, { name: HOST });
    expect((await askAt(SERVER, HOST, 'CAA')).answers).toMatchObject([{ type: 'CAA', data }]);
    expect(await text(SERVER)).toEqual(['value']);

    await dns.fault.on(name, { name: 'example.org' });
    expect((await askAt(PARENT, 'example.org', 'CAA')).answers).toMatchObject([{ type: 'CAA', data }]);
    expect((await askAt(SERVER, HOST, 'CAA')).answers).toEqual([]);
  });

  test('caa-servfail: questions for other types are answered', async () => {
    await dns.fault.on('caa-servfail', { name: ZONE });

    expect((await askAt(SERVER, HOST, 'CAA')).rcode).toBe(RCODES.SERVFAIL);
    expect(await text(SERVER)).toEqual(['value']);
  });

  test('address-family ipv4: the name servers have IPv6 addresses alone', async () => {
    await dns.fault.on('address-family', { unreachable: 'ipv4' });

    const name = NAME_SERVERS[0] ?? '';
    expect((await askAt('127.0.0.23', name, 'A')).answers).toEqual([]);
    expect(dataOf((await askAt('127.0.0.23', name, 'AAAA')).answers, 'AAAA')).toEqual(['2001:db8::53']);
  });

  test('address-family ipv6: a dead IPv6 address stands beside the good IPv4 address', async () => {
    await dns.fault.on('address-family', { unreachable: 'ipv6' });

    const name = NAME_SERVERS[0] ?? '';
    expect(dataOf((await askAt('127.0.0.23', name, 'A')).answers, 'A')).toEqual([SERVER]);
    expect(dataOf((await askAt('127.0.0.23', name, 'AAAA')).answers, 'AAAA')).toEqual(['2001:db8::53']);
  });
});

describe('signatures', () => {
  const signed = { edns: 1232, dnssecOk: true };
  const signatures = async (address: string, name: string, type: 'TXT' | 'DS') =>
    (await askAt(address, name, type, signed)).answers.flatMap((record) =>
      record.type === 'RRSIG' ? [record.data] : [],
    );

  beforeEach(() => dns.setSigned(ZONE, true));
  afterEach(() => dns.setSigned(ZONE, false));

  test('signature-expired: the signature ran out yesterday', async () => {
    const [before] = await signatures(SERVER, HOST, 'TXT');
    await dns.fault.on('signature-expired', {});
    const [after] = await signatures(SERVER, HOST, 'TXT');

    expect(before?.expiration).toBeGreaterThan(Date.now() / 1000);
    expect(after?.expiration).toBeLessThan(Date.now() / 1000 - 80_000);
  });

  test('signature-missing: the record comes without one', async () => {
    await dns.fault.on('signature-missing', {});

    expect(await signatures(SERVER, HOST, 'TXT')).toEqual([]);
    expect(await text(SERVER, HOST, signed)).toEqual(['value']);
  });

  test('ds-mismatch: the parent has another DS record, signed', async () => {
    const before = await askAt(PARENT, ZONE, 'DS', signed);
    await dns.fault.on('ds-mismatch', { zone: ZONE });
    const after = await askAt(PARENT, ZONE, 'DS', signed);

    expect(dataOf(before.answers, 'DS')).toHaveLength(1);
    expect(dataOf(after.answers, 'DS')).toHaveLength(1);
    expect(dataOf(after.answers, 'DS')).not.toEqual(dataOf(before.answers, 'DS'));
    expect(await signatures(PARENT, ZONE, 'DS')).toHaveLength(1);
    expect((await askAt(SERVER, ZONE, 'DS')).answers).toEqual([]);
  });
});

describe('the switches', () => {
  test('list every fault, with parameters, and which are on', async () => {
    await dns.fault.on('lame', { servers: [SERVER] });

    const listed = dns.fault.list();

    expect(listed.map(({ name }) => name)).toEqual(DNS_FAULTS.map(({ name }) => name));
    expect(listed.filter(({ on }) => on !== undefined)).toMatchObject([{ name: 'lame', on: { servers: [SERVER] } }]);
    expect(listed.find(({ name }) => name === 'slow')?.parameters).toMatchObject({ required: ['milliseconds'] });
  });

  test('a fault that is switched on again has the new parameters alone', async () => {
    await dns.fault.on('lame', { servers: [SERVER] });
    await dns.fault.on('lame', { servers: [OTHER] });

    expect((await askAt(OTHER, HOST, 'TXT')).rcode).toBe(RCODES.REFUSED);
    expect(await text(SERVER)).toEqual(['value']);
  });

  test('a server that is not there is refused, with those there are', async () => {
    await expect(dns.fault.on('lame', { servers: ['192.0.2.1'] })).rejects.toThrow('192.0.2.1; there are 127.0.0.11,');
    expect(dns.fault.list().filter(({ on }) => on !== undefined)).toEqual([]);
  });

  test('a name that no fault has is refused, with those there are', async () => {
    await expect(dns.fault.onByName('tired', {})).rejects.toThrow('There is no DNS fault "tired". There are lame,');
    await expect(dns.fault.off('tired')).rejects.toThrow('There is no DNS fault');
  });

  test('parameters that do not fit are refused, by name', async () => {
    await expect(dns.fault.onByName('slow', { seconds: 3 })).rejects.toThrow('milliseconds');
    await expect(dns.fault.onByName('lame', { servers: ['ns1'] })).rejects.toThrow('servers');
  });
});
