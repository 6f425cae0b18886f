import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnsAnswerSchema } from '../../../../lambda/contract/evidence/dns.ts';
import { toEvidence } from '../../../../lambda/dns/observe/answer.ts';
import { readMessage } from '../../../../lambda/dns/observe/message.ts';
import { show } from '../../../../lambda/dns/observe/show.ts';
import {
  address,
  cname,
  ns,
  questionOf,
  type Rr,
  soa,
  TYPE,
  txt,
  uint16,
  writeRecord,
  writeReply,
} from './message-writer.ts';
import { AT, NAME, observe, VALUE, ZONE } from './observed-world.ts';
import type { Query, Reaction } from './scripted-dns.ts';

const QUERY = Buffer.concat([
  Buffer.alloc(4),
  uint16(1),
  Buffer.alloc(6),
  Buffer.from('\x01x\0\0\x10\0\x01', 'latin1'),
]);
const SERVER = { name: 'ns.test', address: '127.0.0.1', port: 53 };
/** What a message may hold at most: 65,535 octets over TCP. */
const LARGEST = 65_535;

function evidenceOf(packet: Buffer) {
  const heard = { server: SERVER, transport: 'tcp', attempts: 1, durationMs: 1 } as const;
  return dnsAnswerSchema.parse(toEvidence({ ...heard, said: { packet, message: readMessage(packet) } }, 'x', [VALUE]));
}

/** Reads a packet as hostile as it is; anything but a whole reading or a RangeError fails the test. */
function survives(packet: Buffer) {
  try {
    return JSON.stringify(evidenceOf(packet)).length;
  } catch (error) {
    if (error instanceof RangeError) return 0;
    throw error;
  }
}

/** Milliseconds of the processor: a machine that is busy otherwise is not the packet's doing. */
function spent(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** A header that announces `count` records, and octets that pretend to be them. */
function pretend(count: number, octets: Buffer): Buffer {
  const header = Buffer.concat([uint16(0), uint16(0x8400), uint16(1), uint16(count), uint16(0xffff), uint16(0xffff)]);
  return Buffer.concat([header, questionOf(QUERY), octets]).subarray(0, LARGEST);
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((octets) => Buffer.from(octets));

describe('reading a message', () => {
  it('survives any octets', () => {
    fc.assert(
      fc.property(bytes(400), (packet) => survives(packet) >= 0),
      { numRuns: 3_000 },
    );
  });

  it('survives any octets in place of records, and keeps little of them', () => {
    const property = fc.property(fc.integer({ min: 0, max: 65_535 }), bytes(600), (count, octets) => {
      expect(survives(pretend(count, octets))).toBeLessThan(4_000);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('survives a good answer of which any octets are changed', () => {
    const good = writeReply(QUERY, {
      answers: [txt('x', VALUE), cname('x', 'y.test')],
      authorities: [soa('test')],
      ede: [{ code: 6 }],
    });
    const change = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }));
    const property = fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const packet = Buffer.from(good);
      for (const [at, octet] of changes) packet[at] = octet;
      return survives(packet) >= 0;
    });
    fc.assert(property, { numRuns: 3_000 });
  });

  it('is not kept busy by names that point at each other', () => {
    const pointers = Buffer.concat(
      Array.from({ length: 32_000 }, (_, index) => uint16(0xc000 | (12 + (index % 8_000)))),
    );
    expect(spent(() => survives(pretend(0xffff, pointers)))).toBeLessThan(2_000);
  });

  it('is not kept busy by thousands of records whose names are as long as names can be', () => {
    const label = Buffer.concat([Buffer.from([1]), Buffer.from('a')]);
    const long = Buffer.concat([...Array.from({ length: 126 }, () => label), Buffer.from([0])]);
    const first = Buffer.concat([long, uint16(TYPE.TXT), uint16(1), Buffer.alloc(4), uint16(0)]);
    const at = 12 + questionOf(QUERY).length;
    const again = Buffer.concat([uint16(0xc000 | at), uint16(TYPE.TXT), uint16(1), Buffer.alloc(4), uint16(0)]);
    const packet = pretend(0xffff, Buffer.concat([first, ...Array.from({ length: 5_400 }, () => again)]));

    expect(spent(() => expect(survives(packet)).toBeGreaterThan(0))).toBeLessThan(2_000);
  });

  it('counts as many TXT values as fit into a message and keeps eight hashes', () => {
    const record = (value: number): Buffer =>
      Buffer.concat([
        uint16(0xc00c),
        uint16(TYPE.TXT),
        uint16(1),
        Buffer.alloc(4),
        uint16(3),
        Buffer.from([2]),
        uint16(value),
      ]);
    const count = 4_300;
    const packet = pretend(count, Buffer.concat(Array.from({ length: count }, (_, index) => record(index))));

    const { values } = evidenceOf(packet);

    expect(values).toMatchObject({ count, foreign: count });
    expect(values?.foreignHashes).toHaveLength(8);
  });

  it('shows of any text little, and nothing that could be a value or does not print', () => {
    const long = fc.string({ unit: 'binary', maxLength: 600 });
    fc.assert(
      fc.property(long, long, (left, right) => {
        const shown = show(`${left}${VALUE}${right}`);

        expect(shown.length).toBeLessThanOrEqual(200);
        expect(shown).not.toContain(VALUE.slice(0, 20));
        expect(/[\p{Cc}]/u.test(shown)).toBe(false);
      }),
    );
  });
});

/** Ways of a server to be hostile, each with the octets that it answers. */
const HOSTILE: Readonly<Record<string, (query: Query) => Reaction>> = {
  'answers with the wrong id': ({ packet }) => {
    const reply = writeReply(packet, { answers: [txt(NAME, VALUE)] });
    reply.writeUInt16BE(packet.readUInt16BE(0) ^ 0xffff, 0);
    return reply;
  },
  'answers another question': () => writeReply(QUERY, {}),
  'answers with names that point at themselves': ({ packet }) => loop(packet),
  'answers with as many values as fit': ({ packet, transport }) =>
    flood(packet, transport, (index) => txt(NAME, `${index}`.padStart(5, '0'))),
  'answers with as many name servers as fit': ({ packet, transport }) =>
    flood(packet, transport, (index) => ns(ZONE, `${index}.elsewhere.test`)),
  'refers back to where it was asked': () => ({ aa: false, authorities: [ns('test', 'ns.test')] }),
  'refers deeper and deeper': ({ name }) => ({
    aa: false,
    authorities: [ns(`${'x.'.repeat(3)}${name}`, 'ns1.acme.test')],
    additionals: [address('ns1.acme.test', AT.first)],
  }),
  'answers with a record that ends beyond the packet': ({ packet }) => {
    const reply = writeReply(packet, { answers: [txt(NAME, VALUE)] });
    return reply.subarray(0, -20);
  },
  'answers with no more than a header': ({ packet }) => Buffer.concat([packet.subarray(0, 2), Buffer.alloc(10)]),
  'answers with nothing but noise': ({ packet }) => Buffer.concat([packet.subarray(0, 2), Buffer.alloc(1_200, 0xc0)]),
  'leads each alias to another': ({ name }) => ({ answers: [cname(name, `x.${name}`.slice(-200))] }),
};

function loop(query: Buffer): Buffer {
  const reply = writeReply(query, {});
  reply.writeUInt16BE(0x10, 6);
  return Buffer.concat([
    reply.subarray(0, 12),
    questionOf(query),
    ...Array.from({ length: 300 }, (_, i) => uint16(0xc000 | (i * 2 + 40))),
  ]);
}

function flood(query: Buffer, transport: 'udp' | 'tcp', make: (index: number) => Rr): Buffer {
  if (transport === 'udp') return writeReply(query, { tc: true });
  const records = Array.from({ length: 5_000 }, (_, index) => writeRecord(make(index)));
  const reply = writeReply(query, {});
  const body = Buffer.concat([reply.subarray(0, 12), questionOf(query), ...records]).subarray(0, LARGEST);
  body.writeUInt16BE(Math.floor((body.length - 12) / (records[0]?.length ?? 1)), 6);
  return body;
}

describe('a name server that', () => {
  it.each(Object.entries(HOSTILE))('%s costs bounded time and evidence, and crashes nothing', async (_how, react) => {
    const began = performance.now();

    const evidence = await observe((world) => {
      world.at = { first: react, second: react };
      world.resolver = react;
      world.deadlineMs = 500;
    });

    expect(performance.now() - began).toBeLessThan(3_000);
    expect(evidence.checks.filter((check) => 'crashed' in check)).toEqual([]);
    expect(JSON.stringify(evidence).length).toBeLessThan(40_000);
  });

  it('does any of this to any of the questions costs the same', async () => {
    const ways = Object.values(HOSTILE);
    const choice = fc.array(fc.nat(ways.length), { minLength: 40, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(choice, async (choices) => {
        let asked = 0;
        const react = (query: Query) => ways[choices[asked++ % choices.length] ?? 0]?.(query);
        const began = performance.now();

        const evidence = await observe((world) => {
          world.at = { first: react, second: react };
          world.resolver = (query) => react(query) ?? 'silence';
          world.deadlineMs = 300;
        });

        expect(performance.now() - began).toBeLessThan(3_000);
        expect(evidence.checks.filter((check) => 'crashed' in check)).toEqual([]);
      }),
      { numRuns: 6 },
    );
  });
});
