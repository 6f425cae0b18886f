import type { Deployment } from '../contract/deployment.ts';
import { EVIDENCE_VERSION, type Evidence, type EvidenceFacts, evidenceKey } from '../contract/evidence/evidence.ts';
import { troubleIn } from '../contract/problem.ts';
import type { RoundResult } from '../contract/result.ts';
import { deriveFindings, findingsForResult } from '../diagnosis/findings/derive.ts';
import type { EvidenceStore } from '../store/evidence.ts';
import type { Observations } from './observer.ts';
import { findTarget, type ProbePlan } from './plan.ts';

/**
 * Reads the findings of a round, keeps its evidence, and tells both in the result. Never throws: a round whose evidence
 * could not be made or kept says so.
 * @param plans of the probes that were made
 */
export async function recordRound(
  result: RoundResult,
  seen: { readonly deployment: Deployment; readonly plans: readonly ProbePlan[]; readonly observations: Observations },
  store: EvidenceStore,
): Promise<RoundResult> {
  const key = evidenceKey(result);
  let findings: Pick<RoundResult, 'findings' | 'omittedFindings'> = {};
  try {
    const facts = factsOf(result, seen);
    const evidence: Evidence = { ...facts, findings: deriveFindings(facts) };
    const { kept, omitted } = findingsForResult(evidence.findings);
    findings = { findings: kept, ...(omitted > 0 ? { omittedFindings: omitted } : {}) };
    await store.put(key, evidence);
    return { ...result, ...findings, evidence: { key } };
  } catch (error) {
    return { ...result, ...findings, evidence: { key, trouble: troubleIn(error) } };
  }
}

function factsOf(
  result: RoundResult,
  { deployment, plans, observations }: Parameters<typeof recordRound>[1],
): EvidenceFacts {
  const { runId, trigger, reason, confirms, startedAt, durationMs, outcome, probes, cleanup } = result;
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

function casOf({ cas }: Deployment, { probes }: RoundResult): EvidenceFacts['cas'] {
  return cas.map(({ id, title, role, directory, publiclyTrusted, profile, caaIdentities, ...ca }) => {
    const accountUrl = probes.find((probe) => probe.ca === id)?.accountUrl ?? ca.accountUrl;
    return {
      ...{ id, title, role, directory, publiclyTrusted, caaIdentities: [...caaIdentities] },
      ...(profile === undefined ? {} : { profile }),
      ...(accountUrl === undefined ? {} : { accountUrl }),
    };
  });
}
