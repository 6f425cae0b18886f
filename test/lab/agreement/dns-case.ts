import type { DnsFaultName } from '../../../lab/dns/faults/registry.ts';
import type { ComparedWorld } from './dns-world.ts';

/** What two challenge values look like: 43 characters each. */
export const VALUES = ['agreement-value-one-'.padEnd(43, '1'), 'agreement-value-two-'.padEnd(43, '2')] as const;

/** A state of the lab's DNS, and the challenge name that both sides look at. */
export type DnsCase = {
  readonly name: string;
  readonly fault?: DnsFaultName;
  readonly parameters?: unknown;
  /** Delegated, signed zone; default: unsigned. */
  readonly signed?: true;
  /** The name asked for; default: one with the first value, in the delegated zone. */
  readonly at?: string;
  readonly expected?: readonly string[];
  /** What else there is; it happens before the fault. */
  arrange?(world: ComparedWorld): void;
  /** After the fault. */
  meanwhile?(world: ComparedWorld): void;
  /** The resolver's view is left out, for it depends on which server it asks, or on its patience. */
  readonly resolverVaries?: true;
  /** unbound gives code 6 or 9 (RFC 8914) for keys that no DS fits: it depends on which of two questions comes first. */
  readonly errorVaries?: true;
  /** What must be seen by both, so that two blind eyes do not agree: a piece of the JSON of what was seen. */
  readonly shows: string;
};
