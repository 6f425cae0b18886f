import { CHANGES } from './changes.ts';
import { COEXISTENCE } from './coexistence.ts';
import { LIMITS } from './limits.ts';
import { NAMES_AND_VALUES } from './names-and-values.ts';
import type { Route53Rule } from './rule.ts';

/** All that a batch of changes may not do, one row a rule. */
export const ROUTE53_RULES: Route53Rule[] = [...LIMITS, ...NAMES_AND_VALUES, ...COEXISTENCE, ...CHANGES];
