import type { Judgeable } from '../../../lambda/contract/evidence/evidence.ts';
import type { Remembered, Verdict } from '../../../lambda/contract/verdict/verdict.ts';

/** A verdict in which all is well; `more` changes what a test is about. */
export function someVerdict(more: Partial<Verdict> = {}): Verdict {
  return {
    version: 1,
    readiness: { renewal: 'ready', failover: 'ready' },
    fault: 'none',
    code: 'healthy',
    confidence: 'proved',
    cas: [],
    summary: 'Every CA issued.',
    actions: [],
    contributing: [],
    findings: [],
    change: 'first',
    page: 'verdicts/healthy.md',
    rules: [],
    ...more,
  };
}

/** A judge for tests that are not about its rules: well unless a probe failed, and ready where every probe passed. */
export function simpleJudge({ run }: Judgeable): Verdict {
  if (run.outcome === 'passed') return someVerdict();
  const readiness = { renewal: 'unknown', failover: 'unknown' } as const;
  if (run.outcome === 'inconclusive') return someVerdict({ readiness });
  const undecided = { fault: 'unknown', code: 'undecided', confidence: 'open', page: 'verdicts/undecided.md' } as const;
  return someVerdict({ readiness, ...undecided });
}

export function someRemembered(runId: string, more: Partial<Remembered> = {}): Remembered {
  return {
    runId,
    at: '2026-11-24T06:00:00.000Z',
    fault: 'none',
    code: 'healthy',
    readiness: { renewal: 'ready', failover: 'ready' },
    cas: [],
    ...more,
  };
}
