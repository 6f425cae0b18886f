import type { StepResult } from '../../../contract/result.ts';
import { type ProbeCharge, perOpenProbe, type Rule } from '../rule.ts';
import { findingsOf, lastRefused, type ProbeView, type RoundView } from '../view.ts';

/** What the CA thinks of the account. */

export const binding = perOpenProbe(
  'binding',
  'Does the CA demand an external account binding, and take it?',
  (probe, round) => {
    const { trouble, title, ca } = probe;
    const findings = findingsOf(round, 'account-known', ca);
    if (trouble?.code === 'eab-missing') {
      const summary = `${title} demands an external account binding, and the secret holds none.`;
      return { code: 'binding-missing', confidence: 'proved', summary, findings };
    }
    if (trouble === undefined || !isRegistration(probe)) return undefined;
    if (trouble.code !== 'account-refused' && trouble.code !== 'ca-refused') return undefined;
    if (probe.problem === undefined || SAY_IT_THEMSELVES.includes(probe.problem)) return undefined;
    const summary = `${title} refused to register the account (${probe.problem}).`;
    return { code: 'binding-refused', confidence: 'likely', summary, findings };
  },
  'no registration was refused',
);

/** Problems that are of no binding (RFC 8555 section 6.7), and `about:blank`: answers of gateways, which have no type. */
const SAY_IT_THEMSELVES: readonly string[] = [
  'about:blank',
  'badNonce',
  'badPublicKey',
  'badSignatureAlgorithm',
  'invalidContact',
  'unsupportedContact',
  'userActionRequired',
];

/** The account function registers; its requests are in no transcript of the probe. */
function isRegistration(probe: ProbeView): boolean {
  const {
    step,
    probe: { steps },
  } = probe;
  // A pulse asks for the account itself, at the same step.
  if (lastRefused(probe)?.resource === 'account') return false;
  return step === 'account' || (step === 'order' && steps.some(isForgotten));
}

/** The CA did not know the account, and no second order followed: its key was not registered anew. */
function isForgotten({ step, note, attempts }: StepResult): boolean {
  return step === 'order' && note !== undefined && attempts === undefined;
}

export const accountUnusable = perOpenProbe(
  'account-unusable',
  'Does the CA refuse the account itself?',
  (probe, round) => {
    const { trouble, title, ca, problem } = probe;
    const named = trouble?.code === 'account-refused' || problem === 'accountDoesNotExist' || isOtherKey(probe);
    // RFC 8555 section 7.3.6: `unauthorized` is what a deactivated account gets. Some CAs send it for names as well.
    if (!named && !(problem === 'unauthorized' && isRefusedOrder(probe))) return undefined;
    if (round.evidence.pulse && problem === 'accountDoesNotExist') return lostUntilNextRound(probe, round);
    const summary = `${title} does not take the account any more (${problem ?? trouble?.code}).`;
    return {
      code: 'account-unusable',
      confidence: named ? 'proved' : 'likely',
      summary,
      findings: findingsOf(round, 'account-known', ca),
    };
  },
  'no account was refused',
);

/** The probe ended with that: an order that was refused and made anew is no end of it. */
function isRefusedOrder(probe: ProbeView): boolean {
  return probe.step === 'order' && lastRefused(probe)?.resource === 'newOrder';
}

/** Of a pulse, which registers nothing: a round gives the CA the same key anew. */
function lostUntilNextRound({ title, ca }: ProbeView, round: RoundView): ProbeCharge {
  return {
    code: 'account-unusable',
    effect: 'risks',
    confidence: 'likely',
    summary: `${title} does not know the account; the next round has its key registered anew, unless the CA refuses that.`,
    findings: findingsOf(round, 'account-known', ca),
  };
}

/** Words of CAs for a signature that does not fit the key of the account. */
const WRONG_SIGNATURE =
  /(JWS|signature)\b.*\bverif|\bverif\w+ .*\b(JWS|signature)|(invalid|wrong|bad) (JWS )?signature(?! alg)|signature (is |was )?(invalid|not valid|wrong)/i;

/** The signature of the first signed message does not fit the account: another key lies beside its URL. RFC 8555 has no type for it. */
function isOtherKey(probe: ProbeView): boolean {
  return (
    (probe.problem === 'malformed' || probe.problem === 'unauthorized') &&
    isRefusedOrder(probe) &&
    WRONG_SIGNATURE.test(probe.trouble?.problem?.detail ?? '')
  );
}

/** A probe that passed all the same. */
export const accountReplaced: Rule = {
  name: 'account-replaced',
  asks: 'Had a CA forgotten the account, and took its key anew?',
  judge: (round) => {
    const lost = findingsOf(round, 'account-known').filter(({ value }) => value === 'lost');
    const cas = lost.flatMap(({ subject: { ca } }) => ca ?? []);
    const replaced = round.probes.filter(({ ca, probe }) => cas.includes(ca) && probe.outcome === 'passed');
    if (replaced.length === 0) return 'every account was known';
    const titles = replaced.map(({ title }) => title).join(' and ');
    return [
      {
        code: 'account-replaced',
        effect: 'notes',
        confidence: 'proved',
        cas: replaced.map(({ ca }) => ca),
        summary: `${titles} had forgotten the account; its key was registered anew, and a certificate was issued.`,
        findings: lost,
      },
    ];
  },
};

export const ACCOUNT_RULES: readonly Rule[] = [binding, accountUnusable, accountReplaced];
