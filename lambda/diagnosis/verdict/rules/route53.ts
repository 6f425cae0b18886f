import type { Trouble } from '../../../contract/problem.ts';
import { wayOut } from '../reach.ts';
import { type Charge, perOpenProbe, type Rule } from '../rule.ts';
import { findingsOf, type RoundView, workerIn } from '../view.ts';

/** Route 53 as the one that changes the zone. */

type Reading = Pick<Charge, 'code' | 'confidence'> & { readonly words: string };

const READINGS: Readonly<Record<string, Reading>> = {
  'zone-missing': {
    code: 'hosted-zone-missing',
    confidence: 'proved',
    words: 'Route 53 knows no hosted zone with the id of the config',
  },
  'route53-throttled': {
    code: 'route53-throttled',
    confidence: 'proved',
    words: 'Route 53 throttles the calls of this AWS account',
  },
};
const FAILING: Reading = {
  code: 'route53-failing',
  confidence: 'likely',
  words: 'Route 53 does not carry out changes of the hosted zone',
};

export function readingOf(trouble: Pick<Trouble, 'code' | 'cause'> | undefined, round: RoundView): Reading | undefined {
  if (!trouble) return undefined;
  if (trouble.code === 'route53-denied') return denied(round);
  const reading = READINGS[trouble.code];
  if (reading) return reading;
  if (trouble.code !== 'route53-failed' || trouble.cause === 'InvalidChangeBatch') return undefined;
  // Without a way out, Route 53 is out of reach as well. Of a failed removal it is not known whether an answer came.
  const isAnswered = trouble.cause !== undefined && trouble.cause !== 'no-answer';
  return !isAnswered && wayOut(round) === 'fails' ? undefined : FAILING;
}

function denied({ evidence }: RoundView): Reading {
  return {
    code: 'iam-denies-route53',
    confidence: 'proved',
    words: `The role of the ${workerIn(evidence)} function may not change the hosted zone`,
  };
}

export const publishing = perOpenProbe(
  'publishing',
  'Did Route 53 take the values?',
  ({ trouble, title }, round) => {
    const reading = readingOf(trouble, round);
    if (!reading) return undefined;
    const { code, confidence, words } = reading;
    const summary = `${words}, so the challenge of ${title} could not be published.`;
    return { code, confidence, summary, findings: findingsOf(round, 'values-published') };
  },
  'Route 53 took every change that it was asked for',
);

/** The removal of what was published, and why it failed. */
export const cleanup: Rule = {
  name: 'cleanup',
  asks: 'Was everything removed that this round had published?',
  judge: (round) => {
    const trouble = round.evidence.cleanup?.trouble;
    if (!trouble) return 'nothing of this round is left in the zone';
    if (round.evidence.probes.some((probe) => probe.trouble && probe.trouble.code === trouble.cause))
      return 'what kept the values from being published keeps them from being removed';
    const findings = findingsOf(round, 'cleanup-done');
    const reading = readingOf(troubleBehind(trouble), round);
    const left: Charge = {
      code: 'values-left',
      effect: reading ? 'notes' : 'risks',
      confidence: 'proved',
      cas: [],
      step: 'cleanup',
      summary: 'Values of this round are left in the zone; the janitor tries again every hour.',
      findings,
    };
    if (!reading) return [left];
    const summary = `${reading.words}: what this round had published could not be removed.`;
    const { code, confidence } = reading;
    return [{ code, effect: 'risks', confidence, cas: [], step: 'cleanup', summary, findings }, left];
  },
};

/** A failed removal has the code of what stood in its way as its cause. */
function troubleBehind({ cause }: Trouble): Pick<Trouble, 'code' | 'cause'> | undefined {
  return cause === undefined ? undefined : { code: cause as Trouble['code'], cause: undefined };
}
