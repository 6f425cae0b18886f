import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { DnsFailure, socketFailure } from './failure.ts';
import type { DnsServer } from './server.ts';
import { answersQuery } from './wire.ts';

/**
 * One query over UDP. Every query has a socket of its own, so a random source port (RFC 5452 section 9.2), connected, so that
 * packets of anybody but the server do not arrive. Packets that answer another query are passed over.
 * @throws DnsFailure `timeout` when the signal aborts
 */
export function exchangeOverUdp(server: DnsServer, query: Buffer, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4');
    const finish = (settle: () => void) => {
      signal.removeEventListener('abort', giveUp);
      socket.removeAllListeners();
      // A late error of the closing socket concerns nobody.
      socket.on('error', () => undefined);
      socket.close();
      settle();
    };
    const fail = (failure: DnsFailure) => finish(() => reject(failure));
    const giveUp = () => fail(new DnsFailure('timeout', server));
    socket.on('error', (error) => fail(socketFailure(error, server)));
    socket.on('message', (packet) => {
      if (answersQuery(packet, query)) finish(() => resolve(packet));
    });
    socket.on('connect', () => socket.send(query));
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) return giveUp();
    socket.connect(server.port, server.address);
  });
}
