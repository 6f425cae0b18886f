import type { Evidence } from '../../../lambda/contract/evidence/evidence.ts';
import type { ProbeResult } from '../../../lambda/contract/result.ts';
import type { Verdict } from '../../../lambda/contract/verdict/verdict.ts';
import { evidenceWith, step } from '../diagnosis/some-evidence.ts';

/** A healthy verdict, and what a test wants otherwise. */
export function verdict(more: Partial<Verdict> = {}): Verdict {
  return {
    version: 1,
    readiness: { renewal: 'ready', failover: 'ready' },
    fault: 'none',
    code: 'healthy',
    confidence: 'proved',
    cas: [],
    summary: 'Both CAs issued.',
    actions: [],
    contributing: [],
    findings: [],
    change: 'steady',
    page: 'verdicts/healthy.md',
    rules: [],
    ...more,
  };
}

/** The verdict of a round whose backup CA could not be reached. */
export const BACKUP_DOWN = verdict({
  readiness: { renewal: 'ready', failover: 'blocked' },
  ...{ fault: 'ca', code: 'ca-unreachable', cas: ['backup'], step: 'order', change: 'new' },
  summary: 'The backup CA cannot be connected to, while staging issued.',
  page: 'verdicts/ca-unreachable.md',
});

export function probe(ca: 'staging' | 'backup', outcome: ProbeResult['outcome'] = 'passed'): ProbeResult {
  const steps = [step('account', { durationMs: 12 }), step('order', { durationMs: 1_250 })];
  return {
    ...{ ca, role: ca, names: ['a.test'], outcome, startedAt: '2026-11-25T06:00:00.000Z', durationMs: 1_300 },
    ...{ steps, requests: [] },
  };
}

/** Evidence of a round of both CAs. @param id its run id; the time of its beginning unless told */
export function evidence(
  startedAt: string,
  probes: readonly ProbeResult[] = [probe('staging'), probe('backup')],
  judged: Verdict | undefined = verdict(),
  id = startedAt,
): Evidence {
  const ca = (name: 'staging' | 'backup') => ({
    ...{ id: name, title: name, role: name, directory: 'https://ca.test/dir' },
    ...{ publiclyTrusted: false, caaIdentities: [] },
  });
  return {
    ...evidenceWith(),
    findings: [],
    run: { id, trigger: 'schedule', startedAt, durationMs: 1_500, outcome: 'passed' },
    cas: [ca('staging'), ca('backup')],
    probes: [...probes],
    ...(judged ? { verdict: judged } : {}),
  };
}
