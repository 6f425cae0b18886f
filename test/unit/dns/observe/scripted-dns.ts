import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../../../lambda/contract/clock.ts';
import type { Network } from '../../../../lambda/contract/deployment.ts';
import { type Reply, type Rr, TYPE, uint16, writeReply } from './message-writer.ts';

/** DNS servers on loopback that answer by script, over UDP and TCP, all on one port. */

export type Query = {
  readonly name: string;
  readonly type: number;
  readonly transport: 'udp' | 'tcp';
  /** Bits of the header's second word: RD 0x100, CD 0x10. */
  readonly flags: number;
  readonly packet: Buffer;
};

/** What a server does with a query: a reply, octets as they are, or nothing at all. */
export type Reaction = Reply | Buffer | 'silence';
export type Script = (query: Query) => Reaction | undefined;

export type Zone = {
  readonly zone: string;
  readonly addresses: readonly string[];
  readonly records: readonly Rr[];
  /** Asked before the records; undefined leaves it to them. */
  readonly script?: Script;
};

export type World = { readonly network: Network; readonly asked: (Query & { at: string })[]; close(): Promise<void> };

/** A clock that is the real one: these servers are real as well. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    wait(Math.max(0, milliseconds), undefined, signal ? { signal } : {}).catch(() => undefined),
};

/** The first zone is the root. Addresses lie in 127.0.0.0/8. */
export async function startWorld(zones: readonly Zone[]): Promise<World> {
  const addresses = [...new Set(zones.flatMap((zone) => zone.addresses))];
  const asked: World['asked'] = [];
  const answer = (at: string) => (query: Query) => {
    asked.push({ ...query, at });
    return answerFrom(
      zones.filter((zone) => zone.addresses.includes(at)),
      query,
    );
  };
  const { port, close } = await listenOnOnePort(addresses.map((at) => ({ at, answer: answer(at) })));
  const rootHints = (zones[0]?.addresses ?? []).map((at, index) => ({ name: `${'abc'[index]}.root`, address: at }));
  return { network: { rootHints, resolvers: [], authoritativePort: port }, asked, close };
}

type Listener = { readonly at: string; readonly answer: (query: Query) => Reaction };

/** Servers at several addresses must share a port, which only binding can tell to be free. */
export async function listenOnOnePort(
  listeners: readonly Listener[],
): Promise<{ port: number; close(): Promise<void> }> {
  for (let attempt = 1; ; attempt += 1) {
    const closers: (() => Promise<void>)[] = [];
    const close = async () => void (await Promise.all(closers.map((each) => each())));
    try {
      let port = 0;
      for (const { at, answer } of listeners) {
        const tcp = createTcpServer(answer);
        tcp.listen(port, at);
        await once(tcp, 'listening');
        closers.push(async () => void tcp.close());
        const bound = tcp.address();
        port = typeof bound === 'object' && bound ? bound.port : 0;
        const udp = createUdpServer(answer);
        udp.bind(port, at);
        await once(udp, 'listening');
        closers.push(async () => void udp.close());
      }
      return { port, close };
    } catch (error) {
      await close();
      if (attempt === 5) throw error;
    }
  }
}

function createUdpServer(answer: Listener['answer']): Socket {
  const socket = createSocket('udp4');
  socket.on('message', (packet, from) => {
    const reaction = answer(readQuery(packet, 'udp'));
    if (reaction === 'silence') return;
    const octets = Buffer.isBuffer(reaction) ? reaction : fitInto1232(packet, reaction);
    socket.send(octets, from.port, from.address);
  });
  return socket;
}

function fitInto1232(query: Buffer, reply: Reply): Buffer {
  const whole = writeReply(query, reply);
  return whole.length <= 1232 ? whole : writeReply(query, { ...reply, tc: true, answers: [], additionals: [] });
}

function createTcpServer(answer: Listener['answer']): Server {
  return createServer((socket) => {
    socket.on('error', () => undefined);
    let received: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const packet = received.subarray(2, 2 + received.readUInt16BE(0));
      const reaction = answer(readQuery(packet, 'tcp'));
      if (reaction === 'silence') return void socket.destroy();
      const octets = Buffer.isBuffer(reaction) ? reaction : writeReply(packet, reaction);
      socket.end(Buffer.concat([uint16(octets.length), octets]));
    });
  });
}

function readQuery(packet: Buffer, transport: 'udp' | 'tcp'): Query {
  const labels: string[] = [];
  let offset = 12;
  for (let length = packet[offset] ?? 0; length > 0; length = packet[offset] ?? 0) {
    labels.push(packet.toString('latin1', offset + 1, offset + 1 + length));
    offset += length + 1;
  }
  const name = labels.join('.').toLowerCase();
  return { name, type: packet.readUInt16BE(offset + 1), transport, flags: packet.readUInt16BE(2), packet };
}

/** As an authoritative server answers: a referral below a cut, else records, CNAME, NODATA or NXDOMAIN. */
function answerFrom(zones: readonly Zone[], query: Query): Reaction {
  const serving = zones.filter(({ zone }) => within(query.name, zone)).sort((a, b) => b.zone.length - a.zone.length);
  const scripted = serving.map(({ script }) => script?.(query)).find((reaction) => reaction !== undefined);
  if (scripted) return scripted;
  const atParent = query.type === TYPE.DS ? serving.find(({ zone }) => zone !== query.name) : undefined;
  const zone = atParent ?? serving[0];
  if (!zone) return { rcode: 5, aa: false };
  return referral(zone, query) ?? ownAnswer(zone, query);
}

function referral({ zone, records }: Zone, { name, type }: Query): Reply | undefined {
  const cut = records.filter((each) => each.type === TYPE.NS && each.name !== zone && within(name, each.name));
  const owner = cut[0]?.name;
  if (owner === undefined || (type === TYPE.DS && name === owner)) return undefined;
  const authorities = records.filter((each) => each.name === owner && [TYPE.NS, TYPE.DS].includes(each.type));
  const servers = cut.map(({ rdata }) => rdata.toString('latin1'));
  const glue = records.filter(
    ({ name: host, type: t }) => (t === TYPE.A || t === TYPE.AAAA) && servers.includes(wire(host)),
  );
  return { aa: false, authorities, additionals: glue };
}

function wire(host: string): string {
  return `${host
    .split('.')
    .map((label) => `${String.fromCharCode(label.length)}${label}`)
    .join('')}\0`;
}

function ownAnswer({ zone, records }: Zone, { name, type }: Query): Reply {
  const own = records.filter((record) => record.name === name);
  const fitting = own.filter((record) => record.type === type);
  const alias = own.filter((record) => record.type === TYPE.CNAME);
  if (fitting.length > 0 || alias.length > 0) return { answers: fitting.length > 0 ? fitting : alias };
  const authorities = records.filter((record) => record.type === TYPE.SOA && record.name === zone);
  const exists = records.some((record) => within(record.name, name));
  return exists ? { authorities } : { rcode: 3, authorities };
}

function within(name: string, zone: string): boolean {
  return zone === '' || name === zone || name.endsWith(`.${zone}`);
}
