import { createSocket } from 'node:dgram';
import dnsPacket from 'dns-packet';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { ask, type DnsAnswer, DnsFailure } from '../../../lambda/dns/query.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { type Asked, answerTo, type Script, type ScriptedServer, startServer } from '../support/dns-servers.ts';

const question = { name: '_acme-challenge.a.example.org', type: 'TXT' } as const;
const text = (asked: Asked, data: string) =>
  answerTo(asked, { answers: [{ type: 'TXT', name: question.name, data: [data] }] });
const servers: ScriptedServer[] = [];

async function start(script: Script, where: { readonly tcp?: boolean } = {}): Promise<ScriptedServer> {
  const server = await startServer(script, where);
  servers.push(server);
  return server;
}
const query = (server: ScriptedServer, timeoutMs = 2_000) => ask(server, question, { clock: systemClock, timeoutMs });
/** The failure that asking ends with. */
const failureOf = async (asking: Promise<unknown>): Promise<DnsFailure> => {
  const error = await asking.then(
    () => new Error('an answer came'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof DnsFailure) return error;
  throw error;
};
const dataOf = ({ answers }: DnsAnswer) => answers.map(({ data }) => data);

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('over UDP', () => {
  test('asks without recursion, with EDNS and 1,232 octets', async () => {
    const server = await start((asked) => [text(asked, 'value')]);
    const answer = await query(server);
    expect(answer).toMatchObject({ rcode: 'NOERROR', authoritative: true, transport: 'udp', attempts: 1 });
    expect(dataOf(answer)).toEqual(['value']);
    expect(server.asked[0]?.query).toMatchObject({
      flag_rd: false,
      additionals: [{ type: 'OPT', udpPayloadSize: 1232 }],
    });
  });

  test.each([
    ['another id', (asked: Asked) => answerTo(asked, { id: ((asked.query.id ?? 0) + 1) & 0xffff })],
    ['a query instead of an answer', (asked: Asked) => asked.packet],
    ['fewer octets than a header has', () => Buffer.from([1, 2, 3])],
    [
      'another question',
      ({ query }: Asked) =>
        dnsPacket.encode({ type: 'response', id: query.id ?? 0, questions: [{ type: 'TXT', name: 'b.example.org' }] }),
    ],
  ])('passes over a packet with %s and takes the answer behind it', async (_what, forged) => {
    const server = await start((asked) => [forged(asked), text(asked, 'true')]);
    expect(dataOf(await query(server))).toEqual(['true']);
  });

  test('does not hear a packet from another source', async () => {
    const forger = createSocket('udp4');
    const asked = createSocket('udp4');
    await new Promise<void>((resolve) => asked.bind(0, '127.0.0.1', resolve));
    asked.on('message', (packet, peer) => {
      const heard: Asked = { transport: 'udp', packet, query: dnsPacket.decode(packet) };
      // The forger knows the id and the question, and comes first.
      forger.send(text(heard, 'forged'), peer.port, peer.address, () =>
        asked.send(text(heard, 'true'), peer.port, peer.address),
      );
    });
    const server = { name: 'ns1.test.example', address: '127.0.0.1', port: asked.address().port };
    const answer = await ask(server, question, { clock: systemClock, timeoutMs: 2_000 });
    expect(dataOf(answer)).toEqual(['true']);
    forger.close();
    asked.close();
  });

  test('asks once more when the first packet gets lost, under a new id', async () => {
    const server: ScriptedServer = await start((asked) => (server.asked.length > 1 ? [text(asked, 'late')] : []));
    expect(await query(server, 400)).toMatchObject({ attempts: 2, transport: 'udp' });
    expect(new Set(server.asked.map((each) => each.query.id)).size).toBe(2);
  });

  test('gives up on a server that says nothing', async () => {
    const server = await start(() => []);
    expect((await failureOf(query(server, 100))).code).toBe('timeout');
    expect(server.asked).toHaveLength(2);
  });

  test('says when the port is closed', async () => {
    const server = await startServer(() => []);
    await server.close();
    expect((await failureOf(query(server))).code).toBe('refused');
  });

  test.each([
    ['with the question', (asked: Asked) => answerTo(asked, { rcode: 1, authoritative: false })],
    [
      'of a bare header',
      (asked: Asked) => answerTo(asked, { rcode: 1, authoritative: false }).fill(0, 4, 6).subarray(0, 12),
    ],
  ])('asks again without EDNS after a FORMERR %s (RFC 6891 section 7)', async (_form, refusal) => {
    const server = await start((asked) => {
      const edns = asked.query.additionals?.some(({ type }) => type === 'OPT');
      return [edns ? refusal(asked) : text(asked, 'plain')];
    });
    expect(await query(server)).toMatchObject({ rcode: 'NOERROR', attempts: 2 });
  });

  test.each([
    ['whole', false],
    ['truncated, so over TCP', true],
  ])('asks again without EDNS where queries with it get lost; the answer comes %s', async (_how, truncated) => {
    const server = await start((asked) => {
      if (asked.query.additionals?.some(({ type }) => type === 'OPT')) return [];
      return [truncated && asked.transport === 'udp' ? answerTo(asked, { truncated }) : text(asked, 'plain')];
    });
    const answer = await query(server, 400);
    expect(answer).toMatchObject({ rcode: 'NOERROR', attempts: truncated ? 3 : 2 });
    expect(dataOf(answer)).toEqual(['plain']);
  });

  test('takes a FORMERR to a question without EDNS as the answer', async () => {
    const server = await start((asked) => [answerTo(asked, { rcode: 1 })]);
    expect(await query(server)).toMatchObject({ rcode: 'FORMERR', attempts: 2 });
  });

  test.each([
    [2, 'SERVFAIL'],
    [3, 'NXDOMAIN'],
    [5, 'REFUSED'],
    [11, 'RCODE11'],
  ])('takes RCODE %i as the answer %s', async (rcode, name) => {
    const server = await start((asked) => [answerTo(asked, { rcode })]);
    expect((await query(server)).rcode).toBe(name);
  });
});

describe('over TCP', () => {
  test('asks there when the answer was truncated', async () => {
    const value = 'v'.repeat(200);
    const server = await start((asked) => [
      asked.transport === 'udp' ? answerTo(asked, { truncated: true }) : text(asked, value),
    ]);
    const answer = await query(server);
    expect(answer).toMatchObject({ transport: 'tcp', attempts: 2 });
    expect(dataOf(answer)).toEqual([value]);
  });

  test('reads a truncated answer that is cut in the middle of a record', async () => {
    const server = await start((asked) => {
      if (asked.transport === 'tcp') return [text(asked, 'whole')];
      const cut = answerTo(asked, { truncated: true, answers: [{ type: 'TXT', name: question.name, data: ['long'] }] });
      return [cut.subarray(0, cut.length - 3)];
    });
    expect(dataOf(await query(server))).toEqual(['whole']);
  });

  test('says when nobody listens on TCP', async () => {
    const server = await start((asked) => [answerTo(asked, { truncated: true })], { tcp: false });
    expect((await failureOf(query(server))).code).toBe('refused');
  });

  test('gives up on a server that says nothing over TCP', async () => {
    const server = await start((asked) => (asked.transport === 'udp' ? [answerTo(asked, { truncated: true })] : []));
    expect((await failureOf(query(server, 200))).code).toBe('timeout');
  });

  test('refuses the answer to another question', async () => {
    const server = await start((asked) => [
      answerTo(asked, asked.transport === 'udp' ? { truncated: true } : { id: ((asked.query.id ?? 0) + 1) & 0xffff }),
    ]);
    expect((await failureOf(query(server))).code).toBe('malformed');
  });
});

describe('whatever comes', () => {
  const octets = fc.uint8Array({ maxLength: 60 });
  /** Octets set at places of a packet, and the length that it is cut to. */
  const damage = fc.record({
    places: fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 12 }),
    length: fc.nat(160),
  });

  test.each(['udp', 'tcp'] as const)(
    'a damaged answer over %s is an answer or a DnsFailure',
    async (transport) => {
      let spoil = (packet: Buffer) => packet;
      const server = await start((asked) => {
        const value = answerTo(asked, {
          answers: [
            { type: 'TXT', name: question.name, data: ['value'] },
            { type: 'CNAME', name: question.name, data: 'b.example.org' },
          ],
          authorities: [{ type: 'NS', name: 'example.org', data: 'ns1.example.org' }],
        });
        return [spoil(value)];
      });
      await fc.assert(
        fc.asyncProperty(damage, octets, async ({ places, length }, tail) => {
          spoil = (packet) => {
            const copy = Buffer.concat([packet.subarray(0, Math.max(12, length)), tail]);
            for (const [at, octet] of places) if (at >= 2 && at < copy.length) copy[at] = octet;
            return copy;
          };
          const asking = ask(server, question, { clock: systemClock, timeoutMs: 30, transport });
          const ended = await asking.catch((error: unknown) => error);
          return ended instanceof DnsFailure || (typeof ended === 'object' && ended !== null && 'rcode' in ended);
        }),
        { numRuns: 100 },
      );
    },
    30_000,
  );
});
