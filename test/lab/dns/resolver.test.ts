import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LabDns } from '../../../lab/dns/lab-dns.ts';
import type { Resolver } from '../../../lab/dns/resolver/resolver.ts';
import { startResolver } from '../../../lab/dns/resolver/start-resolver.ts';
import { freePort } from '../free-ports.ts';
import { ask, dataOf, RCODES } from './client.ts';
import { type FakeSource, NAME_SERVERS, startWorld, ZONE } from './world.ts';

let dns: LabDns;
let source: FakeSource;
let resolver: Resolver;
const recursively = { recursionDesired: true, transport: 'tcp' } as const;

beforeAll(async () => {
  ({ dns, source } = await startWorld());
  resolver = await startResolver({ dns, address: '127.0.0.53', port: await freePort() });
  source.set(ZONE, `www.${ZONE}`, 'TXT', ['"value"']);
  dns.parent.set('_acme-challenge.www.example.org', 'CNAME', 60, [`www.${ZONE}.`]);
});
afterAll(async () => {
  await resolver?.stop();
  await dns?.close();
});
beforeEach(() => dns.delegate(ZONE, NAME_SERVERS));
afterEach(() => dns.fault.allOff());

test.each(['udp', 'tcp'] as const)('a stub gets the whole chain of CNAMEs over %s', async (transport) => {
  const heard = await ask(resolver, '_acme-challenge.WWW.example.org', 'TXT', { ...recursively, transport });

  expect(heard).toMatchObject({ rcode: RCODES.NOERROR, ra: true, aa: false });
  expect(heard.answers.map(({ name, type }) => `${type} ${name}`)).toEqual([
    'CNAME _acme-challenge.WWW.example.org',
    `TXT www.${ZONE}`,
  ]);
  expect(dataOf(heard.answers, 'TXT')).toEqual(['value']);
});

test('a question for the CNAME record itself is answered with that alone', async () => {
  const heard = await ask(resolver, '_acme-challenge.www.example.org', 'CNAME', recursively);

  expect(dataOf(heard.answers, 'CNAME')).toEqual([`www.${ZONE}`]);
  expect(heard).toMatchObject({ rcode: RCODES.NOERROR, authorities: [] });
});

test('a value that has gone is gone at once: nothing is cached', async () => {
  source.set(ZONE, `brief.${ZONE}`, 'TXT', ['"brief"']);
  const first = await ask(resolver, `brief.${ZONE}`, 'TXT', recursively);
  source.set(ZONE, `brief.${ZONE}`, 'TXT', []);

  expect(first.answers).toHaveLength(1);
  expect((await ask(resolver, `brief.${ZONE}`, 'TXT', recursively)).rcode).toBe(RCODES.NXDOMAIN);
});

test.each([
  ['NXDOMAIN', `none.${ZONE}`, RCODES.NXDOMAIN],
  ['NOERROR without answers', `www.${ZONE}`, RCODES.NOERROR],
])('%s comes through with its SOA record', async (_what, name, rcode) => {
  const heard = await ask(resolver, name, 'A', recursively);

  expect(heard).toMatchObject({ rcode, answers: [] });
  expect(heard.authorities).toMatchObject([{ type: 'SOA', name: ZONE }]);
});

test('an answer that the servers give over TCP alone is had', async () => {
  const values = Array.from({ length: 60 }, (_, index) => `"${'z'.repeat(40)}${index}"`);
  source.set(ZONE, `many.${ZONE}`, 'TXT', values);

  expect((await ask(resolver, `many.${ZONE}`, 'TXT', recursively)).answers).toHaveLength(60);
});

test('SERVFAIL where the servers named by the parent do not serve the zone', async () => {
  dns.delegate('gone.example.org', NAME_SERVERS);

  expect((await ask(resolver, 'www.gone.example.org', 'TXT', recursively)).rcode).toBe(RCODES.SERVFAIL);
});

test('SERVFAIL where CNAMEs lead in a circle within a zone', async () => {
  source.set(ZONE, `this.${ZONE}`, 'CNAME', [`that.${ZONE}.`]);
  source.set(ZONE, `that.${ZONE}`, 'CNAME', [`this.${ZONE}.`]);

  expect((await ask(resolver, `this.${ZONE}`, 'TXT', recursively)).rcode).toBe(RCODES.SERVFAIL);
});

test('SERVFAIL where CNAMEs lead in a circle through two zones', async () => {
  dns.parent.set('left.example.org', 'CNAME', 60, [`right.${ZONE}.`]);
  source.set(ZONE, `right.${ZONE}`, 'CNAME', ['left.example.org.']);

  expect((await ask(resolver, 'left.example.org', 'TXT', recursively)).rcode).toBe(RCODES.SERVFAIL);
});

test('SERVFAIL when the delegated servers get nothing from Route 53', async () => {
  source.fail(new Error('no Route 53'));
  const heard = await ask(resolver, `www.${ZONE}`, 'TXT', recursively);
  source.fail(undefined);

  expect(heard.rcode).toBe(RCODES.SERVFAIL);
});

test('who does not ask for recursion is REFUSED', async () => {
  expect((await ask(resolver, `www.${ZONE}`, 'TXT', { transport: 'tcp' })).rcode).toBe(RCODES.REFUSED);
});

test.each(['servfail', 'lame', 'edns-dropped', 'not-listening'] as const)(
  'SERVFAIL while all servers are faulty: %s',
  async (fault) => {
    await dns.fault.on(fault, {});
    const faulty = await ask(resolver, `www.${ZONE}`, 'TXT', { ...recursively, patience: 15_000 });
    await dns.fault.off(fault);

    expect(faulty.rcode).toBe(RCODES.SERVFAIL);
    expect((await ask(resolver, `www.${ZONE}`, 'TXT', recursively)).rcode).toBe(RCODES.NOERROR);
  },
);

test('one server among four that lacks the record is asked in its turn', async () => {
  await dns.fault.on('partial', { name: `www.${ZONE}` });

  const codes = [];
  for (let times = 0; times < 4; times += 1) codes.push((await ask(resolver, `www.${ZONE}`, 'TXT', recursively)).rcode);

  expect(codes.sort()).toEqual([RCODES.NOERROR, RCODES.NOERROR, RCODES.NOERROR, RCODES.NXDOMAIN]);
});

test('servers that take EDNS for an error are asked without it', async () => {
  await dns.fault.on('edns-formerr', {});

  expect((await ask(resolver, `www.${ZONE}`, 'TXT', recursively)).rcode).toBe(RCODES.NOERROR);
});

test('a resolver asks from its own address, so that what befalls one perspective spares the others', async () => {
  const other = await startResolver({ dns, address: '127.0.0.52', port: resolver.port });
  dns.queries.clear();
  await dns.fault.on('nxdomain', { clients: [other.address] });
  await dns.fault.on('truncated', {});
  const seen = await ask(other, `www.${ZONE}`, 'TXT', recursively);
  const spared = await ask(resolver, `www.${ZONE}`, 'TXT', recursively);
  await other.stop();

  expect(seen.rcode).toBe(RCODES.NXDOMAIN);
  expect(spared.rcode).toBe(RCODES.NOERROR);
  expect(new Set(dns.queries.entries.map(({ client }) => client))).toEqual(new Set(['127.0.0.52', '127.0.0.53']));
});
