import type { Answer } from 'dns-packet';
import { afterEach, expect, test } from 'vitest';
import { followChallengeAlias } from '../../../lambda/dns/alias.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { answerTo, type Script } from '../support/dns-servers.ts';
import { type DnsTree, startTree } from '../support/dns-tree.ts';

const NAME = '_acme-challenge.www.example.org';
let tree: DnsTree;
afterEach(() => tree.close());

const follow = (zone = 'acme.example.net') =>
  followChallengeAlias(NAME, tree.network, { clock: systemClock, deadline: systemClock.now() + 10_000, zone });
const cname = (name: string, data: string): Answer => ({ type: 'CNAME', name, data });

/** One server for everything that holds these records. */
async function startWith(records: Answer[]): Promise<void> {
  tree = await startTree(['root'], () => ({ root: [{ name: '', records }] }));
}

test('follows one CNAME to its end, which is told in lower case as names are compared', async () => {
  await startWith([cname(NAME, 'WWW.example.org.acme.example.net')]);
  expect(await follow()).toEqual({
    target: 'www.example.org.acme.example.net',
    hops: ['www.example.org.acme.example.net'],
  });
});

test('follows a chain across zones, the target existing or not', async () => {
  await startWith([cname(NAME, 'one.example.com'), cname('one.example.com', 'two.example.net')]);
  expect(await follow()).toEqual({ target: 'two.example.net', hops: ['one.example.com', 'two.example.net'] });
});

test.each<[string, Answer[]]>([
  ['nothing', []],
  ['another record', [{ type: 'TXT', name: NAME, data: ['a value'] }]],
])('gives the name itself where there is %s', async (_what, records) => {
  await startWith(records);
  expect(await follow()).toEqual({ target: NAME, hops: [] });
});

test.each([
  ['to itself', [cname(NAME, NAME.toUpperCase())]],
  ['in a circle of two', [cname(NAME, 'a.example.org'), cname('a.example.org', NAME)]],
  ['in a circle behind', [cname(NAME, 'a.test'), cname('a.test', 'b.test'), cname('b.test', 'a.test')]],
])('does not go round %s', async (_what, records) => {
  await startWith(records);
  await expect(follow()).rejects.toMatchObject({
    trouble: { code: 'challenge-alias-missing', message: expect.stringContaining('lead in a circle') },
  });
  expect(tree.questions()).toBeLessThanOrEqual(3);
});

test('gives up on a chain that no CA would follow', async () => {
  const names = [NAME, ...Array.from({ length: 9 }, (_, each) => `hop${each}.test`)];
  await startWith(names.slice(0, -1).map((name, each) => cname(name, names[each + 1] ?? '')));
  await expect(follow()).rejects.toMatchObject({
    trouble: { code: 'challenge-alias-missing', message: expect.stringContaining('more than 8') },
  });
});

test('tells a server that fails from a name that is not there', async () => {
  tree = await startTree(['root'], () => ({ root: (asked) => [answerTo(asked, { rcode: 2 })] }));
  await expect(follow()).rejects.toMatchObject({
    trouble: { code: 'dns-unreachable', cause: 'root-servfail', message: expect.stringContaining('SERVFAIL') },
  });
});

test.each([
  ['example.org', 'parent-servfail'],
  ['acme.example.net', 'servfail'],
])('tells the servers of %s that fail from those of other zones', async (failing, cause) => {
  const fails: Script = (asked) => [answerTo(asked, { rcode: 2 })];
  tree = await startTree(['root', 'failing'], (at) => ({
    root: [
      {
        name: '',
        records: [cname(NAME, 'www.acme.example.net')],
        delegations: [{ zone: failing, servers: { [`ns.${failing}`]: at.failing } }],
      },
    ],
    failing: fails,
  }));
  await expect(follow('acme.example.net')).rejects.toMatchObject({ trouble: { code: 'dns-unreachable', cause } });
});
