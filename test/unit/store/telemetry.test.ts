import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ProbeResult, RoundResult } from '../../../lambda/contract/result.ts';
import { createTelemetry } from '../../../lambda/store/telemetry.ts';
import { someVerdict } from '../support/verdicts.ts';

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

describe('a verdict', () => {
  test.each([
    ['ready', 'at-risk', { ReadinessRenewal: 1, ReadinessFailover: 0.5 }],
    ['blocked', 'ready', { ReadinessRenewal: 0, ReadinessFailover: 1 }],
  ] as const)('sends a renewal that is %s and a failover that is %s by target', (renewal, failover, values) => {
    const [sent, ...rest] = linesOf({ verdict: someVerdict({ readiness: { renewal, failover } }) });
    expect(sent).toMatchObject({ Deployment: 'main', Target: 'canary', ...values });
    expect(dimensionsOf(sent ?? {})?.Dimensions).toEqual([['Deployment', 'Target']]);
    expect(rest).toHaveLength(1);
  });

  test('sends nothing of what is unknown', () => {
    const [sent] = linesOf({ verdict: someVerdict({ readiness: { renewal: 'unknown', failover: 'ready' } }) });
    expect(sent).toMatchObject({ ReadinessFailover: 1 });
    expect(sent).not.toHaveProperty('ReadinessRenewal');
    const unknown = someVerdict({ readiness: { renewal: 'unknown', failover: 'unknown' } });
    expect(linesOf({ verdict: unknown }).map((line) => Object.keys(line))).toEqual([
      expect.arrayContaining(['RoundCompleted']),
    ]);
  });

  test('with a fault sends who must act, and nothing by a random name', () => {
    const verdict = someVerdict({ fault: 'dns-provider', code: 'servers-failing', summary: 'x7 fails' });
    const [, fault] = linesOf({ verdict });
    expect(fault).toMatchObject({ Deployment: 'main', Target: 'canary', Fault: 'dns-provider', VerdictFault: 1 });
    expect(dimensionsOf(fault ?? {})?.Dimensions).toEqual([['Deployment', 'Target', 'Fault']]);
    expect(JSON.stringify(fault)).not.toMatch(/service|x7/);
  });

  test('without one sends no fault', () => {
    expect(JSON.stringify(linesOf({ verdict: someVerdict() }))).not.toContain('VerdictFault');
  });
});

test.each([
  ['other-names', ['backup', undefined]],
  ['other-key', ['backup', undefined]],
  ['after-negative-ttl', ['backup', undefined]],
  ['alone', ['staging', 'backup', undefined]],
] as const)('of the experiment %s those probes count that did the target as a renewal does', (kind, cas) => {
  const probes = [probe('staging', 'passed'), probe('backup', 'passed')];
  const lines = linesOf({ probes, experiment: { kind, ca: 'staging' } });
  expect(lines.map(({ Ca }) => Ca)).toEqual(cas);
});
