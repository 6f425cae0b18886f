import type { VerdictCode } from '../../contract/verdict/catalogue.ts';
import type { Remembered } from '../../contract/verdict/verdict.ts';
import type { Change, Fault } from '../../contract/verdict/vocabulary.ts';

/** Against the verdicts before it of the same target. */

/** So many turns between well and not well among the last verdicts, this one with them, are no recovery any more. */
const FLAPPING = { turns: 3, among: 6 } as const;

type Now = { readonly fault: Fault; readonly code: VerdictCode };

/** @param history the latest first */
export function changeOf(now: Now, history: readonly Remembered[]): Change {
  const [last] = history;
  if (!last) return 'first';
  if (turnsIn([now, ...history].slice(0, FLAPPING.among)) >= FLAPPING.turns) return 'flapping';
  if (isWell(now)) return isWell(last) ? 'steady' : 'recovered';
  return last.fault === now.fault && last.code === now.code ? 'continuing' : 'new';
}

function turnsIn(verdicts: readonly { readonly fault: Fault }[]): number {
  return verdicts.filter((verdict, index) => {
    const before = verdicts[index + 1];
    return before !== undefined && isWell(verdict) !== isWell(before);
  }).length;
}

function isWell({ fault }: { readonly fault: Fault }): boolean {
  return fault === 'none';
}
