import { afterEach, expect, test, vi } from 'vitest';
import type { ProbeResult, RoundResult } from '../../../lambda/contract/result.ts';
import { createTelemetry } from '../../../lambda/store/telemetry.ts';

afterEach(() => vi.restoreAllMocks());

const probe = (ca: string, outcome: ProbeResult['outcome']): ProbeResult => ({
  ca,
  role: 'staging',
  names: ['x7.canary.acme.example.org'],
  outcome,
  startedAt: '2026-11-24T06:00:00.000Z',
  durationMs: 1_234,
  steps: [],
  requests: [],
});

/** The EMF lines that a round sends. */
function linesOf(changes: Partial<RoundResult>): Record<string, unknown>[] {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  createTelemetry().round({
    version: 1,
    deployment: 'main',
    runId: 'r',
    target: 'canary',
    state: 'completed',
    trigger: 'schedule',
    startedAt: '2026-11-24T06:00:00.000Z',
    durationMs: 2_000,
    outcome: 'passed',
    probes: [],
    ...changes,
  });
  vi.restoreAllMocks();
  return written
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const dimensionsOf = (line: Record<string, unknown>) =>
  (line._aws as { CloudWatchMetrics: { Dimensions: string[][]; Namespace: string }[] }).CloudWatchMetrics[0];

test('a probe sends success and duration by deployment, target and CA, and nothing by a random name', () => {
  const [passed, failed, round] = linesOf({ probes: [probe('staging', 'passed'), probe('backup', 'failed')] });
  expect(passed).toMatchObject({
    Deployment: 'main',
    Target: 'canary',
    Ca: 'staging',
    ProbeSuccess: 1,
    ProbeDuration: 1_234,
  });
  expect(failed).toMatchObject({ Ca: 'backup', ProbeSuccess: 0, ProbeDuration: 1_234 });
  expect(dimensionsOf(passed ?? {})).toMatchObject({
    Namespace: 'RenewalProber',
    Dimensions: [['Deployment', 'Target', 'Ca']],
  });
  expect(dimensionsOf(round ?? {})?.Dimensions).toEqual([['Deployment']]);
  expect(JSON.stringify([passed, failed, round])).not.toMatch(/service|x7/);
});

test('"could not tell" is neither a pass nor a failure; the round is a sign of life all the same', () => {
  const lines = linesOf({ probes: [probe('a', 'inconclusive'), probe('b', 'skipped')] });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ RoundCompleted: 1, CleanupFailed: 0 });
});

test.each([
  ['failed', 1],
  ['passed', 0],
] as const)('a cleanup that %s counts %i', (outcome, count) => {
  const cleanup = { step: 'cleanup', outcome, startedAt: '2026-11-24T06:00:00.000Z', durationMs: 1 } as const;
  expect(linesOf({ cleanup })[0]).toMatchObject({ CleanupFailed: count });
});
