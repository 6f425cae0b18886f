import { Agent } from 'node:https';
import type { Ca } from '../contract/ca.ts';
import type { Clock } from '../contract/clock.ts';
import { trusting } from '../contract/tls.ts';
import { createLookup } from './lookup.ts';
import { createNoncePool, type NoncePool } from './nonces.ts';
import type { Directory } from './objects.ts';
import { createTurns, type Turns } from './turns.ts';

const DIRECTORY_MS = 10 * 60_000;
/**
 * A function that was frozen between invocations wakes up with sockets that the CA closed long ago, and some proxies close
 * theirs after two seconds. A request that meets such a close looks like a CA that cuts connections.
 */
const IDLE_MS = 1_000;
/**
 * An order of 100 names has 100 authorizations to read. Let's Encrypt staging allows 20 requests a second and a client
 * address; two at once stay about there, and need two nonces instead of 100.
 */
const REQUESTS_AT_ONCE = 2;

/** What survives between the warm invocations of a function, for one CA: sockets, nonces, the directory. */
export type AcmeConnection = {
  readonly ca: Ca;
  readonly clock: Clock;
  readonly nonces: NoncePool;
  /** Every signed request waits for its turn. */
  readonly turns: Turns;
  /** Sockets that were in use a moment ago, else fresh ones. */
  agent(): Agent;
  /** The directory as it was read at most ten minutes ago. */
  knownDirectory(): Directory | undefined;
  rememberDirectory(directory: Directory): void;
};

/**
 * TLS certificates of the CA are checked against the public roots and those of the config; this cannot be turned off.
 * @param resolvers recursive resolvers, `address` or `address:port`, that the CA's host name is looked up with; none: the
 * platform's own
 */
export function openConnection(ca: Ca, clock: Clock, resolvers: readonly string[] = []): AcmeConnection {
  const agent = new Agent({
    keepAlive: true,
    ...trusting(ca.tlsRoots),
    ...(resolvers.length > 0 ? { lookup: createLookup(resolvers) } : {}),
  });
  let usedAt = clock.now();
  let directory: { readonly value: Directory; readonly at: number } | undefined;
  return {
    ca,
    clock,
    nonces: createNoncePool(clock),
    turns: createTurns(REQUESTS_AT_ONCE),
    agent() {
      if (clock.now() - usedAt > IDLE_MS) dropIdleSockets(agent);
      usedAt = clock.now();
      return agent;
    },
    knownDirectory: () => (directory && clock.now() - directory.at < DIRECTORY_MS ? directory.value : undefined),
    rememberDirectory(value) {
      directory = { value, at: clock.now() };
    },
  };
}

/** Requests under way keep theirs: a slow answer to one is no reason to cut it off when the next is sent. */
function dropIdleSockets(agent: Agent): void {
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
}
