import { expect, test } from 'vitest';
import type { Deployment } from '../../../lambda/contract/deployment.ts';
import type { Reading } from '../../../lambda/contract/metric-catalogue.ts';
import type { ProbeResult, RoundResult } from '../../../lambda/contract/result.ts';
import { type SignalPorts, sendRoundSignals, sendSignals } from '../../../lambda/handlers/send-signals.ts';
import { createBudgetLedger } from '../../../lambda/store/budget.ts';
import { createDailyLedger } from '../../../lambda/store/daily.ts';
import { createDrillLedger, type DrillLedger } from '../../../lambda/store/drill.ts';
import { createIntentLedger } from '../../../lambda/store/intents.ts';
import { createRunLedger } from '../../../lambda/store/runs.ts';
import { createScheduleLedger } from '../../../lambda/store/schedules.ts';
import { createVerdictLedger } from '../../../lambda/store/verdicts.ts';
import { someCa, someDeployment } from '../support/deployments.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { someRemembered } from '../support/verdicts.ts';

const NOON = Date.parse('2026-11-24T12:00:00Z');

function watching(changes: Partial<Deployment> = {}) {
  const table = createMemoryTable();
  const sent: Reading[] = [];
  const warnings: string[] = [];
  let reads = 0;
  let now = NOON;
  const clock = {
    now: () => now,
    /** Nothing is late in these tests. */
    sleep: () => new Promise<void>(() => undefined),
  };
  const chance = { clock: { sleep: async () => undefined }, random: () => 0 };
  const deployment = someDeployment(changes);
  const verdicts = createVerdictLedger(table);
  const ports = {
    ...{ deployment, clock },
    verdicts: {
      ...verdicts,
      read: (target: string) => {
        reads += 1;
        return verdicts.read(target);
      },
    },
    intents: createIntentLedger(table, deployment.id),
    budget: createBudgetLedger(table, chance),
    schedules: createScheduleLedger(table),
    daily: createDailyLedger(table, chance),
    drill: createDrillLedger(table),
    telemetry: { send: (readings: readonly Reading[]) => void sent.push(...readings) },
    warn: (message: string) => void warnings.push(message),
  } satisfies SignalPorts & { readonly drill: DrillLedger };
  return {
    ...{ table, sent, warnings, ports },
    reads: () => reads,
    later: (milliseconds: number) => {
      now += milliseconds;
    },
    lastOf: (metric: string) => sent.filter((each) => each.metric === metric).at(-1)?.value,
  };
}

const probe = (ca: string, outcome: ProbeResult['outcome']): ProbeResult => ({
  ...{ ca, role: 'staging', names: [], outcome, durationMs: 4_000, steps: [], requests: [] },
  startedAt: new Date(NOON).toISOString(),
});
const round = (changes: Partial<RoundResult> = {}): RoundResult => ({
  ...{ version: 1, state: 'completed', deployment: 'main', runId: 'run', target: 'web', trigger: 'schedule' },
  ...{ startedAt: new Date(NOON).toISOString(), durationMs: 5_000, outcome: 'passed', probes: [] },
  ...changes,
});
const down = { fault: 'ca', code: 'ca-server-error', readiness: { renewal: 'unknown', failover: 'blocked' } } as const;

test('a pulse of a new deployment tells what is true then, and no more', async () => {
  const { ports, sent } = watching({ schedules: ['rounds', 'public-backup'] });
  expect(await sendSignals(ports)).toEqual(sent);
  expect(sent).toEqual([
    { metric: 'targetsNoCaIssues', value: 0 },
    { metric: 'targetsPathBroken', value: 0 },
    { metric: 'scheduleAge', value: 0, by: { schedule: 'rounds' } },
    { metric: 'scheduleAge', value: 0, by: { schedule: 'public-backup' } },
    { metric: 'leftoverRecords', value: 0 },
    { metric: 'ordersLeft', value: 100 },
  ]);
});

test('a round is counted and its schedule is young again; a round on demand makes none younger', async () => {
  const world = watching({ schedules: ['rounds'], objective: 50 });
  const { ports, table, lastOf, later } = world;
  for (const runId of ['one', 'two']) {
    await createRunLedger(table).reserve({ runId, target: 'web', cas: [], trigger: 'schedule', startedAt: NOON });
  }
  await sendRoundSignals(
    round({ runId: 'one', probes: [probe('staging', 'passed'), probe('backup', 'failed')] }),
    ports,
  );
  later(600_000);
  await sendRoundSignals(
    round({ runId: 'two', trigger: 'on-demand', probes: [probe('staging', 'passed'), probe('backup', 'skipped')] }),
    ports,
  );
  await sendSignals(ports);
  expect(lastOf('scheduleAge')).toBe(600);
  expect(lastOf('successRateWeek')).toBeCloseTo(200 / 3, 6);
  expect(lastOf('errorBudgetLeft')).toBeCloseTo(100 / 3, 6);
});

test('the schedule of a publicly trusted CA is young again only where that had its turn', async () => {
  const cas = [someCa('staging'), someCa('public', { role: 'backup', publiclyTrusted: true })];
  const { ports, sent, later } = watching({ cas, schedules: ['rounds', 'public-backup'] });
  await sendRoundSignals(round({ runId: 'one', probes: [probe('public', 'failed')] }), ports);
  later(60_000);
  await sendRoundSignals(
    round({ runId: 'two', probes: [probe('staging', 'passed'), probe('public', 'skipped')] }),
    ports,
  );
  await sendSignals(ports);
  expect(sent.filter(({ metric }) => metric === 'scheduleAge')).toEqual([
    { metric: 'scheduleAge', value: 0, by: { schedule: 'rounds' } },
    { metric: 'scheduleAge', value: 60, by: { schedule: 'public-backup' } },
  ]);
});

test('values of rounds that are over are left; those of a round at work are not, unless it said so', async () => {
  const { ports, lastOf } = watching();
  const entries = [{ name: '_acme-challenge.x', values: ['"a"', '"b"'] }];
  await ports.intents.write({ runId: 'killed', abandonedAt: NOON - 1, entries });
  await ports.intents.write({ runId: 'own', abandonedAt: NOON + 200_000, entries });
  await ports.intents.write({ runId: 'other', abandonedAt: NOON + 200_000, entries });
  await sendSignals(ports);
  expect(lastOf('leftoverRecords')).toBe(2);
  const cleanup = { step: 'cleanup', outcome: 'failed', startedAt: '', durationMs: 1 } as const;
  await sendRoundSignals(round({ runId: 'own', cleanup }), ports);
  expect(lastOf('leftoverRecords')).toBe(4);
});

test('what a round said that it left stands until it was removed: pulses before it is overdue do not take it back', async () => {
  const { ports, sent, later } = watching();
  const entries = [{ name: '_acme-challenge.x', values: ['"a"', '"b"'] }];
  const left = { runId: 'own', abandonedAt: NOON + 200_000, entries };
  await ports.intents.write(left);
  const cleanup = { step: 'cleanup', outcome: 'failed', startedAt: '', durationMs: 1 } as const;
  await sendRoundSignals(round({ runId: 'own', cleanup }), ports);
  await sendSignals(ports);
  later(200_001);
  await sendSignals(ports);
  await ports.intents.remove(left);
  await sendSignals(ports);
  expect(sent.flatMap(({ metric, value }) => (metric === 'leftoverRecords' ? [value] : []))).toEqual([2, 2, 0]);
});

test('values that were removed are no leftovers while a janitor has only to look once more', async () => {
  const { ports, lastOf, later } = watching();
  const entries = [{ name: '_acme-challenge.x', values: ['"a"', '"b"'] }];
  await ports.intents.write({ runId: 'real-name', abandonedAt: NOON + 200_000, entries, removed: true });
  await sendSignals(ports);
  expect(lastOf('leftoverRecords')).toBe(0);
  later(3_000_000);
  await sendSignals(ports);
  expect(lastOf('leftoverRecords')).toBe(0);
});

test('a round that cleaned up tells nothing of records', async () => {
  const { ports, sent } = watching();
  await sendRoundSignals(round(), ports);
  expect(sent.map(({ metric }) => metric)).toEqual(['targetsNoCaIssues', 'targetsPathBroken']);
});

test('what is left of orders is that of the CA with the least', async () => {
  const cas = [
    someCa('staging'),
    someCa('public', {
      role: 'backup',
      publiclyTrusted: true,
      limits: { wildcard: true, namesPerOrder: 100, ordersPerDay: 3, reservedOrdersPerDay: 2 },
    }),
  ];
  const { ports, lastOf } = watching({ cas });
  const [staging, publicCa] = cas;
  if (!staging || !publicCa) throw new Error('two CAs');
  const order = (ca: typeof staging) => ({ ca, names: ['x.canary.acme.example.org'], repeats: false, pooled: true });
  await ports.budget.spend(order(staging), 'schedule', NOON);
  await sendSignals(ports);
  expect(lastOf('ordersLeft')).toBe(90);
  await ports.budget.spend(order(publicCa), 'schedule', NOON);
  await sendSignals(ports);
  expect(lastOf('ordersLeft')).toBeCloseTo(200 / 3, 6);
});

test('the verdicts of all targets are one number, right after the round', async () => {
  const targets = ['web', 'shop'].map((id) => ({ kind: 'canary', id, labels: ['@'] }) as const);
  const { ports, lastOf } = watching({ targets });
  const add = (target: string, runId: string) =>
    createAdd(ports, target, runId, { ...down, cas: ['staging', 'backup'], at: new Date(NOON).toISOString() });
  await add('web', '1');
  await add('shop', '1');
  await sendRoundSignals(round(), ports);
  expect(lastOf('targetsNoCaIssues')).toBe(0);
  await add('web', '2');
  await sendRoundSignals(round(), ports);
  expect([lastOf('targetsNoCaIssues'), lastOf('readinessFailoverWorst')]).toEqual([1, 0]);
});

const createAdd = (
  ports: SignalPorts & { verdicts: Pick<ReturnType<typeof createVerdictLedger>, 'add'> },
  target: string,
  runId: string,
  more: Parameters<typeof someRemembered>[1],
) => ports.verdicts.add(target, someRemembered(runId, more));

test('of very many targets, a round that was well and is well reads no others', async () => {
  const targets = Array.from({ length: 60 }, (_, at) => ({ kind: 'canary', id: `t${at}`, labels: ['@'] }) as const);
  const { ports, reads, lastOf } = watching({ targets });
  await createAdd(ports, 't0', '1', {});
  await sendRoundSignals(round({ target: 't0' }), ports);
  expect([reads(), lastOf('targetsNoCaIssues')]).toEqual([1, undefined]);
  await createAdd(ports, 't0', '2', down);
  await sendRoundSignals(round({ target: 't0' }), ports);
  expect([reads(), lastOf('targetsNoCaIssues')]).toEqual([62, 0]);
});

test('a ledger that is down costs the metrics and nothing else, and is told', async () => {
  const { ports, table, sent, warnings } = watching({ schedules: ['rounds'] });
  table.down = true;
  await sendRoundSignals(round({ probes: [probe('staging', 'passed')] }), ports);
  expect(await sendSignals(ports)).toEqual([]);
  expect(sent).toEqual([]);
  expect(new Set(warnings)).toEqual(
    new Set(
      ['readiness', 'statistics', 'ages of schedules', 'quiet', 'leftover records', 'orders left'].map(
        (what) => `no metrics: ${what}`,
      ),
    ),
  );
});

test('while a window of maintenance is open, and a drill runs, a pulse says so, and nothing else of it', async () => {
  const quietIn = async (changes: Partial<Deployment>, drillUntil?: number) => {
    const { table, ports, lastOf } = watching(changes);
    if (drillUntil !== undefined) {
      await table.put({ pk: 'drill', sk: 'drill' }, { until: { N: String(drillUntil) } });
    }
    await sendSignals(ports);
    return lastOf('quiet');
  };
  const window = (from: string, to: string) => ({ maintenance: [{ from, to }] });
  expect(await quietIn({})).toBeUndefined();
  expect(await quietIn(window('2026-11-24T11:00:00Z', '2026-11-24T13:00:00Z'))).toBe(1);
  expect(await quietIn(window('2026-11-24T13:00:00Z', '2026-11-24T14:00:00Z'))).toBeUndefined();
  expect(await quietIn({}, NOON + 1)).toBe(1);
  expect(await quietIn({}, NOON)).toBeUndefined();
});
