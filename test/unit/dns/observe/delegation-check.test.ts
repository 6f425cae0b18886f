import { describe, expect, it } from 'vitest';
import { address, ns, TYPE } from './message-writer.ts';
import { AT, type Broken, observe, observeAndCount, pick, ZONE } from './observed-world.ts';

const remove = (records: Broken['own'], type: number, name: string) => {
  const kept = records.filter((record) => record.type !== type || record.name !== name);
  records.splice(0, records.length, ...kept);
};
const isApex = (type: number) => (query: { type: number; name: string }) => query.type === type && query.name === ZONE;

describe('a delegation that', () => {
  it('is missing at the parent is told with what the parent said', async () => {
    const evidence = await observe(({ tld }) => {
      remove(tld, TYPE.NS, ZONE);
      remove(tld, TYPE.A, 'ns1.acme.test');
      remove(tld, TYPE.A, 'ns2.acme.test');
    });

    const { delegated, said, path, parent } = pick(evidence, 'delegation');
    expect({ delegated, said, parent }).toEqual({ delegated: 'no', said: ['NXDOMAIN'], parent: undefined });
    expect(path.map(({ zone }) => zone)).toEqual(['', 'test']);
  });

  it('names a server that does not know the zone shows it lame', async () => {
    const evidence = await observe((world) => {
      world.at.second = () => ({ rcode: 5, aa: false });
    });

    const states = pick(evidence, 'delegation').servers.map(({ state, why }) => [state, why]);
    expect(states).toEqual([
      ['serves', undefined],
      ['lame', 'REFUSED'],
    ]);
  });

  it.each([
    ['answers without authority', { aa: false }, 'not authoritative'],
    ['has no SOA record', {}, 'no SOA record'],
    ['fails', { rcode: 2 }, 'SERVFAIL'],
  ])('names a server that %s shows it lame', async (_how, reaction, why) => {
    const evidence = await observe((world) => {
      world.at.second = (query) => (isApex(TYPE.SOA)(query) ? reaction : undefined);
    });

    expect(pick(evidence, 'delegation').servers[1]).toMatchObject({ state: 'lame', why });
  });

  it('names nothing but lame servers says nothing of NS records in the zone', async () => {
    const evidence = await observe((world) => {
      world.at = { first: () => ({ rcode: 5, aa: false }), second: () => ({ rcode: 5, aa: false }) };
    });

    const { servers, onlyAtParent } = pick(evidence, 'delegation');
    expect(servers.map(({ state }) => state)).toEqual(['lame', 'lame']);
    expect(onlyAtParent).toEqual([]);
  });

  it('cannot be seen because its parent fails is unknown, not missing', async () => {
    const evidence = await observe((world) => {
      world.at.tld = () => ({ rcode: 2 });
    });

    const { delegated, said } = pick(evidence, 'delegation');
    expect(delegated).toBe('unknown');
    expect(said).toEqual([expect.stringMatching(/^ns\.test \(127\.82\.0\.2:\d+\): SERVFAIL$/)]);
  });

  it.each([
    ['to itself', ZONE],
    ['to a zone beside the name', 'other.acme.test'],
    ['upwards', 'test'],
  ])('leads to servers that refer %s ends soon', async (_where, zone) => {
    const { evidence, queries } = await observeAndCount((world) => {
      const refer = () => ({ aa: false, authorities: [ns(zone, 'ns1.acme.test')] });
      world.at = { first: refer, second: refer };
    });

    const { end, said } = pick(evidence, 'alias');
    expect({ end, said }).toEqual({
      end: 'unreachable',
      said: [1, 2].map(() => expect.stringContaining('not authoritative')),
    });
    expect(queries).toBeLessThan(60);
  });

  it('has glue for a name outside the parent does not have it believed', async () => {
    const evidence = await observe(({ tld }) => {
      remove(tld, TYPE.NS, ZONE);
      tld.push(ns(ZONE, 'ns.other.example'), address('ns.other.example', AT.first));
    });

    const { servers, notChecked } = pick(evidence, 'delegation');
    expect(servers).toEqual([]);
    expect(notChecked).toEqual([{ server: 'ns.other.example', why: 'no IPv4 address could be found' }]);
  });

  it('has more addresses than are asked says which are left out', async () => {
    const names = [3, 4, 5, 6, 7].map((index) => `ns${index}.acme.test`);
    const evidence = await observe(({ tld }) => {
      remove(tld, TYPE.NS, ZONE);
      tld.push(...names.map((name) => ns(ZONE, name)));
      tld.push(
        ...names.flatMap((name, index) => [1, 2, 3, 4].map((last) => address(name, `127.82.9.${index * 4 + last}`))),
      );
    });

    const { servers, notChecked } = pick(evidence, 'delegation');
    expect(servers).toHaveLength(16);
    expect(notChecked.map(({ server, why }) => [server, why])).toEqual(
      [1, 2, 3, 4].map(() => ['ns7.acme.test', 'not checked: the zone has more than 16 addresses']),
    );
  });

  it('names a server that nobody runs shows it unreachable', async () => {
    const evidence = await observe(({ tld }) => {
      remove(tld, TYPE.A, 'ns2.acme.test');
      tld.push(address('ns2.acme.test', AT.nobody));
    });

    const { servers, glueDiffers } = pick(evidence, 'delegation');
    expect(servers[1]).toMatchObject({ address: AT.nobody, state: 'unreachable', why: 'refused' });
    expect(glueDiffers).toEqual([{ server: 'ns2.acme.test', parent: [AT.nobody], zone: [AT.second] }]);
  });

  it('differs from the NS records of the zone shows both sides', async () => {
    const evidence = await observe(({ own }) => {
      remove(own, TYPE.NS, ZONE);
      own.push(ns(ZONE, 'ns1.acme.test'), ns(ZONE, 'ns3.acme.test'));
    });

    const { onlyAtParent, onlyInZone } = pick(evidence, 'delegation');
    expect({ onlyAtParent, onlyInZone }).toEqual({ onlyAtParent: ['ns2.acme.test'], onlyInZone: ['ns3.acme.test'] });
  });

  it('has IPv6 addresses shows them as not checked', async () => {
    const evidence = await observe(({ tld }) => {
      tld.push(address('ns2.acme.test', '2001:db8::53'));
    });

    const { notChecked } = pick(evidence, 'delegation');
    const why = 'not checked: the functions have no route to IPv6';
    expect(notChecked).toEqual([{ server: 'ns2.acme.test', address: '2001:db8:0:0:0:0:0:53', why }]);
  });

  it('has no glue for names within the zone shows that they cannot be found', async () => {
    const evidence = await observe(({ tld }) => {
      remove(tld, TYPE.A, 'ns2.acme.test');
    });

    const { notChecked, servers } = pick(evidence, 'delegation');
    expect(notChecked).toEqual([{ server: 'ns2.acme.test', why: 'the parent gives no IPv4 address' }]);
    expect(servers).toHaveLength(1);
  });

  it('leads to name servers elsewhere resolves them there', async () => {
    const evidence = await observe(({ tld, own, elsewhere }) => {
      for (const records of [tld, own]) remove(records, TYPE.NS, ZONE);
      for (const records of [tld, own]) records.push(ns(ZONE, 'one.elsewhere.test'));
      elsewhere.push(address('one.elsewhere.test', AT.first));
    });

    const { servers } = pick(evidence, 'delegation');
    expect(servers).toMatchObject([{ server: 'one.elsewhere.test', address: AT.first, state: 'serves' }]);
  });

  it('leads in a circle of names ends soon', async () => {
    const { evidence, queries } = await observeAndCount(({ tld }) => {
      for (const zone of [ZONE, 'elsewhere.test']) remove(tld, TYPE.NS, zone);
      remove(tld, TYPE.A, 'ns.elsewhere.test');
      tld.push(ns(ZONE, 'ns.elsewhere.test'), ns('elsewhere.test', 'ns.acme.test'));
    });

    expect(pick(evidence, 'delegation').servers).toEqual([]);
    expect(pick(evidence, 'alias')).toMatchObject({ end: 'unreachable' });
    expect(queries).toBeLessThan(20);
  });

  it('is that of servers of parent and zone alike is told so', async () => {
    const evidence = await observe((world) => {
      world.sharedWithParent = true;
    });

    const { delegated, parent, servers } = pick(evidence, 'delegation');
    expect({ delegated, same: parent?.sameServers }).toEqual({ delegated: 'yes', same: true });
    expect(servers.map(({ state }) => state)).toEqual(['serves', 'serves']);
  });
});
