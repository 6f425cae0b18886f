import type { CaaReason } from '../../../contract/evidence/caa.ts';
import type { Finding } from '../../../contract/evidence/findings.ts';
import type { VerdictCode } from '../../../contract/verdict/catalogue.ts';
import { type Charge, perOpenProbe, type Rule } from '../rule.ts';
import { findingsOf, type RoundView, titleOf, wrong } from '../view.ts';

/** Whether CAA lets a CA issue. The CA says that it does not, never why. */

const REFUSED: Partial<Readonly<Record<CaaReason, readonly [VerdictCode, string]>>> = {
  'critical-unknown-tag': ['caa-unknown-critical', 'CAA holds a critical property that no CA may pass over'],
  'other-account': ['caa-forbids-account', 'CAA names another account'],
  'other-method': ['caa-forbids-method', 'CAA allows other validation methods than dns-01'],
  'other-issuer': ['caa-forbids-issuer', 'CAA names other CAs'],
  'nobody-may-issue': ['caa-forbids-issuer', 'CAA lets nobody issue'],
  malformed: ['caa-forbids-issuer', 'the CAA record for it is malformed, so it counts for nobody'],
  'parameter-repeated': ['caa-forbids-issuer', 'the CAA record for it repeats a parameter, so it counts for nobody'],
};

/** By the records, of each CA that the round or the team depends on. */
export const caaForbids: Rule = {
  name: 'caa-forbids',
  asks: 'Do the CAA records keep a CA from issuing?',
  judge: (round) => {
    const charges = wrong(round, 'caa-allows').flatMap((finding) => chargeOf(finding, round) ?? []);
    return charges.length > 0 ? charges : 'no CAA record that was seen forbids it';
  },
};

function chargeOf(finding: Finding, round: RoundView): Charge | undefined {
  const { subject, value } = finding;
  const [code, words] = REFUSED[value as CaaReason] ?? [];
  const ca = subject.ca ?? '';
  const probe = round.probes.find((each) => each.ca === ca);
  const role = round.evidence.cas.find(({ id }) => id === ca)?.role;
  if (!code || (!probe && role !== 'production')) return undefined;
  const befallen = round.open.some((each) => each.ca === ca && each.problem === 'caa');
  return {
    code,
    // A production CA is not ordered from: what its CAA forbids will fail at the next renewal.
    effect: befallen || role === 'production' ? 'blocks' : 'risks',
    confidence: befallen ? 'proved' : 'likely',
    cas: befallen || role === 'production' ? [ca] : [],
    step: befallen ? probe?.step : undefined,
    summary: `${titleOf(round.evidence, ca)} may not issue: ${words}.`,
    findings: [finding],
  };
}

/** Of a problem of the DNS, that it was CAA which could not be looked up. */
const ABOUT_CAA = /\bCAA\b/;

/** SERVFAIL for CAA alone: everything else about the names was answered. */
export const caaLookup = perOpenProbe(
  'caa-lookup',
  'Do the name servers answer questions for CAA?',
  ({ trouble, problem, title, ca }, round) => {
    const ended = problem === 'caa' || (problem === 'dns' && ABOUT_CAA.test(trouble?.problem?.detail ?? ''));
    if (!ended) return undefined;
    const failed = findingsOf(round, 'caa-allows', ca).filter(({ value }) => value === 'lookup-failed');
    if (failed.length === 0) return undefined;
    return {
      code: 'caa-lookup-failing',
      confidence: 'proved',
      summary: `Name servers do not answer questions for CAA, without which ${title} may not issue.`,
      findings: failed,
    };
  },
  'no probe ended by CAA that could not be looked up',
);

export const caaUndetermined = perOpenProbe(
  'caa-undetermined',
  'Did the CA refuse because of CAA that was not seen to forbid it?',
  ({ problem, title, ca }, round) =>
    problem === 'caa'
      ? {
          code: 'caa-undetermined',
          confidence: 'open',
          summary: `${title} refused because of CAA, and the CAA records that were seen allow it.`,
          findings: findingsOf(round, 'caa-allows', ca),
        }
      : undefined,
  'no probe ended by CAA without a record that forbids it',
);

export const CAA_RULES: readonly Rule[] = [caaForbids, caaLookup, caaUndetermined];
