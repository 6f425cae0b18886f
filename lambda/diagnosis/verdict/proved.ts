import type { Judgeable } from '../../contract/evidence/evidence.ts';
import type { VerdictCode } from '../../contract/verdict/catalogue.ts';
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

/** What a confirmation may make of a verdict that left it open: the same failure, better known. */
const KNOWN_BETTER: Partial<Readonly<Record<VerdictCode, readonly VerdictCode[]>>> = {
  'validation-unexplained': ['ca-validation-failing', 'servers-unreachable', 'servers-failing'],
};

/** @param primary of this round; absent where all is well */
export function provedBy(evidence: Judgeable, primary: Charge | undefined): string | undefined {
  const { run, probes } = evidence;
  if (!run.experiment) return undefined;
  const { kind, ca } = run.experiment;
  const probe = probes.find((each) => each.ca === ca);
  const passed = probe?.outcome === 'passed';
  if (!passed && !(primary?.cas.includes(ca) && isAlike(primary, confirmed(evidence)))) return undefined;
  return SAYS[kind][passed ? 'not' : 'again'].replace('%', titleOf(evidence, ca));
}

function isAlike({ code }: Charge, before: Remembered | undefined): boolean {
  return before !== undefined && (before.code === code || (KNOWN_BETTER[before.code] ?? []).includes(code));
}

/** The verdict that this round confirms, or not; absent where the ledger does not have it. */
export function confirmed({ run, history = [] }: Judgeable): Remembered | undefined {
  return history.find(({ runId }) => runId === run.confirms);
}
