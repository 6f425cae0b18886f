import { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { Ca } from '../contract/ca.ts';
import type { Clock } from '../contract/clock.ts';
import { createNoncePool, type NoncePool } from './nonces.ts';
import type { Directory } from './objects.ts';

const DIRECTORY_MS = 10 * 60_000;
/** A function that was frozen between invocations wakes up with sockets that the CA closed long ago. */
const IDLE_MS = 4_000;

/** What survives between the warm invocations of a function, for one CA: sockets, nonces, the directory. */
export type AcmeConnection = {
  readonly ca: Ca;
  readonly clock: Clock;
  readonly nonces: NoncePool;
  /** Sockets that were in use a moment ago, else fresh ones. */
  agent(): Agent;
  /** The directory as it was read at most ten minutes ago. */
  knownDirectory(): Directory | undefined;
  rememberDirectory(directory: Directory): void;
};

/** TLS certificates of the CA are checked against the public roots and those of the config; this cannot be turned off. */
export function openConnection(ca: Ca, clock: Clock): AcmeConnection {
  const fresh = () =>
    new Agent({ keepAlive: true, ...(ca.tlsRoots.length > 0 ? { ca: [...rootCertificates, ...ca.tlsRoots] } : {}) });
  let agent = fresh();
  let usedAt = clock.now();
  let directory: { readonly value: Directory; readonly at: number } | undefined;
  return {
    ca,
    clock,
    nonces: createNoncePool(clock),
    agent() {
      if (clock.now() - usedAt > IDLE_MS) {
        agent.destroy();
        agent = fresh();
      }
      usedAt = clock.now();
      return agent;
    },
    knownDirectory: () => (directory && clock.now() - directory.at < DIRECTORY_MS ? directory.value : undefined),
    rememberDirectory(value) {
      directory = { value, at: clock.now() };
    },
  };
}
