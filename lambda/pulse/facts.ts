import type { Deployment } from '../contract/deployment.ts';
import { EVIDENCE_VERSION, type EvidenceFacts } from '../contract/evidence/evidence.ts';
import type { ProbeResult } from '../contract/result.ts';

/** A pulse as evidence: what findings are read from, and a verdict is made of. */

export type PulseSeen = Pick<EvidenceFacts, 'probes' | 'dns' | 'caa' | 'controls' | 'cleanup'> & {
  readonly pulse: NonNullable<EvidenceFacts['pulse']>;
};
export type PulseRun = {
  readonly runId: string;
  readonly trigger: 'schedule' | 'on-demand';
  readonly reason?: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
};

export function factsOf(
  deployment: Deployment,
  { runId, trigger, reason, startedAt }: PulseRun,
  names: readonly string[],
  durationMs: number,
  { cleanup, ...seen }: PulseSeen,
): EvidenceFacts {
  return {
    version: EVIDENCE_VERSION,
    deployment: deployment.id,
    zone: deployment.zoneName,
    run: {
      id: runId,
      trigger,
      ...(reason === undefined ? {} : { reason }),
      startedAt: new Date(startedAt).toISOString(),
      durationMs,
      outcome: seen.probes.some(({ outcome }) => outcome === 'failed') ? 'failed' : 'passed',
    },
    target: {
      id: 'pulse',
      kind: deployment.targets.some(({ kind }) => kind === 'real') ? 'real' : 'canary',
      names: [...names],
    },
    identifiers: [],
    cas: deployment.cas.map((ca) => caOf(ca, seen.probes)),
    ...seen,
    ...(cleanup ? { cleanup } : {}),
  };
}

type Expected = NonNullable<EvidenceFacts['cas'][number]['expected']>;

function caOf(ca: Deployment['cas'][number], probes: readonly ProbeResult[]): EvidenceFacts['cas'][number] {
  const { id, title, role, directory, publiclyTrusted, profile, caaIdentities, quirks, outageAfter, expected } = ca;
  const accountUrl = probes.find((probe) => probe.ca === id)?.accountUrl ?? ca.accountUrl;
  return {
    ...{ id, title, role, directory, publiclyTrusted, caaIdentities: [...caaIdentities] },
    flakyServerErrors: quirks.flakyServerErrors,
    ...(outageAfter === undefined ? {} : { outageAfter: { ...outageAfter } }),
    ...(expected === undefined ? {} : { expected: structuredClone(expected) as Expected }),
    ...(profile === undefined ? {} : { profile }),
    ...(accountUrl === undefined ? {} : { accountUrl }),
  };
}
