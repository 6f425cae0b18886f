import type { ClientRequest, IncomingHttpHeaders } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../contract/clock.ts';
import type { Timings } from '../contract/result.ts';

/** What is seen of a request, of its connection, and of the time that everything took. */
export type Seen = {
  timings: { -readonly [name in keyof Timings]: Timings[name] };
  /** `undefined` where no socket was asked for. */
  reused?: boolean;
  /** Where the connection led, or the last address that was tried. */
  address?: string;
  port?: number;
  /** The certificate is DER. */
  tls?: { readonly version?: string; readonly cipher?: string; readonly certificate?: Buffer };
  status?: number;
  headers?: IncomingHttpHeaders;
  /** Of the body. */
  bytesRead: number;
};

/** Told of a request while it is under way; what it has seen stays, whatever becomes of the request. */
export type Watch = {
  readonly seen: Seen;
  /** Milliseconds since the watch began. */
  elapsed(): number;
  sent(request: ClientRequest): void;
  /** A socket that is being opened. */
  opening(socket: TLSSocket): void;
  answered(head: { readonly status: number; readonly headers: IncomingHttpHeaders }): void;
  read(bytes: number): void;
  ended(): void;
  failed(error: unknown): void;
};

export function startWatch(clock: Clock): Watch {
  const start = clock.now();
  const seen: Seen = { timings: {}, bytesRead: 0 };
  const elapsed = () => Math.max(0, Math.round(clock.now() - start));
  const opening = (socket: TLSSocket) => watchSocket(socket, seen, elapsed);
  return {
    seen,
    elapsed,
    opening,
    sent(request) {
      request.once('socket', (socket) => {
        if (!request.reusedSocket) return opening(socket as TLSSocket);
        seen.reused = true;
        noteRemote(socket as TLSSocket, seen);
      });
    },
    answered(head) {
      seen.timings.firstByte = elapsed();
      Object.assign(seen, head);
    },
    read(bytes) {
      seen.bytesRead += bytes;
    },
    ended() {
      seen.timings.end = elapsed();
    },
    failed(error) {
      // The attempt at an address that needs no look-up comes before anybody can listen for it.
      const { address, port } = (error ?? {}) as { readonly address?: unknown; readonly port?: unknown };
      if (typeof address === 'string') seen.address ??= address;
      if (typeof port === 'number') seen.port ??= port;
    },
  };
}

function watchSocket(socket: TLSSocket, seen: Seen, elapsed: () => number): void {
  const { timings } = seen;
  seen.reused = false;
  socket.on('lookup', (error: Error | null) => {
    if (!error) timings.dns ??= elapsed();
  });
  socket.on('connectionAttempt', (address: string, port: number) => {
    seen.address = address;
    seen.port = port;
  });
  socket.once('connect', () => {
    timings.connect = elapsed();
    noteRemote(socket, seen);
  });
  // Node emits `secure` when the handshake is over, and destroys a socket whose certificate it does not accept right after:
  // later there is no certificate to read.
  socket.prependOnceListener('secure', () => {
    seen.tls = tlsOf(socket);
  });
  socket.once('secureConnect', () => {
    timings.tls = elapsed();
  });
}

function noteRemote({ remoteAddress, remotePort }: TLSSocket, seen: Seen): void {
  if (remoteAddress !== undefined) seen.address = remoteAddress;
  if (remotePort !== undefined) seen.port = remotePort;
}

function tlsOf(socket: TLSSocket): NonNullable<Seen['tls']> {
  const version = socket.getProtocol();
  const cipher = socket.getCipher()?.name;
  // Not getPeerX509Certificate: after it, Node 24's own check of the host name finds no names in the certificate.
  const certificate = socket.getPeerCertificate()?.raw;
  return { ...(version ? { version } : {}), ...(cipher ? { cipher } : {}), ...(certificate ? { certificate } : {}) };
}
