import type { ErrorCode } from '../../../../lambda/contract/codes.ts';
import type { ProbeResult, RoundResult, StepResult } from '../../../../lambda/contract/result.ts';

const AT = '2026-01-01T00:00:00.000Z';

/** A completed round as far as scenarios look at it. */
export function roundOf(probes: readonly ProbeResult[], cleanup?: StepResult): RoundResult {
  const common = { version: 1, deployment: 'lab', runId: 'run', target: 'canary', trigger: 'on-demand' } as const;
  const outcome = probes.every((probe) => probe.outcome === 'passed') ? 'passed' : 'failed';
  return {
    ...common,
    state: 'completed',
    startedAt: AT,
    durationMs: 1_000,
    outcome,
    probes: [...probes],
    ...(cleanup ? { cleanup } : {}),
  };
}

export function passed(ca: string, steps: readonly StepResult[] = []): ProbeResult {
  return { ...blank(ca), outcome: 'passed', steps: [...steps] };
}

export function failed(ca: string, code: ErrorCode, step: 'order' | 'finalize', retryAt?: string): ProbeResult {
  const trouble = { code, step, message: 'made up', action: 'none', ...(retryAt === undefined ? {} : { retryAt }) };
  return { ...blank(ca), outcome: 'failed', trouble };
}

export function step(name: StepResult['step'], durationMs: number): StepResult {
  return { step: name, outcome: 'passed', startedAt: AT, durationMs };
}

function blank(ca: string): Omit<ProbeResult, 'outcome'> {
  return { ca, role: 'staging', names: [], startedAt: AT, durationMs: 1_000, steps: [], requests: [] };
}
