import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LabDns, startDns } from '../../../lab/dns/lab-dns.ts';
import { ask, dataOf, decode, RCODES } from './client.ts';
import { type FakeSource, fakeSource, NAME_SERVERS, startWorld, ZONE } from './world.ts';

let dns: LabDns;
let source: FakeSource;
const at = (address: string) => ({ address, port: dns.port });
const DELEGATED = '127.0.0.31';
const PARENT = '127.0.0.21';
const ORG = '127.0.0.13';

beforeAll(async () => {
  ({ dns, source } = await startWorld());
  dns.delegate(ZONE, NAME_SERVERS);
  source.set(ZONE, `one.${ZONE}`, 'TXT', ['"value"']);
  source.set(ZONE, `a.deep.${ZONE}`, 'TXT', ['"below"']);
  source.set(ZONE, `*.wild.${ZONE}`, 'TXT', ['"any"']);
  source.set(ZONE, `alias.${ZONE}`, 'CNAME', [`one.${ZONE}.`]);
  source.set(ZONE, `away.${ZONE}`, 'CNAME', ['www.example.org.']);
  source.set(
    ZONE,
    `many.${ZONE}`,
    'TXT',
    Array.from({ length: 40 }, (_, index) => `"${'x'.repeat(40)}${index}"`),
  );
});
afterAll(() => dns?.close());

test.each(['udp', 'tcp'] as const)(
  'a record is answered over %s, authoritatively and without recursion',
  async (transport) => {
    const heard = await ask(at(DELEGATED), `one.${ZONE}`, 'TXT', { transport });

    expect(heard).toMatchObject({ rcode: RCODES.NOERROR, aa: true, ra: false, tc: false });
    expect(dataOf(heard.answers, 'TXT')).toEqual(['value']);
  },
);

test.each(['127.0.0.31', '127.0.0.32', '127.0.0.33', '127.0.0.34'])('%s serves the delegated zone', async (address) => {
  expect(dataOf((await ask(at(address), `one.${ZONE}`, 'TXT')).answers, 'TXT')).toEqual(['value']);
});

test('upper and lower case come back as asked', async () => {
  const heard = await ask(at(DELEGATED), `OnE.aCmE.eXaMpLe.OrG`, 'TXT');

  expect(heard.asked).toBe('OnE.aCmE.eXaMpLe.OrG');
  expect(heard.answers.map(({ name }) => name)).toEqual(['OnE.aCmE.eXaMpLe.OrG']);
});

test('a name that does not exist is NXDOMAIN, with the SOA record at its negative lifetime', async () => {
  const heard = await ask(at(DELEGATED), `none.${ZONE}`, 'TXT');

  expect(heard).toMatchObject({ rcode: RCODES.NXDOMAIN, aa: true, answers: [] });
  expect(heard.authorities).toMatchObject([{ type: 'SOA', name: ZONE, ttl: 5 }]);
});

test.each([
  ['of another type', `one.${ZONE}`],
  ['below which others lie', `deep.${ZONE}`],
])('a name %s exists without the data asked for', async (_what, name) => {
  const heard = await ask(at(DELEGATED), name, 'A');

  expect(heard).toMatchObject({ rcode: RCODES.NOERROR, aa: true, answers: [] });
  expect(heard.authorities).toMatchObject([{ type: 'SOA' }]);
});

test('a wildcard stands for names below it, and not for names that exist', async () => {
  const heard = await ask(at(DELEGATED), `x.y.wild.${ZONE}`, 'TXT');

  expect(heard.answers).toMatchObject([{ name: `x.y.wild.${ZONE}`, type: 'TXT' }]);
  expect((await ask(at(DELEGATED), `wild.${ZONE}`, 'TXT')).answers).toEqual([]);
});

test('a CNAME is followed inside the zone only', async () => {
  const inside = await ask(at(DELEGATED), `alias.${ZONE}`, 'TXT');
  const outside = await ask(at(DELEGATED), `away.${ZONE}`, 'TXT');

  expect(inside.answers.map(({ type }) => type)).toEqual(['CNAME', 'TXT']);
  expect(outside.answers.map(({ type }) => type)).toEqual(['CNAME']);
});

test('an answer too large for UDP goes empty with TC, and whole over TCP', async () => {
  const short = await ask(at(DELEGATED), `many.${ZONE}`, 'TXT', { edns: 4096 });
  const whole = await ask(at(DELEGATED), `many.${ZONE}`, 'TXT', { transport: 'tcp' });

  expect(short).toMatchObject({ tc: true, answers: [], opt: true });
  expect(whole.tc).toBe(false);
  expect(whole.answers).toHaveLength(40);
});

test('512 octets are the bound without EDNS, the size offered with it', async () => {
  source.set(
    ZONE,
    `mid.${ZONE}`,
    'TXT',
    Array.from({ length: 8 }, (_, index) => `"${'y'.repeat(60)}${index}"`),
  );

  const plain = await ask(at(DELEGATED), `mid.${ZONE}`, 'TXT');
  const extended = await ask(at(DELEGATED), `mid.${ZONE}`, 'TXT', { edns: 1232 });

  expect(plain).toMatchObject({ tc: true, opt: false });
  expect(extended).toMatchObject({ tc: false, opt: true });
  expect(extended.size).toBeGreaterThan(512);
});

test('the top level refers to the parent zone with glue', async () => {
  const heard = await ask(at(ORG), `one.${ZONE}`, 'TXT', { edns: 1232 });

  expect(heard).toMatchObject({ rcode: RCODES.NOERROR, aa: false, answers: [] });
  expect(dataOf(heard.authorities, 'NS')).toEqual(['ns1.example.org', 'ns2.example.org']);
  expect(dataOf(heard.additionals, 'A')).toEqual(['127.0.0.21', '127.0.0.22']);
});

test('the parent refers to the name servers of the hosted zone, whose addresses are not its to give', async () => {
  const heard = await ask(at(PARENT), `one.${ZONE}`, 'TXT', { edns: 1232 });

  expect(heard.aa).toBe(false);
  expect(dataOf(heard.authorities, 'NS')).toEqual([...NAME_SERVERS].sort());
  expect(heard.additionals).toEqual([]);
});

test('name servers within the parent zone come with glue', async () => {
  dns.delegate(`glued.example.org`, ['ns1.glued.example.org', 'ns2.glued.example.org']);

  const heard = await ask(at(PARENT), 'glued.example.org', 'NS');

  expect(dataOf(heard.additionals, 'A')).toHaveLength(2);
});

test('the parent zone holds what is put there, until it is removed', async () => {
  dns.parent.set('www.example.org', 'CAA', 60, ['0 issue "letsencrypt.org; validationmethods=dns-01"', '128 tbs "x"']);
  const held = await ask(at(PARENT), 'www.example.org', 'CAA');
  dns.parent.remove('www.example.org', 'CAA');
  const gone = await ask(at(PARENT), 'www.example.org', 'CAA');

  expect(held.answers).toMatchObject([
    { data: { flags: 0, tag: 'issue', value: 'letsencrypt.org; validationmethods=dns-01' } },
    { data: { flags: 128, tag: 'tbs', value: 'x' } },
  ]);
  expect(gone.rcode).toBe(RCODES.NXDOMAIN);
});

test('a zone that a server does not serve is REFUSED', async () => {
  expect((await ask(at(DELEGATED), 'www.example.org', 'A')).rcode).toBe(RCODES.REFUSED);
});

test('SERVFAIL while the source of the records fails', async () => {
  source.fail(new Error('no Route 53'));
  const failing = await ask(at(DELEGATED), `one.${ZONE}`, 'TXT');
  source.fail(undefined);

  expect(failing.rcode).toBe(RCODES.SERVFAIL);
  expect((await ask(at(DELEGATED), `one.${ZONE}`, 'TXT')).rcode).toBe(RCODES.NOERROR);
});

test('a packet that is no DNS query is FORMERR, another operation NOTIMP', async () => {
  expect((await exchangeRaw(Buffer.from('0001000000010000000000004000', 'hex'))).rcode).toBe(RCODES.FORMERR);
  expect((await exchangeRaw(Buffer.from('000228000001000000000000', 'hex'))).rcode).toBe(RCODES.NOTIMP);
});

async function exchangeRaw(packet: Buffer) {
  const socket = createSocket('udp4');
  socket.send(packet, dns.port, DELEGATED);
  const [answer] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return decode(answer);
}

test('two queries in one TCP segment get two answers', async () => {
  const { packets } = await pipelined(['one', 'none']);

  expect(packets.map(({ rcode }) => rcode).sort()).toEqual([RCODES.NOERROR, RCODES.NXDOMAIN]);
});

async function pipelined(labels: readonly string[]) {
  const queries = labels.map((label, id) => {
    const name = [label, 'acme', 'example', 'org'].map((each) => String.fromCharCode(each.length) + each).join('');
    const head = Buffer.from(`000${id}00000001000000000000`, 'hex');
    const query = Buffer.concat([head, Buffer.from(`${name}\0`, 'latin1'), Buffer.from('00100001', 'hex')]);
    return Buffer.concat([Buffer.from([query.length >> 8, query.length & 0xff]), query]);
  });
  const socket = connect(dns.port, DELEGATED);
  socket.write(Buffer.concat(queries));
  const packets = [];
  let received: Buffer = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk as Buffer]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      packets.push(decode(received.subarray(2, 2 + received.readUInt16BE(0))));
      received = received.subarray(2 + received.readUInt16BE(0));
    }
    if (packets.length === labels.length) break;
  }
  return { packets };
}

test('the log tells who asked what where, in the case asked', async () => {
  dns.queries.clear();
  await ask(at(DELEGATED), `ONE.${ZONE}`, 'TXT', { transport: 'tcp' });

  expect(dns.queries.entries).toMatchObject([
    { server: DELEGATED, client: '127.0.0.1', transport: 'tcp', name: `ONE.${ZONE}`, type: 'TXT' },
  ]);
});

test('a second lab on the same port does not start, and leaves the first alone', async () => {
  await expect(startDns({ port: dns.port, source: fakeSource() })).rejects.toThrow('choose another port');

  expect((await ask(at(DELEGATED), `one.${ZONE}`, 'TXT')).rcode).toBe(RCODES.NOERROR);
});

test('what does not lie below the parent zone cannot be delegated', () => {
  expect(() => dns.delegate('acme.example.com', NAME_SERVERS)).toThrow('must lie below example.org');
});
