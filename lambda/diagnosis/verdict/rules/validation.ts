import { caSaw } from '../../findings/ca-words.ts';
import { checksOf } from '../../findings/looks.ts';
import { confirmed } from '../proved.ts';
import { perOpenProbe, type Rule } from '../rule.ts';
import { allHold, findingsOf, type ProbeView, passed, type RoundView } from '../view.ts';

/** A challenge that the CA did not accept, once the DNS was found to be as it should. */

/** Problems of DNS validation (RFC 8555 section 6.7). */
const TYPES: readonly string[] = ['dns', 'unauthorized', 'incorrectResponse', 'connection', 'tls'];
/** Let's Encrypt says so of perspectives other than its first ("Multi-Perspective Validation" in its documentation). */
const SECONDARY = /secondary validation/i;
const SEEN = [
  'every-server-served-before-validation',
  'every-server-served-after-validation',
  'resolvers-see-value',
  'dnssec-sound',
  'value-seen-by-ca',
] as const;

/** The CA refused the challenge, or came to no end with it, for a reason of the DNS or for none. */
export function notAccepted({ trouble, problem, step }: ProbeView): boolean {
  const atValidation = step === 'validation' || step === 'challenge' || step === 'finalize';
  const code = trouble?.code;
  return (
    atValidation &&
    (code === 'validation-failed' ||
      code === 'validation-timeout' ||
      code === 'ca-refused' ||
      code === 'order-invalid') &&
    // Of an order that became invalid later without a reason, it is not known that the challenge was why.
    (problem === undefined ? step !== 'finalize' : TYPES.includes(problem))
  );
}

export const valueAtBoth: Rule = {
  name: 'value-at-both',
  asks: 'Did every CA see another value than all servers served?',
  judge: (round) => {
    const befallen = round.open.filter(
      ({ ca }) => findingsOf(round, 'value-seen-by-ca', ca)[0]?.value === 'other-value',
    );
    if (befallen.length < 2) return 'fewer than two CAs saw another value';
    if (round.probes.some(passed)) return 'a CA accepted the values';
    if (!servedThroughout(round)) return 'not every server served the values throughout';
    return [
      {
        code: 'request-refused',
        effect: 'blocks',
        confidence: 'likely',
        cas: befallen.map(({ ca }) => ca),
        step: 'validation',
        summary: `${befallen.map(({ title }) => title).join(' and ')} found values that they do not take, where all servers served those of the prober: it publishes wrong ones.`,
        findings: findingsOf(round, SEEN),
      },
    ];
  },
};

function servedThroughout(round: RoundView): boolean {
  return allHold(round, ['every-server-served-before-validation', 'every-server-served-after-validation']);
}

export const secondary = perOpenProbe(
  'secondary',
  'Did only some of the CA’s perspectives fail to see the values?',
  (probe, round) =>
    notAccepted(probe) && SECONDARY.test(probe.trouble?.problem?.detail ?? '')
      ? {
          code: 'secondary-validation-failed',
          confidence: 'open',
          summary: `${probe.title} saw the values from its first place and not from enough others: something answers otherwise far away.`,
          findings: findingsOf(round, SEEN),
        }
      : undefined,
  'no CA told of other perspectives',
);

/** A CA that waits for a DNS that fails others too is not stuck: the others must have had their answers. */
export const validationStuck = perOpenProbe(
  'validation-stuck',
  'Did the CA not come to an end with the validation, while the DNS was well?',
  (probe, round) => {
    const { trouble, title, ca } = probe;
    if (trouble?.code !== 'validation-timeout') return undefined;
    if (others(probe, round).some(notAccepted) || !servedThroughout(round)) return undefined;
    if (!allHold(round, 'resolvers-see-value') && !others(probe, round).some(passed)) return undefined;
    return {
      code: 'ca-validation-stuck',
      confidence: 'proved',
      summary: `${title} had not finished the validation when the time was used up, and nothing was wrong with the DNS.`,
      findings: [...findingsOf(round, SEEN), ...findingsOf(round, 'validation-accepted', ca)],
    };
  },
  'no validation stayed open while the DNS was well',
);

/**
 * The CA cannot look names up that everybody else can: the same for names of another order, and another CA issued meanwhile.
 */
export const validationFailing = perOpenProbe(
  'validation-failing',
  'Can this CA look up no names, which others can?',
  (probe, round) => {
    if (!notAccepted(probe) || caSaw(probe.trouble?.problem) !== 'no-answer') return undefined;
    const { evidence } = round;
    const { experiment } = evidence.run;
    const before = confirmed(evidence);
    const again =
      experiment?.kind === 'other-names' &&
      experiment.ca === probe.ca &&
      before?.code === 'validation-unexplained' &&
      before.cas.includes(probe.ca);
    if (!again || !others(probe, round).some(passed) || !servedThroughout(round)) return undefined;
    // What UDP cuts a CA gets over TCP alone (RFC 7766 section 5), and nobody but the CA sees its way to port 53 over TCP.
    if (needsTcp(round)) return undefined;
    return {
      code: 'ca-validation-failing',
      confidence: 'likely',
      summary: `${probe.title} gets no answers for names that every server, other resolvers and another CA have, and for other names neither.`,
      findings: [...findingsOf(round, SEEN), ...findingsOf(round, 'validation-accepted', probe.ca)],
    };
  },
  'no CA failed twice for want of answers while another issued',
);

function needsTcp({ evidence }: RoundView): boolean {
  return checksOf(evidence, 'authoritative').some(({ check }) => check.answers.some(({ truncated }) => truncated));
}

function others({ ca }: ProbeView, { probes }: RoundView): ProbeView[] {
  return probes.filter((probe) => probe.ca !== ca);
}

export const validationUnexplained = perOpenProbe(
  'validation-unexplained',
  'Did the CA not accept the challenge, and nothing that was seen says why?',
  (probe, round) =>
    notAccepted(probe)
      ? {
          code: 'validation-unexplained',
          confidence: 'open',
          summary: `${probe.title} did not accept the challenge (${probe.problem ?? 'no reason'}), and nothing that was seen of the DNS says why.`,
          findings: [...findingsOf(round, SEEN), ...findingsOf(round, 'validation-accepted', probe.ca)],
        }
      : undefined,
  'every challenge was accepted, or is explained',
);

export const undecided = perOpenProbe(
  'undecided',
  'Did a probe fail that no rule explains?',
  ({ trouble, title, step }) => ({
    code: 'undecided',
    confidence: 'open',
    summary: `The probe at ${title} ended in the step ${step ?? 'account'} (${trouble?.code ?? 'no reason'}), and the evidence does not say whose fault it is.`,
    findings: [],
  }),
  'every probe passed or is explained',
);

export const VALIDATION_RULES: readonly Rule[] = [valueAtBoth, secondary, validationStuck, validationFailing];
