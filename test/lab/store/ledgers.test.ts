import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaLimits } from '../../../lambda/contract/ca.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import type { Remembered } from '../../../lambda/contract/verdict/verdict.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { createBudgetLedger } from '../../../lambda/store/budget.ts';
import { createIntentLedger } from '../../../lambda/store/intents.ts';
import { createLeaseLedger } from '../../../lambda/store/lease.ts';
import { createRunLedger, type RunRequest } from '../../../lambda/store/runs.ts';
import { openTable } from '../../../lambda/store/table.ts';
import { createVerdictLedger } from '../../../lambda/store/verdicts.ts';
import { type Instance, startInstance } from '../aws/instance.ts';
import { createTable, type TestTable } from './table.ts';

const NOW = Date.parse('2026-11-24T06:00:00Z');
const DAY_MS = 86_400_000;

let instance: Instance;
let table: TestTable;
beforeAll(async () => {
  instance = await startInstance();
  table = await createTable(instance, 'ledger');
});
afterAll(() => instance?.stop());

const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const yes = (answers: readonly boolean[]) => answers.filter(Boolean).length;

describe('runs', () => {
  const request = (runId: string): RunRequest => ({
    runId,
    target: 'canary',
    cas: ['backup', 'staging'],
    trigger: 'on-demand',
    reason: 'a look',
    startedAt: NOW,
  });
  const result = (runId: string, requests: number): RoundResult => ({
    version: 1,
    deployment: 'main',
    runId,
    target: 'canary',
    state: 'completed',
    trigger: 'schedule',
    startedAt: new Date(NOW).toISOString(),
    durationMs: 1,
    outcome: 'passed',
    probes: ['staging', 'backup', 'third'].map((ca) => ({
      ca,
      role: 'staging',
      names: ['a.example.org'],
      outcome: 'passed',
      startedAt: new Date(NOW).toISOString(),
      durationMs: 1,
      steps: [],
      requests: Array.from({ length: requests }, (_, index) => ({
        at: new Date(NOW + index).toISOString(),
        method: 'POST',
        resource: 'authorization',
        url: `https://ca.example.org/acme/authz/${ca}/${index}/${'x'.repeat(200)}`,
        status: 200,
        durationMs: index,
      })),
    })),
  });

  test('twenty invocations reserve one run: one of them has it', async () => {
    const answers = await times(20, () => createRunLedger(table.open()).reserve(request('same')));
    expect(yes(answers)).toBe(1);
  });

  test('a reservation whose answer got lost is not lost', async () => {
    const runs = createRunLedger(table.openLosing(1));
    await expect(runs.reserve(request('lost'))).resolves.toBe(true);
    await expect(createRunLedger(table.open()).reserve(request('lost'))).resolves.toBe(false);
  });

  test('what was written is read again by another invocation, step by step', async () => {
    const runs = createRunLedger(table.open());
    const asked = request('scheduled:2026-11-24T06:00:00Z/canary');
    await expect(runs.read(asked.runId)).resolves.toBeUndefined();
    await runs.reserve(asked);
    await times(2, (index) => runs.note(asked.runId, asked.cas[index] ?? '', 'order'));
    await runs.note(asked.runId, 'staging', 'finalize');
    const progress = { staging: 'finalize', backup: 'order' };
    await expect(createRunLedger(table.open()).read(asked.runId)).resolves.toEqual({ ...asked, progress });
    const whole = result(asked.runId, 7);
    await runs.complete(asked.runId, whole);
    const read = await createRunLedger(table.open()).read(asked.runId);
    expect(read).toEqual({ ...asked, progress, result: whole });
  });

  test('a result longer than an item may be is kept whole', async () => {
    const runs = createRunLedger(table.open());
    const long = result('long', 500);
    expect(JSON.stringify(long).length).toBeGreaterThan(400 * 1024);
    await runs.reserve(request('long'));
    await runs.complete('long', long);
    await expect(runs.read('long')).resolves.toMatchObject({ result: long });
  });

  test('a run that was never reserved has neither progress nor a result', async () => {
    const runs = createRunLedger(table.open());
    await runs.note('nobody', 'staging', 'order');
    await expect(runs.complete('nobody', result('nobody', 1))).rejects.toThrow('nobody');
    await expect(runs.read('nobody')).resolves.toBeUndefined();
  });

  test('a run stays for 90 days', async () => {
    expect((await table.raw('run#same', 'run'))?.expiresAt).toEqual({ N: String((NOW + 90 * DAY_MS) / 1000) });
  });
});

describe('budget', () => {
  const limits: CaLimits = { wildcard: true, namesPerOrder: 100, ordersPerDay: 12, reservedOrdersPerDay: 4 };
  const budget = () => createBudgetLedger(table.open());

  test('fifty schedules at once leave the reserve alone; on demand spends it, and no more', async () => {
    expect(yes(await times(50, () => budget().spend('ca', limits, 'schedule', NOW)))).toBe(8);
    expect(yes(await times(50, () => budget().spend('ca', limits, 'on-demand', NOW)))).toBe(4);
    await expect(budget().spend('ca', limits, 'schedule', NOW)).resolves.toBe(false);
    expect((await table.raw('budget#ca', '2026-11-24'))?.orders).toEqual({ N: '12' });
  });

  test('the next UTC day and another CA have a budget of their own', async () => {
    const midnight = Date.parse('2026-11-25T00:00:00Z');
    await expect(budget().spend('ca', limits, 'on-demand', midnight - 1)).resolves.toBe(false);
    await expect(budget().spend('ca', limits, 'on-demand', midnight)).resolves.toBe(true);
    await expect(budget().spend('other', limits, 'schedule', NOW)).resolves.toBe(true);
  });

  test('a budget that is all reserve allows no schedule', async () => {
    const reserved = { ...limits, ordersPerDay: 2, reservedOrdersPerDay: 2 };
    await expect(budget().spend('reserved', reserved, 'schedule', NOW)).resolves.toBe(false);
    await expect(budget().spend('reserved', reserved, 'on-demand', NOW)).resolves.toBe(true);
  });

  test('an answer that got lost may count twice, never not at all', async () => {
    const losing = createBudgetLedger(table.openLosing(1));
    await expect(losing.spend('lossy', limits, 'schedule', NOW)).resolves.toBe(true);
    expect(Number((await table.raw('budget#lossy', '2026-11-24'))?.orders?.N)).toBeGreaterThanOrEqual(1);
  });

  test('a count stays for 35 days', async () => {
    expect((await table.raw('budget#ca', '2026-11-24'))?.expiresAt).toEqual({ N: String(NOW / 1000 + 35 * 86_400) });
  });
});

describe('breaker', () => {
  const breaker = () => createBreakerLedger(table.open());

  test('is closed until it is opened, and open for every other invocation until its time', async () => {
    await expect(breaker().openUntil('ca', NOW)).resolves.toBeUndefined();
    await breaker().open('ca', NOW + 60_000, NOW);
    await expect(breaker().openUntil('ca', NOW + 59_999)).resolves.toBe(NOW + 60_000);
    await expect(breaker().openUntil('ca', NOW + 60_000)).resolves.toBeUndefined();
    await expect(breaker().openUntil('other', NOW)).resolves.toBeUndefined();
  });

  test('is never shortened, whoever comes last', async () => {
    await times(20, (index) => breaker().open('race', NOW + (index + 1) * 1_000, NOW));
    await expect(breaker().openUntil('race', NOW)).resolves.toBe(NOW + 20_000);
  });

  test('stays open for a day at most, and is forgotten afterwards', async () => {
    await breaker().open('long', NOW + 30 * DAY_MS, NOW);
    await expect(breaker().openUntil('long', NOW)).resolves.toBe(NOW + DAY_MS);
    expect((await table.raw('breaker#long', 'breaker'))?.expiresAt).toEqual({ N: String((NOW + DAY_MS) / 1000) });
  });

  test('a time that is over opens nothing', async () => {
    await breaker().open('past', NOW - 1, NOW);
    await expect(table.raw('breaker#past', 'breaker')).resolves.toBeUndefined();
  });
});

describe('lease', () => {
  const lease = () => createLeaseLedger(table.open());

  test('twenty take it at once: one has it', async () => {
    const answers = await times(20, (index) => lease().take('one', `owner-${index}`, NOW + 60_000, NOW));
    expect(yes(answers)).toBe(1);
  });

  test('only its owner gives it back', async () => {
    await lease().take('mine', 'me', NOW + 60_000, NOW);
    await lease().release('mine', 'you');
    await expect(lease().take('mine', 'you', NOW + 60_000, NOW)).resolves.toBe(false);
    await lease().release('mine', 'me');
    await expect(lease().take('mine', 'you', NOW + 60_000, NOW)).resolves.toBe(true);
  });

  test('of a holder that was killed it ends by itself', async () => {
    await lease().take('killed', 'me', NOW + 60_000, NOW);
    await expect(lease().take('killed', 'you', NOW + 120_000, NOW + 60_000)).resolves.toBe(false);
    await expect(lease().take('killed', 'you', NOW + 120_000, NOW + 60_001)).resolves.toBe(true);
    await lease().release('killed', 'me');
    await expect(lease().take('killed', 'third', NOW + 120_000, NOW + 60_001)).resolves.toBe(false);
  });

  test('taken by a call whose answer got lost it is held', async () => {
    const losing = createLeaseLedger(table.openLosing(1));
    await expect(losing.take('lossy', 'me', NOW + 60_000, NOW)).resolves.toBe(true);
    await expect(lease().take('lossy', 'you', NOW + 60_000, NOW)).resolves.toBe(false);
  });
});

describe('intents', () => {
  const intent = (runId: string, abandonedAt: number) => ({
    runId,
    abandonedAt,
    entries: [{ name: '_acme-challenge.a.example.org', values: ['"one"', '"two"'] }],
  });

  test('are the janitor’s once their round cannot be running, oldest first, and never expire', async () => {
    const intents = createIntentLedger(table.open(), 'main');
    const late = intent('run#2/odd', NOW + 2_000);
    await intents.write(late);
    await intents.write(intent('run-1', NOW + 1_000));
    await expect(intents.abandoned(NOW + 1_000)).resolves.toEqual([]);
    await expect(intents.abandoned(NOW + 1_001)).resolves.toEqual([intent('run-1', NOW + 1_000)]);
    await expect(intents.abandoned(NOW + DAY_MS)).resolves.toEqual([intent('run-1', NOW + 1_000), late]);
    const sk = `${new Date(NOW + 1_000).toISOString()}#run-1`;
    expect(await table.raw('intent#main', sk)).toMatchObject({ entries: { S: expect.any(String) } });
    expect(await table.raw('intent#main', sk)).not.toHaveProperty('expiresAt');
    await intents.remove(late);
    await expect(intents.abandoned(NOW + DAY_MS)).resolves.toEqual([intent('run-1', NOW + 1_000)]);
  });

  test('a later one of the same run takes the place of the first', async () => {
    const intents = createIntentLedger(table.open(), 'later');
    await intents.write(intent('run', NOW));
    const more = { ...intent('run', NOW), entries: [{ name: 'b', values: ['"three"'] }] };
    await intents.write(more);
    await expect(intents.abandoned(NOW + 1)).resolves.toEqual([more]);
  });

  test('of another deployment are none of ours', async () => {
    await createIntentLedger(table.open(), 'sister').write(intent('run', NOW));
    await expect(createIntentLedger(table.open(), 'mai').abandoned(NOW + DAY_MS)).resolves.toEqual([]);
  });

  test('come a hundred at a time', async () => {
    const intents = createIntentLedger(table.open(), 'many');
    await times(120, (index) => intents.write(intent(`run-${index}`, NOW + index)));
    const first = await intents.abandoned(NOW + DAY_MS);
    expect(first.map(({ abandonedAt }) => abandonedAt)).toEqual(Array.from({ length: 100 }, (_, index) => NOW + index));
  });
});

describe('verdicts', () => {
  const verdicts = () => createVerdictLedger(table.open());
  const verdict = (minute: number): Remembered => ({
    runId: `run-${minute}`,
    at: new Date(NOW + minute * 60_000).toISOString(),
    fault: 'ca',
    code: 'ca-server-error',
    readiness: { renewal: 'unknown', failover: 'ready' },
    cas: ['staging'],
  });

  test('of rounds that end at once are all remembered', async () => {
    await times(3, (index) => verdicts().add('race', verdict(index)));
    await expect(verdicts().read('race')).resolves.toEqual([verdict(2), verdict(1), verdict(0)]);
    await expect(verdicts().read('other')).resolves.toEqual([]);
  });

  test('the last ten are remembered, for 90 days after the latest', async () => {
    for (let minute = 0; minute < 12; minute += 1) await verdicts().add('many', verdict(minute));
    const latest = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((minute) => verdict(minute));
    await expect(verdicts().read('many')).resolves.toEqual(latest);
    const until = (NOW + 11 * 60_000 + 90 * DAY_MS) / 1000;
    expect((await table.raw('verdict#many', 'verdict'))?.expiresAt).toEqual({ N: String(until) });
  });

  test('one whose answer got lost is there once', async () => {
    await createVerdictLedger(table.openLosing(2)).add('lossy', verdict(1));
    await createVerdictLedger(table.openLosing(2)).add('lossy', verdict(2));
    await expect(verdicts().read('lossy')).resolves.toEqual([verdict(2), verdict(1)]);
  });
});

test('a table that is not there is trouble that says what to do', async () => {
  const runs = createRunLedger(openTable(new DynamoDBClient(instance.client), 'no-such-table'));
  const error = await runs.read('any').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TroubleError);
  expect((error as TroubleError).trouble).toMatchObject({
    code: 'ledger-unavailable',
    message: expect.stringContaining('ResourceNotFoundException'),
  });
});
