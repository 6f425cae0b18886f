import type { Rule } from './finding.ts';
import { perStep } from './probes.ts';

/** Findings that are the outcome of one step. */
export const stepFindings: readonly Rule[] = [
  perStep('order-accepted', 'order', 'The CA took the order.'),
  perStep('values-published', 'publish', 'Route 53 took the values.'),
  perStep('propagation-complete', 'propagation', 'Every authoritative server served the values.'),
  perStep('validation-accepted', 'validation', 'The CA accepted all challenges.'),
  perStep('chain-trusted', 'chain', 'The certificate was found good.'),
];
