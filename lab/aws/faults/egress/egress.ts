import { z } from 'zod';
import { type EgressRule, emulatorFaults } from '../emulator.ts';
import type { Stop } from '../switched-fault.ts';

/** What the egress faults need to know of the lab. */
export type EgressHost = {
  /** Rules of one fault more, for every function's connections from now on. */
  add(rules: readonly EgressRule[]): Promise<Stop>;
  /** Where the name servers listen. */
  readonly dnsPort: number;
  /** Where functions reach the CAs, by their ids. */
  readonly cas: Readonly<Record<string, { readonly port: number }>>;
};

/** Rules of all egress faults that are on, in the order of switching on. */
export function createEgress(endpoint: string, world: Pick<EgressHost, 'dnsPort' | 'cas'>): EgressHost {
  const { setEgress } = emulatorFaults(endpoint);
  const added = new Set<readonly EgressRule[]>();
  return {
    ...world,
    async add(rules) {
      added.add(rules);
      await setEgress([...added].flat());
      return async () => {
        added.delete(rules);
        await setEgress([...added].flat());
      };
    },
  };
}

/** How a connection fails, and whose. */
export const blocking = {
  as: z
    .enum(['timeout', 'unreachable', 'refused'])
    .default('timeout')
    .describe(
      'timeout: packets are dropped (ETIMEDOUT), as in a subnet without a NAT gateway; ENETUNREACH; ECONNREFUSED',
    ),
  function: z.string().min(1).optional().describe('Only functions whose name has this in it; default: all'),
};

/** The parameters of `blocking` as a rule has them. */
export function blocked(given: {
  readonly as: 'timeout' | 'unreachable' | 'refused';
  readonly function?: string | undefined;
}): EgressRule {
  return { action: given.as, ...(given.function === undefined ? {} : { function: given.function }) };
}
