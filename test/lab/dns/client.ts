import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import dnsPacket, { type Answer, type RecordType } from 'dns-packet';

/** A DNS client of the tests' own, with nothing of the product or the lab in it. */

export type AskOptions = {
  readonly transport?: 'udp' | 'tcp';
  /** UDP payload size to offer; none: no EDNS. */
  readonly edns?: number;
  readonly dnssecOk?: boolean;
  readonly recursionDesired?: boolean;
  /** Milliseconds until `timeout`. */
  readonly patience?: number;
};

export type Heard = {
  readonly rcode: number;
  readonly aa: boolean;
  readonly tc: boolean;
  readonly ra: boolean;
  readonly ad: boolean;
  readonly size: number;
  /** The name in the question section of the answer. */
  readonly asked: string;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
  readonly additionals: readonly Answer[];
  readonly opt: boolean;
  /** Extended DNS Errors (RFC 8914). */
  readonly ede: readonly number[];
};

export const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
const EDE_OPTION = 15;

export type Endpoint = { readonly address: string; readonly port: number };

/** Asks one question. Rejects with `timeout`, or with the socket's error. */
export async function ask(server: Endpoint, name: string, type: RecordType, options: AskOptions = {}): Promise<Heard> {
  const query = encode(name, type, options);
  const exchange = options.transport === 'tcp' ? overTcp : overUdp;
  const signal = AbortSignal.timeout(options.patience ?? 3_000);
  return decode(await exchange(server, query, signal));
}

function encode(name: string, type: RecordType, { edns, dnssecOk = false, recursionDesired }: AskOptions): Buffer {
  const opt = {
    type: 'OPT' as const,
    name: '.',
    udpPayloadSize: edns ?? 0,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: dnssecOk ? dnsPacket.DNSSEC_OK : 0,
    flag_do: dnssecOk,
    options: [],
  };
  return dnsPacket.encode({
    type: 'query',
    id: randomInt(0x10000),
    flags: recursionDesired ? dnsPacket.RECURSION_DESIRED : 0,
    questions: [{ name, type, class: 'IN' }],
    additionals: edns === undefined ? [] : [opt],
  });
}

export function decode(packet: Buffer): Heard {
  const message = dnsPacket.decode(packet);
  const { answers = [], authorities = [], additionals = [] } = message;
  const opt = additionals.find((record) => record.type === 'OPT');
  const errors = (opt?.options ?? []).filter(({ code }) => (code as number) === EDE_OPTION);
  return {
    rcode: ((opt?.extendedRcode ?? 0) << 4) | (packet.readUInt16BE(2) & 0xf),
    aa: message.flag_aa,
    tc: message.flag_tc,
    ra: message.flag_ra,
    ad: message.flag_ad,
    size: packet.length,
    asked: message.questions?.[0]?.name ?? '',
    answers,
    authorities,
    additionals: additionals.filter((record) => record.type !== 'OPT'),
    opt: opt !== undefined,
    ede: errors.map((option) => ('data' in option && option.data ? option.data.readUInt16BE(0) : -1)),
  };
}

async function overUdp(server: Endpoint, query: Buffer, signal: AbortSignal): Promise<Buffer> {
  const socket = createSocket('udp4');
  try {
    socket.connect(server.port, server.address);
    await once(socket, 'connect');
    const answer = once(socket, 'message', { signal });
    socket.send(query);
    const [packet] = (await answer) as [Buffer];
    return packet;
  } catch (error) {
    throw signal.aborted ? new Error('timeout') : error;
  } finally {
    socket.close();
  }
}

async function overTcp(server: Endpoint, query: Buffer, signal: AbortSignal): Promise<Buffer> {
  const socket = connect({ host: server.address, port: server.port, signal });
  try {
    let received: Buffer = Buffer.alloc(0);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(query.length);
    socket.write(Buffer.concat([length, query]));
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer]);
      if (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) return received.subarray(2);
    }
    throw new Error('closed without an answer');
  } catch (error) {
    throw signal.aborted ? new Error('timeout') : error;
  } finally {
    socket.destroy();
  }
}

/** The data of the answers of one type, in words. */
export function dataOf(answers: readonly Answer[], type: RecordType): string[] {
  return answers
    .filter((record) => record.type === type)
    .map((record) => ('data' in record ? inWords(record.data) : ''))
    .sort();
}

function inWords(data: unknown): string {
  if (Buffer.isBuffer(data)) return data.toString('latin1');
  if (Array.isArray(data)) return data.map(inWords).join('');
  return typeof data === 'string' ? data : JSON.stringify(data);
}
