import { connect } from 'node:net';
import { DnsFailure, socketFailure } from './failure.ts';
import type { DnsServer } from './server.ts';
import { answersQuery } from './wire.ts';

/**
 * One query over TCP: each message follows its length in two octets (RFC 1035 section 4.2.2).
 * @throws DnsFailure `timeout` when the signal aborts
 */
export function exchangeOverTcp(server: DnsServer, query: Buffer, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, server.address);
    let received: Buffer = Buffer.alloc(0);
    const finish = (settle: () => void) => {
      signal.removeEventListener('abort', giveUp);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.destroy();
      settle();
    };
    const fail = (failure: DnsFailure) => finish(() => reject(failure));
    const giveUp = () => fail(new DnsFailure('timeout', server));
    socket.on('error', (error) => fail(socketFailure(error, server)));
    socket.on('close', () => fail(new DnsFailure('unreachable', server, 'closed without an answer')));
    socket.on('connect', () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(query.length);
      // In one segment, as RFC 7766 section 8 asks.
      socket.write(Buffer.concat([length, query]));
    });
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const packet = received.subarray(2, 2 + received.readUInt16BE(0));
      if (answersQuery(packet, query)) finish(() => resolve(packet));
      else fail(new DnsFailure('malformed', server, 'answers another question'));
    });
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
  });
}
