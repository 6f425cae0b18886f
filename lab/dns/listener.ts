import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export type Transport = 'udp' | 'tcp';

/** Answers one packet; undefined is silence. */
export type Responder = (packet: Buffer, from: { transport: Transport; client: string }) => Promise<Buffer | undefined>;

/** UDP and TCP at one address and port, each of which can be closed and opened again. */
export type Listener = {
  readonly address: string;
  readonly port: number;
  open(transport: Transport): Promise<void>;
  close(transport: Transport): Promise<void>;
};

/** A connection on which nobody asks for so long is closed (RFC 7766 section 6.2.3). */
const IDLE_MS = 10_000;

export function createListener(address: string, port: number, respond: Responder): Listener {
  let udp: UdpSocket | undefined;
  let tcp: { readonly server: Server; readonly connections: Set<Socket> } | undefined;
  return {
    address,
    port,
    async open(transport) {
      if (transport === 'udp') udp ??= await openUdp(address, port, respond);
      else tcp ??= await openTcp(address, port, respond);
    },
    async close(transport) {
      if (transport === 'udp') {
        const closing = udp;
        udp = undefined;
        if (closing) await new Promise<void>((closed) => closing.close(closed));
        return;
      }
      const closing = tcp;
      tcp = undefined;
      for (const connection of closing?.connections ?? []) connection.resetAndDestroy();
      if (closing) await new Promise<void>((closed) => closing.server.close(() => closed()));
    },
  };
}

async function openUdp(address: string, port: number, respond: Responder): Promise<UdpSocket> {
  const socket = createSocket('udp4');
  let open = true;
  socket.on('close', () => {
    open = false;
  });
  socket.on('message', async (packet, { address: client, port: clientPort }) => {
    const answer = await respond(packet, { transport: 'udp', client });
    // The asker may have gone, and the fault "not-listening" may have closed the socket meanwhile.
    if (answer && open) socket.send(answer, clientPort, client, () => undefined);
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  // Word that an asker's port is closed (ICMP) concerns nobody.
  socket.on('error', () => undefined);
  return socket;
}

async function openTcp(address: string, port: number, respond: Responder) {
  const connections = new Set<Socket>();
  const server = createServer((connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    // A client that resets its connection concerns nobody.
    connection.on('error', () => undefined);
    connection.setTimeout(IDLE_MS, () => connection.destroy());
    serveConnection(connection, respond);
  });
  server.listen(port, address);
  await once(server, 'listening');
  return { server, connections };
}

/** Each message follows its length in two octets (RFC 1035 section 4.2.2); answers may overtake each other (RFC 7766 section 7). */
function serveConnection(connection: Socket, respond: Responder): void {
  let received: Buffer = Buffer.alloc(0);
  const client = connection.remoteAddress ?? '';
  connection.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const packet = received.subarray(2, 2 + received.readUInt16BE(0));
      received = received.subarray(2 + packet.length);
      void respond(packet, { transport: 'tcp', client }).then((answer) => {
        if (answer && connection.writable) connection.write(framed(answer));
      });
    }
  });
}

/** A message with its length before it, as TCP carries it. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
