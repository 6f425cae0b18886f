import type { Trouble } from '../../../contract/problem.ts';
import { shortType } from '../../findings/probes.ts';
import { isPassing } from '../passing.ts';
import { type Charge, perOpenProbe, type Rule } from '../rule.ts';
import { findingsOf, type ProbeView, titleOf } from '../view.ts';

/** What the CA does once it has validated. */

export const issuanceStuck = perOpenProbe(
  'issuance-stuck',
  'Did the CA validate, and not issue?',
  (probe, round) => {
    const { trouble, title, ca } = probe;
    if (trouble?.code !== 'finalize-timeout' || !hadTime(probe)) return undefined;
    const config = round.evidence.cas.find(({ id }) => id === ca);
    const slow = config?.slowFinalize === true && isPassing(ca, round.evidence, config.outageAfter);
    return {
      code: 'ca-issuance-stuck',
      ...(slow ? { effect: 'risks' as const } : {}),
      confidence: 'proved',
      summary: `${title} accepted the challenges and the CSR, and had not issued when the time was used up${slow ? ', as it does now and then' : ''}.`,
      findings: findingsOf(round, ['validation-accepted', 'certificate-issued'], ca),
    };
  },
  'no order stayed at processing',
);

/** Milliseconds that a CA is given to issue; one that had less has not been slow. */
const PATIENCE_MS = 5_000;

/** It had the time, or asked for more (Retry-After in seconds, or a date). */
function hadTime({ probe: { steps, requests } }: ProbeView): boolean {
  const { durationMs = 0 } = steps.find(({ step }) => step === 'finalize') ?? {};
  const asked = requests.filter(({ resource }) => resource === 'finalize' || resource === 'order').at(-1)?.retryAfter;
  return durationMs >= PATIENCE_MS || (asked !== undefined && !(Number(asked) * 1_000 < PATIENCE_MS));
}

export const certificateWrong = perOpenProbe(
  'certificate-wrong',
  'Is the certificate the one that was ordered?',
  ({ trouble, title, ca }, round) =>
    trouble?.code === 'certificate-wrong'
      ? {
          code: 'ca-certificate-wrong',
          confidence: 'proved',
          summary: `${title} issued something else than was ordered: ${trouble.message}`,
          findings: findingsOf(round, 'chain-trusted', ca),
        }
      : undefined,
  'every certificate was the one that was ordered',
);

export const chain = perOpenProbe(
  'chain',
  'Would clients take the chain?',
  ({ trouble, title, ca }, round) => {
    if (trouble?.code !== 'chain-untrusted') return undefined;
    const findings = findingsOf(round, 'chain-trusted', ca);
    if (trouble.cause === 'root-unknown') {
      const summary = `The chain of ${title} ends at a root that the prober does not know: the CA may have moved to a new one, or the roots given here are old.`;
      return { code: 'undecided', confidence: 'open', summary, findings };
    }
    if (trouble.cause === 'root-out-of-time') {
      const summary = `The chain of ${title} ends at a root that is out of its time: the CA may still use it, or the roots given here are old.`;
      return { code: 'undecided', confidence: 'open', summary, findings };
    }
    const summary = `${title} sent a chain that clients refuse: ${trouble.message}`;
    return { code: 'ca-chain-broken', confidence: 'proved', summary, findings };
  },
  'every chain leads to a root of its CA',
);

/** Of probes that passed: what was issued stays valid. */
export const revocation: Rule = {
  name: 'revocation',
  asks: 'Did the CA revoke what it had issued?',
  judge: (round) => {
    const failed = round.evidence.probes.filter(({ steps }) =>
      steps.some(({ step, outcome, trouble }) => step === 'revoke' && outcome === 'failed' && isOfCa(trouble)),
    );
    const charges = failed.map(
      ({ ca }): Charge => ({
        code: 'ca-revocation-failing',
        effect: 'risks',
        confidence: 'proved',
        cas: [ca],
        step: 'revoke',
        summary: `${titleOf(round.evidence, ca)} issued, and did not revoke the certificate.`,
        findings: findingsOf(round, 'no-server-error', ca),
      }),
    );
    return charges.length > 0 ? charges : 'every revocation that was asked for was done';
  },
};

function isOfCa(trouble: Trouble | undefined): boolean {
  const code = trouble?.code;
  // A revocation whose answer was lost had been done (RFC 8555 section 7.6).
  if (trouble?.problem && shortType(trouble.problem) === 'alreadyRevoked') return false;
  return code === 'ca-server-error' || code === 'ca-malformed' || code === 'revoke-failed' || code === 'ca-refused';
}

export const ISSUANCE_RULES: readonly Rule[] = [issuanceStuck, certificateWrong, chain];
