import type { Judgeable } from '../../contract/evidence/evidence.ts';
import type { Remembered } from '../../contract/verdict/verdict.ts';
import type { ExperimentKind } from '../../contract/verdict/vocabulary.ts';
import type { Charge } from './rule.ts';
import { titleOf } from './view.ts';

/** What the experiment of a confirmation round says of the round before it. */

const SAYS: Readonly<Record<ExperimentKind, { readonly again: string; readonly not: string }>> = {
  'other-names': {
    again: '% failed alike with other names: the fault is not of the first ones.',
    not: '% issued for other names: the fault is of the first ones, or has passed.',
  },
  alone: {
    again: '% failed alike with nothing else going on: nothing of the first round disturbed it.',
    not: '% issued when asked once more: it was a passing trouble.',
  },
  'after-negative-ttl': {
    again: '% did not accept values either that had lain there for a while.',
    not: '% accepted values that had lain there for a while: before, it had remembered that there were none.',
  },
  'other-key': {
    again: '% refused a key of the other kind as well: it is not the kind of key.',
    not: '% issued for a key of the other kind: it is the kind of key that it refuses.',
  },
};

/** @param primary of this round; absent where all is well */
export function provedBy({ run, cas, probes }: Judgeable, primary: Charge | undefined): string | undefined {
  if (!run.experiment) return undefined;
  const { kind, ca } = run.experiment;
  const probe = probes.find((each) => each.ca === ca);
  if (!probe || (probe.outcome !== 'passed' && !primary?.cas.includes(ca))) return undefined;
  return SAYS[kind][probe.outcome === 'passed' ? 'not' : 'again'].replace('%', titleOf({ cas }, ca));
}

/** The verdict that this round confirms, or not; absent where the ledger does not have it. */
export function confirmed({ run, history = [] }: Judgeable): Remembered | undefined {
  return history.find(({ runId }) => runId === run.confirms);
}
