import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import dnsPacket, { type Packet } from 'dns-packet';

/** DNS over TCP, as Pebble asks: TXT values at names, and an empty answer for everything else. */
export type TxtServer = {
  /** `address:port`. */
  readonly address: string;
  /** Values by name in lower case. */
  readonly values: Map<string, string[]>;
  close(): Promise<void>;
};

export async function startTxtServer(): Promise<TxtServer> {
  const values = new Map<string, string[]>();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    answerQueries(socket, values);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    values,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerQueries(socket: Socket, values: ReadonlyMap<string, string[]>): void {
  let waiting = Buffer.alloc(0);
  socket.on('data', (part) => {
    waiting = Buffer.concat([waiting, part]);
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE()) {
      const end = 2 + waiting.readUInt16BE();
      socket.write(dnsPacket.streamEncode(answerTo(dnsPacket.streamDecode(waiting.subarray(0, end)), values)));
      waiting = waiting.subarray(end);
    }
  });
}

function answerTo(query: Packet, values: ReadonlyMap<string, string[]>): Packet {
  const [question] = query.questions ?? [];
  const found = question?.type === 'TXT' ? (values.get(question.name.toLowerCase()) ?? []) : [];
  return {
    type: 'response',
    id: query.id ?? 0,
    flags: dnsPacket.AUTHORITATIVE_ANSWER | dnsPacket.RECURSION_AVAILABLE,
    questions: query.questions ?? [],
    answers: found.map((data) => ({ type: 'TXT', name: question?.name ?? '.', ttl: 0, data })),
  };
}
