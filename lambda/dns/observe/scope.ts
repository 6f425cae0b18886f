import type { Clock } from '../../contract/clock.ts';
import type { Network } from '../../contract/deployment.ts';
import { type DelegationCheck, DNS_BOUNDS } from '../../contract/evidence/dns.ts';
import { type DnsServer, liesWithin } from '../server.ts';
import { limitTo } from './limit.ts';

/** Sockets that are open at a time. */
const QUERIES_AT_A_TIME = 48;

export type ServerAddress = { readonly server: string; readonly address: string };

/** A zone as its parent delegates it. */
export type Cut = {
  readonly zone: string;
  /** Absent for the root. */
  readonly parent?: Cut;
  /** The parent's server that referred to the zone. */
  readonly from?: DnsServer;
  readonly nameServers: readonly string[];
  readonly ttl: number;
  readonly glue: readonly ServerAddress[];
  /** The parent's servers serve the zone themselves, so that they never refer to it. */
  readonly sameServers: boolean;
};

/** A zone's servers that can be asked, and those that cannot, with the reason. */
export type Located = { readonly servers: readonly DnsServer[]; readonly notChecked: readonly NotChecked[] };
export type NotChecked = { readonly server: string; readonly address?: string; readonly why: string };

/** One gathering: what its queries share. Every delegation is learned once. */
export type Scope = {
  readonly port: number;
  readonly clock: Clock;
  readonly deadline: number;
  readonly limited: ReturnType<typeof limitTo>;
  /** What is left to spend: queries, and name servers' names to look up, which in a circle cost no query. */
  readonly budget: { queries: number; lookups: number };
  readonly cuts: Map<string, Cut>;
  readonly located: Map<string, Promise<Located>>;
  /** What the servers of a zone say of it. */
  readonly zoneServers: Map<string, Promise<DelegationCheck['servers']>>;
  /** Addresses that did not answer: on the way down they are tried last. */
  readonly silent: Set<string>;
  /** Addresses by what they do with queries that hold EDNS, once that is known. */
  readonly edns: Map<string, 'answered' | 'unanswered'>;
};

export type ObserveOptions = {
  readonly network: Network;
  /** What looks names up where the config names no resolvers: `address` or `address:port`. */
  readonly platformResolvers: readonly string[];
  /**
   * `false`: no resolver is asked for a challenge name. Nothing lies there, and a resolver that remembers so would not see the
   * value that a client publishes a moment later. Default: true.
   */
  readonly askResolvers?: boolean;
  readonly clock: Clock;
  readonly deadline: number;
};

export function openScope({ network, clock, deadline }: Pick<ObserveOptions, 'network' | 'clock' | 'deadline'>): Scope {
  const root: Cut = {
    zone: '',
    nameServers: network.rootHints.map((hint) => hint.name),
    ttl: 0,
    glue: network.rootHints.map((hint) => ({ server: hint.name, address: hint.address })),
    sameServers: false,
  };
  return {
    port: network.authoritativePort,
    clock,
    deadline,
    limited: limitTo(QUERIES_AT_A_TIME),
    budget: { queries: DNS_BOUNDS.queries, lookups: DNS_BOUNDS.lookups },
    cuts: new Map([['', root]]),
    located: new Map(),
    zoneServers: new Map(),
    silent: new Set(),
    edns: new Map(),
  };
}

/** The deepest delegation known so far on the way to a name. */
export function closestCut(name: string, { cuts }: Scope): Cut {
  const known = [...cuts.values()].filter(({ zone }) => liesWithin(name, zone));
  return known.reduce((deepest, cut) => (cut.zone.length > deepest.zone.length ? cut : deepest));
}
