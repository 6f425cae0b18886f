import { VERDICT_CODES } from '../../contract/verdict/catalogue.ts';
import type { Effect, Fault } from '../../contract/verdict/vocabulary.ts';
import { STEPS } from '../../contract/vocabulary.ts';
import type { Charge } from './rule.ts';

/** Which cause is told first. */

/** What stops more CAs first; where that is equal, what is ours to mend, for it can be mended at once. */
const NEAREST: readonly Fault[] = [
  'configuration',
  'prober',
  'client',
  'platform',
  'dns-provider',
  'ca',
  'rate-limit',
  'unknown',
  'none',
];
const GRAVEST: readonly Effect[] = ['blocks', 'risks', 'notes'];

export function faultOf({ code }: Pick<Charge, 'code'>): Fault {
  return VERDICT_CODES[code].fault;
}

/** The gravest first; of two that are alike, the one that was found first, for sorting keeps their order. */
export function byGravity(charges: readonly Charge[]): Charge[] {
  return [...charges].sort(compare);
}

function compare(one: Charge, other: Charge): number {
  return (
    GRAVEST.indexOf(one.effect) - GRAVEST.indexOf(other.effect) ||
    stopped(other) - stopped(one) ||
    NEAREST.indexOf(faultOf(one)) - NEAREST.indexOf(faultOf(other)) ||
    stepIndex(one) - stepIndex(other)
  );
}

/** How many CAs it stops; a risk stops none. */
function stopped({ effect, cas }: Charge): number {
  return effect === 'blocks' ? cas.length : 0;
}

function stepIndex({ step }: Charge): number {
  return step === undefined ? STEPS.length : STEPS.indexOf(step);
}

/**
 * The primary cause and what else holds. Notes alone make no fault: they are primary only where nobody must act.
 * @returns no primary where all is well
 */
export function choose(charges: readonly Charge[]): { readonly primary?: Charge; readonly others: readonly Charge[] } {
  const ordered = byGravity(charges);
  const primary =
    ordered.find(({ effect }) => effect !== 'notes') ?? ordered.find((charge) => faultOf(charge) === 'none');
  const others = ordered.filter((charge) => charge !== primary);
  return primary ? { primary, others } : { others };
}
