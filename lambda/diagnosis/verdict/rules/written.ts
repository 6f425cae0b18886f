import type { PropagationCause } from '../../../contract/causes.ts';
import type { Trouble } from '../../../contract/problem.ts';
import type { Charge, Rule } from '../rule.ts';
import { findingsOf, type RoundView } from '../view.ts';
import { isDenial } from './prober.ts';
import { readingOf } from './route53.ts';

/** The one value that a pulse writes: nobody validates it, so no probe ends by what befalls it. */
export const written: Rule = {
  name: 'written',
  asks: 'Did the value that a pulse wrote come to every server?',
  judge: (round) => {
    const { pulse } = round.evidence;
    if (!pulse) return 'this is no pulse';
    if (!pulse.write) return 'this pulse wrote nothing';
    const failed = pulse.write.steps.find(({ outcome }) => outcome === 'failed');
    if (failed?.trouble) {
      const charge = chargeOf(failed.trouble, round);
      return charge ? [{ ...charge, cas: [], step: failed.step }] : 'what kept the value back is found already';
    }
    if (failed) return 'why the value was not written was not recorded';
    if (pulse.write.insyncMs !== undefined) return 'the value that was written came to every server';
    return [
      {
        ...{ code: 'propagation-late', effect: 'risks', confidence: 'proved', cas: [], step: 'propagation' },
        summary:
          'Route 53 did not say INSYNC while every server had the change: clients that wait for it would wait on.',
        findings: findingsOf(round, 'propagation-complete'),
      },
    ];
  },
};

type Said = Omit<Charge, 'cas' | 'step'>;

function chargeOf(trouble: Trouble, round: RoundView): Said | undefined {
  if (trouble.code === 'propagation-timeout') return unserved(trouble, round);
  if (trouble.code === 'ledger-unavailable') {
    const denied = isDenial(trouble.cause);
    return {
      code: denied ? 'iam-denies-function' : 'ledger-failing',
      effect: 'blocks',
      confidence: 'proved',
      summary: denied
        ? 'The role of the pulse function may not use its table in DynamoDB, so nothing was written into the zone.'
        : 'DynamoDB did not answer as it should, so nothing was written into the zone.',
      findings: [],
    };
  }
  const { message } = trouble;
  const findings = findingsOf(round, trouble.step === 'propagation' ? 'propagation-complete' : 'values-published');
  if (trouble.code === 'prober-defect')
    return { code: 'prober-defect', effect: 'risks', confidence: 'proved', summary: message, findings };
  if (trouble.code === 'challenge-name-in-use')
    return { code: 'challenge-name-in-use', effect: 'notes', confidence: 'proved', summary: message, findings };
  if (trouble.code === 'zone-not-delegated' || trouble.code === 'dns-unreachable') {
    if (round.dnsExplained) return undefined;
    return { code: 'servers-unreachable', effect: 'risks', confidence: 'likely', summary: message, findings };
  }
  const reading = readingOf(trouble, round);
  if (!reading) return { code: 'undecided', effect: 'risks', confidence: 'open', summary: message, findings };
  const { code, confidence, words } = reading;
  return { code, effect: 'blocks', confidence, summary: `${words}: a value could not be written.`, findings };
}

/** Servers that are silent or lame are found by the look at the zone, which says which and why. */
const OF_THE_SERVERS: readonly PropagationCause[] = ['silent', 'lame', 'servfail'];

function unserved({ cause, message }: Trouble, round: RoundView): Said | undefined {
  if (round.dnsExplained && OF_THE_SERVERS.some((each) => each === cause)) return undefined;
  const findings = findingsOf(round, 'propagation-complete');
  if (cause === ('insync-pending' satisfies PropagationCause)) {
    const summary =
      'Route 53 had neither said INSYNC nor brought the value to all of its servers when the time was used up.';
    return { code: 'propagation-late', effect: 'blocks', confidence: 'likely', summary, findings };
  }
  return { code: 'servers-disagree', effect: 'blocks', confidence: 'proved', summary: message, findings };
}
