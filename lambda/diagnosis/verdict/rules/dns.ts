import type { Rule } from '../rule.ts';

/** Faults of the DNS, from the delegation down to the values. */
export const DNS_RULES: readonly Rule[] = [];
