import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Deployment } from '../../../lambda/contract/deployment.ts';
import type { ProbeResult, RoundResult, StepResult } from '../../../lambda/contract/result.ts';
import type { Step } from '../../../lambda/contract/vocabulary.ts';
import { createTelemetry, type Telemetry } from '../../../lambda/store/telemetry.ts';
import { someDeployment } from '../support/deployments.ts';
import { someVerdict } from '../support/verdicts.ts';

afterEach(() => vi.restoreAllMocks());

const UNKNOWN = { renewal: 'unknown', failover: 'unknown' } as const;

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

type Setting = Partial<Pick<Deployment, 'targets' | 'detailedMetrics'>>;
type Sent = { readonly lines: Record<string, unknown>[]; readonly logged: unknown[] };

/** The EMF lines that are sent, but those that only the alarms of before watch; and the lines of the log. */
function sentBy(act: (telemetry: Telemetry) => void, setting: Setting = {}): Sent {
  const written: string[] = [];
  const logged: unknown[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  act(
    createTelemetry({ ...someDeployment(), ...setting }, (message, fields) => void logged.push({ message, ...fields })),
  );
  vi.restoreAllMocks();
  const lines = written
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { lines: lines.filter((line) => !('RoundCompleted' in line)), logged };
}

const round = (changes: Partial<RoundResult>): RoundResult => ({
  version: 1,
  deployment: 'main',
  runId: 'r',
  target: 'web',
  state: 'completed',
  trigger: 'schedule',
  startedAt: '2026-11-24T06:00:00.000Z',
  durationMs: 2_000,
  outcome: 'passed',
  probes: [],
  ...changes,
});
const linesOf = (changes: Partial<RoundResult>, setting?: Setting) =>
  sentBy((telemetry) => telemetry.round(round(changes)), setting).lines;

const dimensionsOf = (line: Record<string, unknown>) =>
  (line._aws as { CloudWatchMetrics: { Dimensions: string[][]; Namespace: string }[] }).CloudWatchMetrics[0];

const step = (name: Step, durationMs: number, more: Partial<StepResult> = {}): StepResult => ({
  step: name,
  outcome: 'passed',
  startedAt: '2026-11-24T06:00:00.000Z',
  durationMs,
  ...more,
});

test('a probe sends its success by deployment and CA, and nothing by a target or a random name', () => {
  const lines = linesOf({ probes: [probe('staging', 'passed'), probe('backup', 'failed')] });
  expect(lines).toMatchObject([
    { Deployment: 'main', Ca: 'staging', ProbeSuccess: 1 },
    { Deployment: 'main', Ca: 'backup', ProbeSuccess: 0 },
  ]);
  expect(dimensionsOf(lines[0] ?? {})).toMatchObject({
    Namespace: 'RenewalProber',
    Dimensions: [['Deployment', 'Ca']],
    Metrics: [{ Name: 'ProbeSuccess', Unit: 'Count' }],
  });
  expect(JSON.stringify(lines)).not.toMatch(/service|x7|web/);
});

test('"could not tell" is neither a pass nor a failure', () => {
  expect(linesOf({ probes: [probe('a', 'inconclusive'), probe('b', 'skipped')] })).toEqual([]);
});

test('detailed metrics are durations by target and step, and who must act', () => {
  const steps = [step('order', 90), step('validation', 700, { outcome: 'failed' })];
  const verdict = someVerdict({ fault: 'ca', code: 'ca-server-error', readiness: UNKNOWN });
  const changes = { probes: [{ ...probe('staging', 'failed'), steps }], verdict };
  expect(linesOf(changes)).toHaveLength(1);
  expect(linesOf(changes, { detailedMetrics: true }).slice(1)).toMatchObject([
    { Target: 'web', Ca: 'staging', ProbeDuration: 1_234 },
    { Ca: 'staging', Step: 'order', StepDuration: 90 },
    { Target: 'web', Fault: 'ca', VerdictFault: 1 },
  ]);
});

test('propagation is the time until every server served, of several changes the longest', () => {
  const at = (ca: string, servedAfterMs: number) => ({
    ...probe(ca, 'passed'),
    steps: [step('propagation', 9_999, { servedAfterMs })],
  });
  const lines = linesOf({ probes: [at('staging', 800), at('backup', 1_400)] });
  expect(lines.find((line) => 'PropagationTime' in line)).toMatchObject({ Deployment: 'main', PropagationTime: 1_400 });
});

test('the log has each round once, with the durations by CA and step, and no name or chain', () => {
  const steps = [step('order', 90), step('propagation', 1_200)];
  const trouble = { code: 'ca-unreachable', step: 'order', message: 'x7 failed', action: 'Wait.' } as const;
  const { logged } = sentBy((telemetry) =>
    telemetry.round(round({ probes: [{ ...probe('staging', 'failed'), steps, trouble }], verdict: someVerdict() })),
  );
  expect(logged).toMatchObject([
    {
      message: 'round measured',
      round: {
        ...{ runId: 'r', target: 'web', durationMs: 2_000, fault: 'none', code: 'healthy' },
        readiness: { renewal: 'ready', failover: 'ready' },
        cas: {
          staging: {
            ...{ outcome: 'failed', durationMs: 1_234, trouble: 'ca-unreachable', step: 'order' },
            steps: { order: 90, propagation: 1_200 },
          },
        },
      },
    },
  ]);
  expect(JSON.stringify(logged)).not.toContain('x7');
});

test('a reading is sent with the unit and the dimensions of the catalogue', () => {
  const { lines } = sentBy((telemetry) =>
    telemetry.send([
      { metric: 'scheduleAge', value: 60, by: { schedule: 'rounds' } },
      { metric: 'ordersLeft', value: 40 },
      { metric: 'certificateDaysLeft', value: 12, by: { certificate: 'shop' } },
    ]),
  );
  expect(lines).toMatchObject([
    { Schedule: 'rounds', ScheduleAge: 60 },
    { Deployment: 'main', OrdersLeft: 40 },
  ]);
  expect(dimensionsOf(lines[0] ?? {})).toMatchObject({ Metrics: [{ Name: 'ScheduleAge', Unit: 'Seconds' }] });
  expect(lines).toHaveLength(2);
});

test('the 26th target of the config has no series of its own', () => {
  const targets = Array.from({ length: 26 }, (_, at) => ({ kind: 'canary', id: `t${at}`, labels: ['@'] }) as const);
  const of = (target: string) => linesOf({ target, verdict: someVerdict() }, { targets });
  expect(of('t24')).toMatchObject([{ Target: 't24', ReadinessRenewal: 1 }]);
  expect(of('t25')).toEqual([]);
});

describe('a verdict', () => {
  test.each([
    ['ready', 'at-risk', { ReadinessRenewal: 1, ReadinessFailover: 0.5 }],
    ['blocked', 'ready', { ReadinessRenewal: 0, ReadinessFailover: 1 }],
  ] as const)('sends a renewal that is %s and a failover that is %s by target', (renewal, failover, values) => {
    const [sent, ...rest] = linesOf({ verdict: someVerdict({ readiness: { renewal, failover } }) });
    expect(sent).toMatchObject({ Deployment: 'main', Target: 'web', ...values });
    expect(dimensionsOf(sent ?? {})?.Dimensions).toEqual([['Deployment', 'Target']]);
    expect(rest).toHaveLength(0);
  });

  test('sends nothing of what is unknown', () => {
    const [sent] = linesOf({ verdict: someVerdict({ readiness: { renewal: 'unknown', failover: 'ready' } }) });
    expect(sent).toMatchObject({ ReadinessFailover: 1 });
    expect(sent).not.toHaveProperty('ReadinessRenewal');
    const unknown = someVerdict({ readiness: { renewal: 'unknown', failover: 'unknown' } });
    expect(linesOf({ verdict: unknown })).toEqual([]);
  });

  test('without one sends no fault', () => {
    expect(JSON.stringify(linesOf({ verdict: someVerdict() }, { detailedMetrics: true }))).not.toContain(
      'VerdictFault',
    );
  });
});

test.each([
  ['other-names', ['backup']],
  ['other-key', ['backup']],
  ['after-negative-ttl', ['backup']],
  ['alone', ['staging', 'backup']],
] as const)('of the experiment %s those probes count that did the target as a renewal does', (kind, cas) => {
  const probes = [probe('staging', 'passed'), probe('backup', 'passed')];
  const lines = linesOf({ probes, experiment: { kind, ca: 'staging' } });
  expect(lines.map(({ Ca }) => Ca)).toEqual(cas);
});
