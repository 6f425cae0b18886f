import type { CaaOutcome, CaaReason } from '../../../lambda/contract/evidence/caa.ts';
import type { DnsAnswerEvidence, DnsCheck, DnsCheckName } from '../../../lambda/contract/evidence/dns.ts';
import type { Evidence } from '../../../lambda/contract/evidence/evidence.ts';
import type { Finding } from '../../../lambda/contract/evidence/findings.ts';
import type { Problem, Trouble } from '../../../lambda/contract/problem.ts';
import type { ProbeResult } from '../../../lambda/contract/result.ts';
import type { Step } from '../../../lambda/contract/vocabulary.ts';
import { deriveFindings } from '../../../lambda/diagnosis/findings/derive.ts';
import type { Charge } from '../../../lambda/diagnosis/verdict/rule.ts';
import { passed, type RoundView, viewOf } from '../../../lambda/diagnosis/verdict/view.ts';
import { keptFacts, type Lab } from './kept-evidence.ts';

/** Kept evidence of real rounds with one fact changed, and what a rule says of it. */

export type Change = (evidence: Evidence) => void;

/** @param place lab and case, as `boulder/aws-throttled`; with the findings that follow from the facts after the change */
export function changed(place: string, ...changes: readonly Change[]): Evidence {
  const [lab, id] = place.split('/');
  if (lab === undefined || id === undefined) throw new Error(`no lab and case: ${place}`);
  const evidence: Evidence = { ...keptFacts(id, lab as Lab), findings: [] };
  for (const change of changes) change(evidence);
  return { ...evidence, findings: deriveFindings(evidence) };
}

export function roundOf(evidence: Evidence, more: Partial<RoundView> = {}): RoundView {
  const { probes } = viewOf(evidence);
  return { evidence, probes, open: probes.filter((probe) => !passed(probe)), dnsExplained: false, ...more };
}

/** What a charge says, short enough for a row: `code effect confidence cas step`. */
export function shown({ code, effect, confidence, cas, step }: Charge): string {
  return [code, effect, confidence, cas.join('+') || 'nobody', step ?? 'nowhere'].join(' ');
}

const SIGNS: Readonly<Record<Finding['outcome'], string>> = { holds: '+', 'does-not-hold': '-', 'could-not-tell': '?' };

/** Findings that a charge rests on, each kind once: `-servers-reachable-tcp` where that does not hold. */
export function restsOn(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ id, outcome }) => `${SIGNS[outcome]}${id}`))].sort().join(' ');
}

export function only(...cas: readonly string[]): Change {
  return (evidence) => {
    evidence.probes = evidence.probes.filter(({ ca }) => cas.includes(ca));
  };
}

/** Every check of a kind in the looks. @param when one time only */
export function eachCheck<Name extends DnsCheckName>(
  name: Name,
  change: (check: Exclude<Extract<DnsCheck, { check: Name }>, { crashed: string }>) => void,
  when?: 'before' | 'after',
): Change {
  return ({ dns }) => {
    const looks = [...(when === 'after' ? [] : dns.before), ...(when === 'before' ? [] : [dns.after])];
    for (const check of looks.flatMap(({ found }) => found?.checks ?? [])) {
      if (check.check === name && !('crashed' in check)) change(check as Parameters<typeof change>[0]);
    }
  };
}

export function withoutChecks(name: DnsCheckName): Change {
  return ({ dns }) => {
    for (const { found } of [...dns.before, dns.after]) {
      if (found) found.checks = found.checks.filter(({ check }) => check !== name);
    }
  };
}

/** Every answer of an authoritative server that fits. */
export function eachAnswer(
  fits: Partial<Pick<DnsAnswerEvidence, 'address' | 'transport'>>,
  more: Partial<DnsAnswerEvidence>,
  when?: 'before' | 'after',
): Change {
  return eachCheck(
    'authoritative',
    ({ answers }) => {
      for (const answer of answers) {
        const isMeant = Object.entries(fits).every(([key, value]) => answer[key as keyof typeof fits] === value);
        if (isMeant) Object.assign(answer, more);
      }
    },
    when,
  );
}

export const SILENT = { failure: 'timeout', rcode: undefined, values: undefined } as const;
export const valuesOf = (expectedServed: number, foreign = 0, expected = 1): Partial<DnsAnswerEvidence> => ({
  rcode: 'NOERROR',
  failure: undefined,
  values: { count: expectedServed + foreign, expected, expectedServed, foreign, foreignHashes: [] },
});

/** A server of the zone as the delegation check found it. */
export function zoneServer(address: string, more: object): Change {
  return eachCheck('delegation', ({ servers }) => {
    for (const server of servers) if (server.address === address) Object.assign(server, more);
  });
}

/** Probes that failed end otherwise; one that passed, where `ca` names it, fails so. */
export function ends(more: Partial<Trouble>, ca?: string): Change {
  return ({ probes }) => {
    for (const probe of probes) {
      if (ca === undefined ? probe.outcome === 'passed' : probe.ca !== ca) continue;
      endOf(probe, more);
    }
  };
}

function endOf(probe: ProbeResult, more: Partial<Trouble>): void {
  const before = probe.trouble ?? { code: 'undecided', step: 'validation', message: 'It failed.', action: 'Look.' };
  const trouble = { ...before, ...more } as Trouble;
  const at = probe.steps.findIndex(({ step }) => step === trouble.step);
  const passedBefore = probe.steps
    .slice(0, at < 0 ? probe.steps.length : at)
    .map(({ trouble: _, ...step }) => ({ ...step, outcome: 'passed' as const }));
  const step = { startedAt: probe.startedAt, durationMs: 1, ...probe.steps[at], step: trouble.step as Step };
  probe.steps = [...passedBefore, { ...step, outcome: 'failed', trouble }];
  Object.assign(probe, { outcome: 'failed', trouble });
}

/** A problem document of RFC 8555. */
export function problem(type: string, detail = 'words of the CA'): Problem {
  return { type: `urn:ietf:params:acme:error:${type}`, detail };
}

/** The CA did not accept the challenge, in these words. */
export function refuses(type: string, detail?: string, ca?: string): Change {
  return ends({ code: 'validation-failed', step: 'validation', cause: undefined, problem: problem(type, detail) }, ca);
}

/** As far as a probe came: nothing at all is wrong with it. */
export function passes(ca: string): Change {
  return ({ probes }) => {
    const probe = probes.find((each) => each.ca === ca);
    if (!probe) throw new Error(`no probe of ${ca}`);
    probe.steps = probe.steps.map(({ trouble: _, ...step }) => ({ ...step, outcome: 'passed' }));
    delete probe.trouble;
    probe.outcome = 'passed';
  };
}

/** CAA as it was seen for a CA. */
export function caa(ca: string, outcome: CaaOutcome, reason: CaaReason): Change {
  return ({ caa: { found = [] } }) => {
    for (const each of found) if (each.ca === ca) Object.assign(each, { outcome, reason });
  };
}

/** Of hosts that are no CA. */
export function egress(outcome: 'holds' | 'fails'): Change {
  return ({ controls: { found = [] } }) => {
    for (const each of found) if (each.kind === 'egress') Object.assign(each, { outcome, reason: undefined });
  };
}

export const isCanary: Change = ({ target }) => {
  target.kind = 'canary';
};
export const isReal: Change = ({ target }) => {
  target.kind = 'real';
};
