import { networkInterfaces } from 'node:os';
import { createServer } from 'node:tls';
import { openListener } from '../ca/front/listener.ts';
import type { Pki } from '../ca/pki.ts';

/** A host that is no CA: it takes TCP and TLS, says nothing, and waits for the client to leave. */
export type ControlHost = {
  readonly name: string;
  readonly port: number;
  /** Where it listens: 127.0.0.1, and ::1 where this machine has it. */
  readonly addresses: readonly string[];
  /** Nobody listens any more: ECONNREFUSED. */
  refuse(): Promise<void>;
  /** Takes connections and never begins TLS. */
  hang(): Promise<void>;
  recover(): Promise<void>;
  close(): Promise<void>;
};

/** @throws Error when the port is taken */
export async function startControlHost(options: {
  readonly name: string;
  readonly port: number;
  readonly pki: Pki;
}): Promise<ControlHost> {
  const { name, port, pki } = options;
  const { certificatePem: cert, privateKeyPem: key } = await pki.leaf([name]);
  // A client that breaks the handshake off is its own affair.
  const server = createServer({ cert, key }).on('tlsClientError', () => undefined);
  const addresses = loopbackAddresses();
  const listeners = await Promise.all(
    addresses.map((address) => openListener(port, (socket) => server.emit('connection', socket), address)),
  );
  const shut = async () => {
    await Promise.all(listeners.map((listener) => listener.shut()));
  };
  const open = async (how: 'tls' | 'silence') => {
    for (const listener of listeners) listener.cutConnections();
    await Promise.all(listeners.map((listener) => listener.open(how)));
  };
  return {
    ...{ name, port, addresses },
    refuse: shut,
    hang: () => open('silence'),
    recover: () => open('tls'),
    close: shut,
  };
}

/** 127.0.0.1, and ::1 where this machine has it. */
export function loopbackAddresses(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((each = []) => each.map(({ address }) => address));
  return ['127.0.0.1', ...(own.includes('::1') ? ['::1'] : [])];
}
