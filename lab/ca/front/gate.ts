import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Credentials, Pki } from '../pki.ts';
import type { ConnectionFault } from './behaviour.ts';
import { openListener } from './listener.ts';

/** The TLS server of a front, and what new connections meet. */
export type Gate = {
  readonly server: Server;
  readonly port: number;
  /** Absent: a TLS server as it should be. A change cuts all connections, so that it is met at once. */
  meet(fault: ConnectionFault | undefined): Promise<void>;
  /** Cuts the connection below this TLS socket by RST. */
  reset(socket: Socket): void;
  close(): Promise<void>;
};

/** @param options.names what the certificate is for */
export async function createGate(options: {
  readonly pki: Pki;
  readonly names: readonly string[];
  readonly port: number;
}): Promise<Gate> {
  const { pki, names } = options;
  const own = await pki.leaf(names);
  // No hint how long a connection may be idle: like the CAs, which cut without a word.
  const server = createServer({ ...asTlsOptions(own), keepAliveTimeout: 0 });
  const listener = await openListener(options.port, (socket) => server.emit('connection', socket));
  const reset = (socket: Socket) => listener.resetFrom(socket.remotePort);
  server.on('timeout', reset);
  let current: ConnectionFault | undefined;
  return {
    server,
    port: listener.port,
    reset,
    async meet(fault) {
      if (fault === current) return;
      current = fault;
      if (fault?.kind === 'refused') return await listener.shut();
      const shown = fault?.kind === 'certificate' ? await fault.make(pki, names) : own;
      server.setSecureContext(asTlsOptions(shown));
      listener.cutConnections();
      await listener.open(fault?.kind === 'handshake-failure' ? 'handshake-failure' : 'tls');
    },
    close: () => listener.shut(),
  };
}

function asTlsOptions({ certificatePem, privateKeyPem }: Credentials): { cert: string; key: string } {
  return { cert: certificatePem, key: privateKeyPem };
}
