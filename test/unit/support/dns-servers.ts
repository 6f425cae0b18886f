import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server, type Socket as TcpSocket } from 'node:net';
import dnsPacket, { type Answer, type DecodedPacket } from 'dns-packet';

export type Asked = { readonly transport: 'udp' | 'tcp'; readonly packet: Buffer; readonly query: DecodedPacket };
/** Packets to answer with, in order; none: silence. */
export type Script = (asked: Asked) => Buffer[];

/** A name server that answers as the test says, on UDP and TCP of the same port. */
export type ScriptedServer = {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly asked: Asked[];
  close(): Promise<void>;
};

/** A loopback address of one's own: there the port that UDP got is free for TCP as well. */
export function freshAddress(): string {
  return `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

export async function startServer(
  script: Script,
  where: { readonly name?: string; readonly address?: string; readonly port?: number; readonly tcp?: boolean } = {},
): Promise<ScriptedServer> {
  const { name = 'ns1.test.example', address = freshAddress(), tcp = true } = where;
  const asked: Asked[] = [];
  const note = (transport: 'udp' | 'tcp', packet: Buffer): Buffer[] => {
    const each: Asked = { transport, packet, query: dnsPacket.decode(packet) };
    asked.push(each);
    return script(each);
  };
  const { udp, port } = await bindUdp(address, where.port ?? 0);
  udp.on('message', (packet, peer) => {
    for (const answer of note('udp', packet)) udp.send(answer, peer.port, peer.address);
  });
  const sockets = new Set<TcpSocket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.once('data', (data: Buffer) => {
      for (const answer of note('tcp', data.subarray(2))) socket.write(framed(answer));
    });
  });
  if (tcp) await listen(listener, address, port);
  return {
    name,
    address,
    port,
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => udp.close(() => resolve()));
      if (tcp) await new Promise((resolve) => listener.close(resolve));
    },
  };
}

function framed(packet: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(packet.length);
  return Buffer.concat([length, packet]);
}

function bindUdp(address: string, port: number): Promise<{ udp: Socket; port: number }> {
  const udp = createSocket('udp4');
  return new Promise((resolve, reject) => {
    udp.once('error', reject);
    udp.bind(port, address, () => resolve({ udp, port: udp.address().port }));
  });
}

function listen(server: Server, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => resolve());
  });
}

const AUTHORITATIVE = 0x0400;
const TRUNCATED = 0x0200;

/** An answer to a query. Authoritative unless said otherwise. */
export function answerTo(
  { query }: Asked,
  more: {
    readonly id?: number;
    readonly rcode?: number;
    readonly authoritative?: boolean;
    readonly truncated?: boolean;
    readonly answers?: Answer[];
    readonly authorities?: Answer[];
    readonly additionals?: Answer[];
  } = {},
): Buffer {
  const { authoritative = true, truncated = false, rcode = 0 } = more;
  const flags = (authoritative ? AUTHORITATIVE : 0) | (truncated ? TRUNCATED : 0) | rcode;
  return dnsPacket.encode({
    type: 'response',
    id: more.id ?? query.id ?? 0,
    flags,
    questions: query.questions ?? [],
    answers: more.answers ?? [],
    authorities: more.authorities ?? [],
    additionals: more.additionals ?? [],
  });
}

/** A zone as a server of a little tree serves it. */
export type Zone = {
  readonly name: string;
  readonly records: Answer[];
  /** Zones below that it delegates, with glue. */
  readonly delegations?: readonly {
    readonly zone: string;
    readonly servers: Readonly<Record<string, string | null>>;
  }[];
};

/** Answers as an authoritative server of these zones does (RFC 1034 section 4.3.2). */
export function serve(zones: () => readonly Zone[]): Script {
  return (asked) => {
    const [question] = asked.query.questions ?? [];
    const name = (question?.name ?? '').toLowerCase();
    const within = (zone: string) => zone === '' || name === zone || name.endsWith(`.${zone}`);
    const zone = [...zones()].sort((a, b) => b.name.length - a.name.length).find((each) => within(each.name));
    if (!zone) return [answerTo(asked, { authoritative: false, rcode: 5 })];
    const cut = zone.delegations?.find((each) => within(each.zone));
    if (cut) return [referral(asked, cut)];
    const here = zone.records.filter((record) => record.name.toLowerCase() === name);
    const answers = here.filter(({ type }) => type === question?.type || type === 'CNAME');
    const below = zone.records.some((record) => record.name.toLowerCase().endsWith(`.${name}`));
    return [answerTo(asked, { answers, rcode: here.length > 0 || below || name === zone.name ? 0 : 3 })];
  };
}

function referral(asked: Asked, cut: NonNullable<Zone['delegations']>[number]): Buffer {
  return answerTo(asked, {
    authoritative: false,
    authorities: Object.keys(cut.servers).map((data) => ({ type: 'NS', name: cut.zone, data })),
    additionals: Object.entries(cut.servers).flatMap(([name, data]) =>
      data === null ? [] : [{ type: 'A' as const, name, data }],
    ),
  });
}
