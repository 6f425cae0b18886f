import type { VerdictCode } from '../../contract/verdict/catalogue.ts';
import type { Experiment } from '../../contract/verdict/verdict.ts';
import type { ExperimentKind } from '../../contract/verdict/vocabulary.ts';
import type { Charge } from './rule.ts';
import { findingsOf, type RoundView, titleOf } from './view.ts';

/** The cheapest thing to try that would decide, of a cause that the evidence leaves open. */

const ASKS: Partial<Readonly<Record<VerdictCode, (round: RoundView, charge: Charge) => ExperimentKind>>> = {
  'validation-unexplained': (round, charge) => (sawNothing(round, charge) ? 'after-negative-ttl' : 'other-names'),
  'ca-not-reached': () => 'alone',
  'ca-busy': () => 'alone',
  'ca-tls-unknown-issuer': () => 'alone',
  'secondary-validation-failed': () => 'other-names',
  'caa-undetermined': () => 'other-names',
  undecided: () => 'alone',
};

const DECIDES: Readonly<Record<ExperimentKind, string>> = {
  'other-names': 'If % fails alike with other names, the fault is not of these names; if it issues, it is.',
  alone:
    'If % fails alike when nothing else goes on, nothing of the round disturbed it; if it issues, it was a passing trouble.',
  'after-negative-ttl':
    'If % accepts values that have lain there for a while before it is asked, its resolver had remembered that there were none; if not, it may remember for longer, or sees another DNS.',
  'other-key': 'If % issues for a key of the other kind, it is the kind of key that it refuses.',
};

export function experimentFor(charge: Charge, round: RoundView): Experiment | undefined {
  const kindOf = ASKS[charge.code];
  const [ca] = charge.cas;
  if (!kindOf || ca === undefined || charge.confidence !== 'open' || round.evidence.run.experiment) return undefined;
  const kind = kindOf(round, charge);
  return { kind, ca, decides: DECIDES[kind].replace('%', titleOf(round.evidence, ca)) };
}

/** The CA said that there was no record, where every server had it: it may have remembered an earlier answer. */
function sawNothing(round: RoundView, { cas }: Charge): boolean {
  return findingsOf(round, 'value-seen-by-ca', cas[0]).some(
    ({ value }) => value === 'no-record' || value === 'no-name' || value === 'other-value',
  );
}
