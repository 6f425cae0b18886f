import type { EvidenceFacts } from '../../contract/evidence/evidence.ts';
import type { Problem, Trouble } from '../../contract/problem.ts';
import type { ProbeResult, RequestRecord, StepResult } from '../../contract/result.ts';
import type { Step } from '../../contract/vocabulary.ts';
import type { Judged, Rule } from './finding.ts';

/** The probes of a round, and what each says of one step. */

const NAMESPACE = 'urn:ietf:params:acme:error:';
/** What an answer without a problem document counts as (RFC 9457 section 4.2.1). */
const NO_TYPE = 'about:blank';
/** Steps that come whatever came before. */
const TIDYING: readonly string[] = ['revoke', 'cleanup'];

export type PlacedProbe = { readonly probe: ProbeResult; readonly at: string };
export type PlacedRequest = { readonly request: RequestRecord; readonly at: string };
export type PlacedStep = { readonly step: StepResult; readonly at: string };

/** A rule that each probe is judged by on its own; probes that were skipped have nothing to judge. */
export function perProbe(id: Rule['id'], judge: (placed: PlacedProbe) => Omit<Judged, 'subject'>): Rule {
  return {
    id,
    judge: (facts) =>
      probesOf(facts)
        .filter(({ probe }) => probe.outcome !== 'skipped')
        .map((placed) => ({ ...judge(placed), subject: { ca: placed.probe.ca } })),
  };
}

export function probesOf({ probes }: EvidenceFacts): PlacedProbe[] {
  return probes.map((probe, index) => ({ probe, at: `/probes/${index}` }));
}

export function requestsOf({ probe, at }: PlacedProbe): PlacedRequest[] {
  return probe.requests.map((request, index) => ({ request, at: `${at}/requests/${index}` }));
}

export function stepOf({ probe, at }: PlacedProbe, name: Step): PlacedStep | undefined {
  const index = probe.steps.findIndex(({ step }) => step === name);
  const step = probe.steps[index];
  return step && { step, at: `${at}/steps/${index}` };
}

/** What a program tells troubles apart by: the CA's problem type, else the code. */
export function kindOf(trouble: Trouble | undefined): string | undefined {
  const type = trouble?.problem && shortType(trouble.problem);
  return type === undefined || type === NO_TYPE ? trouble?.code : type;
}

/** A type of RFC 8555 section 6.7 without its namespace; any other whole. */
export function shortType({ type }: Problem): string {
  return type.startsWith(NAMESPACE) ? type.slice(NAMESPACE.length) : type;
}

/** Troubles of a step that say nothing of what the step asks. */
const SILENT: readonly string[] = ['prober-defect', 'authorization-already-valid', 'challenge-name-in-use'];

/** A finding that is the outcome of a step. @param good what is true when it passed */
export function perStep(id: Rule['id'], name: Step, good: string): Rule {
  return perProbe(id, (placed) => {
    const found = stepOf(placed, name);
    return found ? judgeStep(found, good) : notReached(placed, name);
  });
}

/** @param good what is true when it passed */
export function judgeStep({ step, at }: PlacedStep, good: string): Omit<Judged, 'subject'> {
  if (step.outcome === 'passed') return { outcome: 'holds', detail: step.note ?? good, evidence: [at] };
  const open = step.outcome === 'undetermined' || SILENT.includes(step.trouble?.code ?? '');
  return {
    outcome: open ? 'could-not-tell' : 'does-not-hold',
    value: kindOf(step.trouble),
    detail: step.trouble?.message ?? 'No reason was given.',
    evidence: [at],
  };
}

export function notReached({ probe, at }: PlacedProbe, name: Step): Omit<Judged, 'subject'> {
  const last = probe.steps.findLast(({ step }) => !TIDYING.includes(step))?.step ?? 'none';
  const detail = `The probe did not come to the step ${name}; its last was ${last}.`;
  return { outcome: 'could-not-tell', detail, evidence: [at] };
}
