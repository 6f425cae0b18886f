import type { Judgeable } from '../../contract/evidence/evidence.ts';

/** Of a CA that is known for single failures, so many of the last rounds, this one with them, make an outage. */
const OUTAGE = { failures: 2, of: 3 } as const;

/**
 * Whether the failure of this round is one of those that a CA is known for, and no outage yet.
 * @param outage default: two of three rounds
 */
export function isPassing(
  ca: string,
  { history = [] }: Pick<Judgeable, 'history'>,
  outage: { readonly failures: number; readonly of: number } = OUTAGE,
): boolean {
  const before = history.slice(0, outage.of - 1).filter(({ cas }) => cas.includes(ca));
  return before.length + 1 < outage.failures;
}
