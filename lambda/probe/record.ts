import type { Deployment } from '../contract/deployment.ts';
import { EVIDENCE_VERSION, type Evidence, type EvidenceFacts, evidenceKey } from '../contract/evidence/evidence.ts';
import { type Trouble, troubleIn } from '../contract/problem.ts';
import type { RoundResult } from '../contract/result.ts';
import type { Remembered } from '../contract/verdict/verdict.ts';
import { deriveFindings, findingsForResult } from '../diagnosis/findings/derive.ts';
import { withoutEvidence } from '../diagnosis/verdict/evidence-not-kept.ts';
import { judgeRound } from '../diagnosis/verdict/judge.ts';
import type { EvidenceStore } from '../store/evidence.ts';
import { type Judge, withVerdict } from './judgement.ts';
import type { Observations } from './observer.ts';
import { findTarget, type ProbePlan } from './plan.ts';

export type RecordPorts = {
  readonly evidence: EvidenceStore;
  readonly warn: (message: string, trouble: Trouble) => void;
  /** Default: the rules of lambda/diagnosis. */
  readonly judge?: Judge;
};

type Seen = {
  readonly deployment: Deployment;
  /** Of the probes that were made. */
  readonly plans: readonly ProbePlan[];
  readonly observations: Observations;
  /** Absent where the ledger was not read. */
  readonly history: Remembered[] | undefined;
};

/**
 * Reads the findings of a round, judges it, keeps its evidence, and tells all in the result. Never throws: a round whose
 * evidence could not be made, judged or kept says so.
 */
export async function recordRound(result: RoundResult, seen: Seen, ports: RecordPorts): Promise<RoundResult> {
  const key = evidenceKey(result);
  let told: Pick<RoundResult, 'findings' | 'omittedFindings' | 'verdict'> = {};
  try {
    const evidence = judgedEvidence(result, seen, ports);
    told = tellingOf(evidence);
    await ports.evidence.put(key, evidence);
    return { ...result, ...told, evidence: { key } };
  } catch (error) {
    const trouble = troubleIn(error);
    const { verdict } = told;
    const judged = verdict
      ? { verdict: withoutEvidence(verdict, trouble, { ...placeOf(result), history: seen.history }) }
      : {};
    return { ...result, ...told, ...judged, evidence: { key, trouble } };
  }
}

function placeOf({ deployment, target, runId }: RoundResult) {
  return { deployment, target, runId };
}

function judgedEvidence(result: RoundResult, seen: Seen, { judge = judgeRound, warn }: RecordPorts): Evidence {
  const { history } = seen;
  const facts = factsOf(result, seen);
  const judgeable = { ...facts, findings: deriveFindings(facts), ...(history === undefined ? {} : { history }) };
  return withVerdict(judgeable, judge, warn);
}

function tellingOf({ findings, verdict }: Evidence): Pick<RoundResult, 'findings' | 'omittedFindings' | 'verdict'> {
  const { kept, omitted } = findingsForResult(findings);
  return {
    findings: kept,
    ...(omitted > 0 ? { omittedFindings: omitted } : {}),
    ...(verdict ? { verdict } : {}),
  };
}

function factsOf(
  result: RoundResult,
  { deployment, plans, observations }: Pick<Seen, 'deployment' | 'plans' | 'observations'>,
): EvidenceFacts {
  const { runId, trigger, reason, confirms, experiment, startedAt, durationMs, outcome, probes, cleanup } = result;
  const target = findTarget(deployment, result.target);
  return {
    version: EVIDENCE_VERSION,
    deployment: deployment.id,
    zone: deployment.zoneName,
    run: {
      id: runId,
      trigger,
      ...(reason === undefined ? {} : { reason }),
      ...(confirms === undefined ? {} : { confirms }),
      ...(experiment === undefined ? {} : { experiment }),
      startedAt,
      durationMs,
      outcome,
    },
    target: {
      id: target.id,
      kind: target.kind,
      names: [...(target.kind === 'canary' ? target.labels : target.names)],
    },
    identifiers: plans.map(({ ca, names, publishAt }) => ({
      ca: ca.id,
      names: [...names],
      publishedAt: { ...publishAt },
    })),
    cas: casOf(deployment, result),
    probes,
    ...(cleanup ? { cleanup } : {}),
    ...observations,
  };
}

type Expected = NonNullable<EvidenceFacts['cas'][number]['expected']>;

function casOf({ cas }: Deployment, { probes }: RoundResult): EvidenceFacts['cas'] {
  return cas.map((ca) => {
    const { id, title, role, directory, publiclyTrusted, profile, caaIdentities, quirks, outageAfter } = ca;
    const accountUrl = probes.find((probe) => probe.ca === id)?.accountUrl ?? ca.accountUrl;
    return {
      ...{ id, title, role, directory, publiclyTrusted, caaIdentities: [...caaIdentities] },
      flakyServerErrors: quirks.flakyServerErrors,
      ...(outageAfter === undefined ? {} : { outageAfter: { ...outageAfter } }),
      ...(quirks.slowFinalize ? { slowFinalize: true } : {}),
      ...(ca.expected === undefined ? {} : { expected: structuredClone(ca.expected) as Expected }),
      ...(profile === undefined ? {} : { profile }),
      ...(accountUrl === undefined ? {} : { accountUrl }),
    };
  });
}
