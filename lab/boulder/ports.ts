import { createServer } from 'node:net';
import { CT_LOGS, type CtLog, type ProcessName, REMOTE_VIEWS, VIEWS, type View } from './names.ts';

/** Every port of an instance, all on 127.0.0.1. */
export type BoulderPorts = {
  /** ACME over TLS, and the same without. */
  readonly acme: number;
  readonly http: number;
  /** Where each component answers gRPC, the database SQL, and so on. */
  readonly of: Readonly<Record<Exclude<ProcessName, 'wfe' | 'resolvers' | 'ct'>, number>>;
  readonly serviceNames: number;
  readonly doh: Readonly<Record<View, number>>;
  readonly ct: Readonly<Record<CtLog, number>>;
};

const SINGLE = ['database', 'redis', 'sa', 'nonce', 'publisher', 'ca', ...REMOTE_VIEWS, 'va', 'ra'] as const;

/** How many ports an instance takes, counted from its base. */
export const PORT_COUNT = 3 + SINGLE.length + VIEWS.length + CT_LOGS.length;

/** Base is ACME over TLS, base + 1 without TLS, the others follow. */
export function portsFrom(base: number): BoulderPorts {
  let next = base;
  const take = () => next++;
  const each = <T extends string>(names: readonly T[]) =>
    Object.fromEntries(names.map((name) => [name, take()])) as Record<T, number>;
  return {
    acme: take(),
    http: take(),
    serviceNames: take(),
    of: each(SINGLE),
    doh: each(VIEWS),
    ct: each(CT_LOGS),
  };
}

/** @throws Error that names the first port somebody else has */
export async function assertPortsFree(ports: BoulderPorts): Promise<void> {
  const { acme, http, serviceNames, of, doh, ct } = ports;
  const all = [acme, http, serviceNames, ...[of, doh, ct].flatMap((group) => Object.values(group))];
  await Promise.all(all.map(assertFree));
}

function assertFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () =>
      reject(new Error(`Port ${port} of 127.0.0.1 is in use: give Boulder another base (it takes ${PORT_COUNT}).`)),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
