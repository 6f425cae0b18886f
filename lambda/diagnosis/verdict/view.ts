import type { Judgeable } from '../../contract/evidence/evidence.ts';
import type { Finding, FindingId } from '../../contract/evidence/findings.ts';
import type { Trouble } from '../../contract/problem.ts';
import type { ProbeResult, RequestRecord } from '../../contract/result.ts';
import type { CaRole, Step } from '../../contract/vocabulary.ts';
import { shortType } from '../findings/probes.ts';

/** A round as rules look at it. */

export type ProbeView = {
  /** As the config names it, and as people call it. */
  readonly ca: string;
  readonly title: string;
  readonly role: CaRole;
  readonly probe: ProbeResult;
  readonly trouble?: Trouble;
  /** Where it ended, of a probe that did not pass. */
  readonly step?: Step;
  /** Type of the CA's problem document, without the namespace of RFC 8555. */
  readonly problem?: string;
};

export type RoundView = {
  readonly evidence: Judgeable;
  readonly probes: readonly ProbeView[];
  /** Probes that did not pass and that no rule before this one explains. */
  readonly open: readonly ProbeView[];
  /** Whether a rule before this one found what is wrong with the DNS: what follows from it is no fault of its own. */
  readonly dnsExplained: boolean;
};

export function viewOf(evidence: Judgeable): Pick<RoundView, 'evidence' | 'probes'> {
  const probes = evidence.probes.map((probe): ProbeView => {
    const { trouble } = probe;
    const step = trouble && (trouble.step ?? probe.steps.at(-1)?.step);
    const problem = trouble?.problem && shortType(trouble.problem);
    return {
      ca: probe.ca,
      title: titleOf(evidence, probe.ca),
      role: probe.role,
      probe,
      ...(trouble ? { trouble } : {}),
      ...(step ? { step } : {}),
      ...(problem === undefined ? {} : { problem }),
    };
  });
  return { evidence, probes };
}

/** The function that made the round; of one that was not made, the one that makes rounds. */
export function workerIn(evidence: Pick<Judgeable, 'pulse'> | undefined): 'probe' | 'pulse' {
  return evidence?.pulse ? 'pulse' : 'probe';
}

export function titleOf({ cas }: Pick<Judgeable, 'cas'>, id: string): string {
  return cas.find((ca) => ca.id === id)?.title ?? id;
}

export function passed({ probe }: ProbeView): boolean {
  return probe.outcome === 'passed';
}

/** Findings of some kinds, of one CA or of all. */
export function findingsOf(
  { evidence }: Pick<RoundView, 'evidence'>,
  ids: FindingId | readonly FindingId[],
  ca?: string,
): Finding[] {
  const wanted = [ids].flat();
  return evidence.findings.filter(({ id, subject }) => wanted.includes(id) && (ca === undefined || subject.ca === ca));
}

/** Those of them that do not hold. */
export function wrong(
  round: Pick<RoundView, 'evidence'>,
  ids: FindingId | readonly FindingId[],
  ca?: string,
): Finding[] {
  return findingsOf(round, ids, ca).filter(({ outcome }) => outcome === 'does-not-hold');
}

/** Whether there is such a finding, and all of them hold. */
export function allHold(round: Pick<RoundView, 'evidence'>, ids: FindingId | readonly FindingId[]): boolean {
  const found = findingsOf(round, ids);
  return found.length > 0 && found.every(({ outcome }) => outcome === 'holds');
}

/** The request that a probe ended with, where one was refused or not answered. */
export function lastRefused({ probe }: ProbeView): RequestRecord | undefined {
  return probe.requests.findLast(({ status = 0, failure }) => failure !== undefined || status >= 400);
}

export function answeredOnce({ probe }: ProbeView): boolean {
  return probe.requests.some(({ status }) => status !== undefined);
}

/** TCP came about, over a new socket or one that an earlier request had opened. */
export function connected({ timings, connection, status }: RequestRecord): boolean {
  return status !== undefined || timings?.connect !== undefined || connection?.reused === true;
}
