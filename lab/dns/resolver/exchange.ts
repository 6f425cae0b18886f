import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import dnsPacket, { type Answer, type Question } from 'dns-packet';
import { framed } from '../listener.ts';
import { ednsRecord, RCODE } from '../message.ts';

export type Endpoint = { readonly address: string; readonly port: number };

export type Heard = {
  readonly rcode: number;
  readonly authoritative: boolean;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
  readonly additionals: readonly Answer[];
};

/** A server that says nothing for so long is passed over. */
const PATIENCE_MS = 800;

/**
 * Asks an authoritative server over UDP; over TCP what does not fit (RFC 7766 section 5), without EDNS who takes EDNS for an
 * error (RFC 6891 section 6.2.2). Silence is silence, as in the large resolvers since DNS Flag Day 2019.
 * @param from the address that it asks from
 * @returns undefined when no answer came that can be read
 */
export async function exchange(server: Endpoint, question: Question, from: string): Promise<Heard | undefined> {
  const first = await overUdp(server, encode(question, { edns: true }), from);
  const readable =
    first && isFormatError(first) ? await overUdp(server, encode(question, { edns: false }), from) : first;
  if (!readable) return undefined;
  const whole = isTruncated(readable) ? await overTcp(server, encode(question, { edns: true }), from) : readable;
  return whole && read(whole);
}

function encode(question: Question, { edns }: { edns: boolean }): Buffer {
  return dnsPacket.encode({
    type: 'query',
    id: randomInt(0x10000),
    questions: [question],
    additionals: edns ? [ednsRecord(false)] : [],
  });
}

function isFormatError(packet: Buffer): boolean {
  return (packet.readUInt16BE(2) & 0xf) === RCODE.FORMERR;
}

function isTruncated(packet: Buffer): boolean {
  return (packet.readUInt16BE(2) & dnsPacket.TRUNCATED_RESPONSE) !== 0;
}

function read(packet: Buffer): Heard | undefined {
  try {
    const { answers = [], authorities = [], additionals = [], flag_aa } = dnsPacket.decode(packet);
    return { rcode: packet.readUInt16BE(2) & 0xf, authoritative: flag_aa, answers, authorities, additionals };
  } catch {
    return undefined;
  }
}

async function overUdp(server: Endpoint, query: Buffer, from: string): Promise<Buffer | undefined> {
  const socket = createSocket('udp4');
  try {
    socket.bind({ address: from });
    await once(socket, 'listening');
    // Connected, so that packets of others do not arrive and a closed port is told at once.
    socket.connect(server.port, server.address);
    await once(socket, 'connect');
    const answer = once(socket, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
    socket.send(query);
    const [packet] = (await answer) as [Buffer];
    return answers(packet, query) ? packet : undefined;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}

async function overTcp(server: Endpoint, query: Buffer, from: string): Promise<Buffer | undefined> {
  const socket = connect({
    host: server.address,
    port: server.port,
    localAddress: from,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  try {
    socket.write(framed(query));
    let received: Buffer = Buffer.alloc(0);
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) continue;
      const packet = received.subarray(2, 2 + received.readUInt16BE(0));
      return answers(packet, query) ? packet : undefined;
    }
    return undefined;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

function answers(packet: Buffer, query: Buffer): boolean {
  return packet.length >= 12 && packet.readUInt16BE(0) === query.readUInt16BE(0);
}
