import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { type DecodedPacket, decode, encode, type SrvAnswer, type StringAnswer } from 'dns-packet';

/** Boulder's front end finds the nonce service by DNS alone: an SRV record and the address of its target. */
export type NonceService = { readonly srvName: string; readonly target: string; readonly port: number };

const ADDRESS = '127.0.0.1';
const TTL_SECONDS = 1;

/** Answers for the nonce service over UDP and TCP; every other name does not exist. */
export function serveServiceNames(port: number, service: NonceService): void {
  const udp = createSocket('udp4');
  udp.on('message', (packet, peer) => udp.send(answer(packet, service), peer.port, peer.address));
  udp.bind(port, ADDRESS);
  createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (data) => {
      const reply = answer(data.subarray(2), service);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length);
      socket.end(Buffer.concat([length, reply]));
    });
  }).listen(port, ADDRESS);
}

function answer(packet: Buffer, service: NonceService): Buffer {
  const asked = decode(packet);
  const question = asked.questions?.[0];
  const name = question?.name.toLowerCase();
  const known = name === service.srvName || name === service.target;
  const answers = question ? records(question.name, question.type, service) : [];
  return encode({ ...head(asked, known), questions: question ? [question] : [], answers });
}

function head(asked: DecodedPacket, known: boolean) {
  const AUTHORITATIVE = 1 << 10;
  const NXDOMAIN = 3;
  return { type: 'response' as const, id: asked.id, flags: AUTHORITATIVE | (known ? 0 : NXDOMAIN) };
}

function records(name: string, type: string, service: NonceService): (SrvAnswer | StringAnswer)[] {
  const at = name.toLowerCase();
  if (type === 'SRV' && at === service.srvName)
    return [{ name, type, ttl: TTL_SECONDS, data: { port: service.port, target: service.target } }];
  if (type === 'A' && at === service.target) return [{ name, type, ttl: TTL_SECONDS, data: ADDRESS }];
  return [];
}
