import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** TLS record: alert, version 3.3, two bytes: fatal, handshake_failure (RFC 8446 sections 5.1 and 6). */
const HANDSHAKE_FAILURE = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]);

type Manner = 'tls' | 'handshake-failure' | 'silence';

/** The TCP side of a server: a port of a loopback address that stays its own, whether somebody listens on it or not. */
export type Listener = {
  readonly port: number;
  /** Takes connections, handing each to the TLS server, refusing TLS, or never saying a word. */
  open(how: Manner): Promise<void>;
  /** Nobody listens any more, and all connections are cut. */
  shut(): Promise<void>;
  cutConnections(): void;
  /** Cuts the connection that came from this port by RST. */
  resetFrom(remotePort: number | undefined): void;
};

/**
 * @param port 0: any that is free
 * @param accept takes a raw connection
 */
export async function openListener(
  port: number,
  accept: (socket: Socket) => void,
  address = '127.0.0.1',
): Promise<Listener> {
  const sockets = new Map<number, Socket>();
  let how: Manner = 'tls';
  const server = createServer({ noDelay: true }, (socket) => {
    const from = socket.remotePort ?? 0;
    sockets.set(from, socket);
    socket.on('close', () => sockets.delete(from)).on('error', () => socket.destroy());
    if (how === 'tls') accept(socket);
    else if (how === 'handshake-failure') refuseTls(socket);
  });
  await listen(server, port, address);
  const own = (server.address() as AddressInfo).port;
  const cutConnections = () => {
    for (const socket of sockets.values()) socket.destroy();
  };
  return {
    port: own,
    async open(wanted) {
      how = wanted;
      if (!server.listening) await listen(server, own, address);
    },
    async shut() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      cutConnections();
      await closed;
    },
    cutConnections,
    resetFrom: (remotePort) => sockets.get(remotePort ?? 0)?.resetAndDestroy(),
  };
}

async function listen(server: Server, port: number, address: string): Promise<void> {
  server.listen(port, address);
  await once(server, 'listening');
}

function refuseTls(socket: Socket): void {
  socket.once('data', () => socket.end(HANDSHAKE_FAILURE));
}
