import type { Answer } from 'dns-packet';
import { afterEach, describe, expect, test } from 'vitest';
import type { TroubleError } from '../../../lambda/contract/problem.ts';
import { findZoneServers } from '../../../lambda/dns/delegation.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { answerTo, freshAddress, type Script, type Zone } from '../support/dns-servers.ts';
import { type DnsTree, startTree } from '../support/dns-tree.ts';

const ZONE = 'acme.example.org';
let tree: DnsTree;
afterEach(() => tree.close());

const find = (seconds = 10) =>
  findZoneServers(ZONE, tree.network, { clock: systemClock, deadline: systemClock.now() + seconds * 1000 });
const soa = (zone: string) =>
  ({
    type: 'SOA',
    name: zone,
    data: { mname: `ns1.${zone}`, rname: `x.${zone}`, serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 },
  }) as const;
const refuse: Script = (asked) => [answerTo(asked, { authoritative: false, rcode: 5 })];

/** A root that delegates example.org to `parent`, which delegates the zone as given. */
function world(
  servers: Readonly<Record<string, string | null>>,
  parent: string,
): { readonly root: readonly Zone[]; readonly parent: readonly Zone[] } {
  return {
    root: [{ name: '', records: [], delegations: [{ zone: 'example.org', servers: { 'ns.example.org': parent } }] }],
    parent: [{ name: 'example.org', records: [soa('example.org')], delegations: [{ zone: ZONE, servers }] }],
  };
}
const zoneItself: readonly Zone[] = [{ name: ZONE, records: [soa(ZONE)] }];

describe('finds the servers that the parent names', () => {
  test('by their glue', async () => {
    tree = await startTree(['root', 'parent', 'one', 'two'], (at) => ({
      ...world({ [`ns1.${ZONE}`]: at.one, [`NS2.${ZONE}`]: at.two }, at.parent),
      one: zoneItself,
      two: zoneItself,
    }));
    const { servers, notChecked } = await find();
    expect(servers.map(({ name, address }) => [name, address])).toEqual([
      [`ns1.${ZONE}`, tree.servers.one?.address],
      [`ns2.${ZONE}`, tree.servers.two?.address],
    ]);
    expect(notChecked).toEqual([]);
  });

  test('by their names where there is no glue', async () => {
    tree = await startTree(['root', 'parent', 'net', 'one'], (at) => {
      const { root, parent } = world({ 'ns1.dns.net': null }, at.parent);
      const [top] = root;
      const net = { zone: 'dns.net', servers: { 'ns.dns.net': at.net } };
      return {
        root: [{ name: '', records: [], delegations: [...(top?.delegations ?? []), net] }],
        parent,
        net: [{ name: 'dns.net', records: [{ type: 'A', name: 'ns1.dns.net', data: at.one }] }],
        one: zoneItself,
      };
    });
    const { servers } = await find();
    expect(servers).toMatchObject([{ name: 'ns1.dns.net', address: tree.servers.one?.address }]);
  });

  test('also when the parent and the zone lie on the same server', async () => {
    tree = await startTree(['root', 'both'], (at) => ({
      root: world({}, at.both).root.map((zone) => ({
        ...zone,
        records: [{ type: 'A', name: 'ns.dns.test', data: at.both }],
      })),
      both: [
        { name: ZONE, records: [soa(ZONE), { type: 'NS', name: ZONE, data: 'ns.dns.test' }] },
        { name: 'example.org', records: [soa('example.org')] },
      ],
    }));
    expect((await find()).servers).toMatchObject([{ name: 'ns.dns.test', address: tree.servers.both?.address }]);
  });

  test('and keeps a lame one among good ones: the wait for propagation will show it', async () => {
    tree = await startTree(['root', 'parent', 'good', 'lame'], (at) => ({
      ...world({ [`ns1.${ZONE}`]: at.good, [`ns2.${ZONE}`]: at.lame }, at.parent),
      good: zoneItself,
      lame: refuse,
    }));
    expect((await find()).servers).toHaveLength(2);
  });

  test('and tells of those that it cannot ask', async () => {
    tree = await startTree(['root', 'parent', 'good'], (at) => ({
      ...world({ [`ns1.${ZONE}`]: at.good, [`ns2.${ZONE}`]: null, 'ns3.nowhere.org': null }, at.parent),
      good: zoneItself,
    }));
    const { servers, notChecked } = await find();
    expect(servers).toHaveLength(1);
    expect(notChecked.map(({ name }) => name)).toEqual([`ns2.${ZONE}`, 'ns3.nowhere.org']);
  });
});

describe('says what is wrong with the delegation', () => {
  const codeAndMessage = async () => {
    const error: unknown = await find().catch((thrown: unknown) => thrown);
    return (error as TroubleError).trouble;
  };

  test('when there is none (NXDOMAIN)', async () => {
    tree = await startTree(['root', 'parent'], (at) => ({
      root: world({}, at.parent).root,
      parent: [{ name: 'example.org', records: [soa('example.org')] }],
    }));
    expect(await codeAndMessage()).toMatchObject({
      code: 'zone-not-delegated',
      message: expect.stringContaining('NXDOMAIN'),
    });
  });

  const fails: Script = (asked) => [answerTo(asked, { authoritative: false, rcode: 2 })];
  const disclaims: Script = (asked) => [answerTo(asked, { authoritative: false })];
  const silent: Script = () => [];

  test.each<[string, Script, Script, string, RegExp]>([
    ['lame', refuse, disclaims, 'lame', /REFUSED.*not authoritative/],
    ['of another zone', (asked) => [answerTo(asked, { rcode: 3 })], disclaims, 'lame', /NXDOMAIN/],
    ['failing', fails, fails, 'servfail', /SERVFAIL.*SERVFAIL/],
    ['silent', silent, silent, 'timeout', /timeout.*timeout/],
  ])('when all servers are %s', async (_how, one, two, cause, words) => {
    tree = await startTree(['root', 'parent', 'one', 'two'], (at) => ({
      ...world({ [`ns1.${ZONE}`]: at.one, [`ns2.${ZONE}`]: at.two }, at.parent),
      ...{ one, two },
    }));
    expect(await codeAndMessage()).toMatchObject({
      code: 'dns-unreachable',
      cause,
      message: expect.stringMatching(words),
      action: expect.stringMatching(cause === 'lame' ? /NS records/ : /dig/),
    });
  });

  test('as most of the servers have it, where they differ', async () => {
    tree = await startTree(['root', 'parent', 'one', 'two', 'three'], (at) => ({
      ...world({ [`ns1.${ZONE}`]: at.one, [`ns2.${ZONE}`]: at.two, [`ns3.${ZONE}`]: at.three }, at.parent),
      ...{ one: silent, two: fails, three: fails },
    }));
    expect((await codeAndMessage()).cause).toBe('servfail');
  });

  test('when nobody listens at the addresses of the servers', async () => {
    tree = await startTree(['root', 'parent'], (at) => world({ [`ns1.${ZONE}`]: freshAddress() }, at.parent));
    expect(await codeAndMessage()).toMatchObject({ code: 'dns-unreachable', cause: 'refused' });
  });

  test.each<[string, Answer[], string]>([
    ['have IPv6 addresses alone', [{ type: 'AAAA', name: 'ns1.dns.net', data: '2001:db8::1' }], 'no-ipv4'],
    ['do not exist', [], 'no-ipv4'],
  ])('when the servers %s', async (_how, records, cause) => {
    tree = await startTree(['root', 'parent', 'net'], (at) => {
      const { root, parent } = world({ 'ns1.dns.net': null }, at.parent);
      const net = { zone: 'dns.net', servers: { 'ns.dns.net': at.net } };
      return {
        root: [{ name: '', records: [], delegations: [...(root[0]?.delegations ?? []), net] }],
        parent,
        net: [{ name: 'dns.net', records }],
      };
    });
    expect(await codeAndMessage()).toMatchObject({ code: 'dns-unreachable', cause });
  });

  test('when the names of the servers cannot be looked up', async () => {
    tree = await startTree(['root', 'parent', 'net'], (at) => {
      const { root, parent } = world({ 'ns1.dns.net': null }, at.parent);
      const net = { zone: 'dns.net', servers: { 'ns.dns.net': at.net } };
      return {
        root: [{ name: '', records: [], delegations: [...(root[0]?.delegations ?? []), net] }],
        parent,
        net: fails,
      };
    });
    expect(await codeAndMessage()).toMatchObject({ code: 'dns-unreachable', cause: 'address-unknown' });
  });

  test.each<[string, Script, string]>([
    ['fail', fails, 'parent-servfail'],
    ['say nothing', silent, 'parent-timeout'],
    ['refuse', refuse, 'parent-lame'],
  ])('when the servers of the parent %s', async (_how, parent, cause) => {
    tree = await startTree(['root', 'parent'], (at) => ({ root: world({}, at.parent).root, parent }));
    expect(await codeAndMessage()).toMatchObject({ code: 'dns-unreachable', cause });
  });

  test('when the names of the servers lead in a circle', async () => {
    tree = await startTree(['root', 'parent'], (at) => ({
      root: [
        {
          name: '',
          records: [],
          delegations: [
            { zone: 'example.org', servers: { 'ns.example.org': at.parent } },
            { zone: 'a.net', servers: { 'ns.b.net': null } },
            { zone: 'b.net', servers: { 'ns.a.net': null } },
          ],
        },
      ],
      parent: world({ 'ns.a.net': null }, at.parent).parent,
    }));
    expect(await codeAndMessage()).toMatchObject({ code: 'dns-unreachable', cause: 'no-ipv4' });
    expect(tree.questions()).toBeLessThanOrEqual(60);
  });

  test('when the names of the servers lead to more and more names, after 60 questions', async () => {
    tree = await startTree(['root'], () => ({
      root: (asked) => {
        const name = asked.query.questions?.[0]?.name ?? '';
        const servers = ['a', 'b', 'c', 'd'].map((each) => `${each}.x${name.length}.test`);
        const authorities = servers.map((data) => ({ type: 'NS' as const, name, data }));
        return [answerTo(asked, { authoritative: false, authorities })];
      },
    }));
    expect(await codeAndMessage()).toMatchObject({ code: 'dns-unreachable', cause: 'address-unknown' });
    expect(tree.questions()).toBeLessThanOrEqual(60);
  });

  test('when the root refuses', async () => {
    tree = await startTree(['root'], () => ({ root: refuse }));
    expect(await codeAndMessage()).toMatchObject({
      code: 'dns-unreachable',
      cause: 'root-lame',
      message: expect.stringContaining('REFUSED'),
    });
  });
});

test('does not follow a referral upwards, and takes the next server instead', async () => {
  tree = await startTree(['root', 'lost', 'parent', 'one'], (at) => ({
    root: [
      {
        name: '',
        records: [],
        delegations: [{ zone: 'example.org', servers: { 'a.example.org': at.lost, 'b.example.org': at.parent } }],
      },
    ],
    lost: (asked) => [
      answerTo(asked, {
        authoritative: false,
        authorities: [{ type: 'NS', name: '.', data: 'root' }],
        additionals: [{ type: 'A', name: 'root', data: at.root }],
      }),
    ],
    parent: world({ [`ns1.${ZONE}`]: at.one }, at.parent).parent,
    one: zoneItself,
  }));
  expect((await find()).servers).toHaveLength(1);
});

test('does not believe glue for names outside the zone of the server that gives it', async () => {
  tree = await startTree(['root', 'parent', 'one', 'forged'], (at) => ({
    root: [
      {
        name: '',
        records: [],
        delegations: [
          { zone: 'example.org', servers: { 'ns.example.org': at.parent } },
          { zone: 'dns.net', servers: { 'ns.dns.net': at.one } },
        ],
      },
    ],
    parent: world({ 'ns1.dns.net': at.forged }, at.parent).parent,
    one: [...zoneItself, { name: 'dns.net', records: [{ type: 'A', name: 'ns1.dns.net', data: at.one }] }],
    forged: zoneItself,
  }));
  expect((await find()).servers).toMatchObject([{ address: tree.servers.one?.address }]);
  expect(tree.servers.forged?.asked).toEqual([]);
});

test('ends at the deadline when servers say nothing', async () => {
  tree = await startTree(['root'], () => ({ root: () => [] }));
  await expect(find(0.2)).rejects.toMatchObject({ trouble: { code: 'dns-unreachable', cause: 'root-timeout' } });
});
