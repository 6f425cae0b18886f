import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaLimits } from '../../../lambda/contract/ca.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import type { Remembered } from '../../../lambda/contract/verdict/verdict.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { createBudgetLedger, type Spending } from '../../../lambda/store/budget.ts';
import type { Order } from '../../../lambda/store/counters.ts';
import { createIntentLedger } from '../../../lambda/store/intents.ts';
import { createLeaseLedger } from '../../../lambda/store/lease.ts';
import { createRunLedger, type RunRequest } from '../../../lambda/store/runs.ts';
import { openTable } from '../../../lambda/store/table.ts';
import { createTurnLedger } from '../../../lambda/store/turns.ts';
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
  const order = (id: string, more: Partial<Order> = {}, changed: Partial<CaLimits> = {}): Order => ({
    ca: { id, publiclyTrusted: false, limits: { ...limits, ...changed } },
    names: ['a.example.org'],
    repeats: true,
    pooled: false,
    ...more,
  });
  const ports = { clock: systemClock, random: Math.random };
  const budget = () => createBudgetLedger(table.open(), ports);
  const counted = (spendings: readonly Spending[]) => spendings.filter(({ kind }) => kind === 'counted').length;

  test('fifty schedules at once leave the reserve alone; on demand spends it, and no more', async () => {
    expect(counted(await times(50, () => budget().spend(order('ca'), 'schedule', NOW)))).toBe(8);
    expect(counted(await times(50, () => budget().spend(order('ca'), 'on-demand', NOW)))).toBe(4);
    await expect(budget().spend(order('ca'), 'schedule', NOW)).resolves.toMatchObject({ kind: 'spent' });
    expect((await table.raw('budget#ca', 'day'))?.w20261124).toEqual({ N: '12' });
  });

  test('refused by one counter, an order is counted by none, and the counter says when it frees', async () => {
    const once = order('week', {}, { ordersPerSetPerWeek: 1 });
    await expect(budget().spend(once, 'on-demand', NOW)).resolves.toEqual({ kind: 'counted' });
    const before = await table.raw('budget#week', 'day');
    const refused = await budget().spend(once, 'on-demand', NOW + DAY_MS);
    expect(refused).toEqual({
      kind: 'spent',
      spent: [{ counter: expect.objectContaining({ per: 'set' }), freesAt: Date.parse('2026-12-02T00:00:00Z') }],
    });
    expect(await table.raw('budget#week', 'day')).toEqual(before);
    const left = await budget().left(once, NOW + DAY_MS);
    expect(left.map(({ counter, onDemand }) => [counter.per, onDemand])).toEqual([
      ['day', 12],
      ['domain', 95],
      ['set', 0],
    ]);
    await expect(budget().spend(once, 'on-demand', NOW + 8 * DAY_MS)).resolves.toEqual({ kind: 'counted' });
    expect(Object.keys((await table.raw('budget#week', 'domain#example.org')) ?? {}).sort()).toEqual([
      'expiresAt',
      'pk',
      'sk',
      // Of the day before as well: an invocation that began before midnight may come late.
      ...Array.from({ length: 9 }, (_, day) => `w2026120${day + 1}`),
    ]);
  });

  test('the next UTC day and another CA have a budget of their own', async () => {
    const midnight = Date.parse('2026-11-25T00:00:00Z');
    await expect(budget().spend(order('ca'), 'on-demand', midnight - 1)).resolves.toMatchObject({ kind: 'spent' });
    await expect(budget().spend(order('ca'), 'on-demand', midnight)).resolves.toEqual({ kind: 'counted' });
    await expect(budget().spend(order('other'), 'schedule', NOW)).resolves.toEqual({ kind: 'counted' });
  });

  test('a budget that is all reserve allows no schedule', async () => {
    const reserved = order('reserved', {}, { ordersPerDay: 2, reservedOrdersPerDay: 2 });
    await expect(budget().spend(reserved, 'schedule', NOW)).resolves.toMatchObject({ kind: 'spent' });
    await expect(budget().spend(reserved, 'on-demand', NOW)).resolves.toEqual({ kind: 'counted' });
  });

  test('an answer that got lost counts once', async () => {
    const losing = createBudgetLedger(table.openLosing(1), ports);
    await expect(losing.spend(order('lossy'), 'schedule', NOW)).resolves.toEqual({ kind: 'counted' });
    expect((await table.raw('budget#lossy', 'day'))?.w20261124).toEqual({ N: '1' });
  });

  test('a count stays for 35 days', async () => {
    const expiresAt = { N: String((NOW + DAY_MS) / 1000 - 6 * 3_600 + 35 * 86_400) };
    expect((await table.raw('budget#ca', 'day'))?.expiresAt).toEqual(expiresAt);
  });
});

describe('turns', () => {
  const turns = () => createTurnLedger(table.open());
  const ports = { clock: systemClock, random: Math.random };
  const budget = () => createBudgetLedger(table.open(), ports);
  const limits: CaLimits = { wildcard: true, namesPerOrder: 100, ordersPerDay: 3, reservedOrdersPerDay: 2 };
  const ca = { id: 'public', publiclyTrusted: true, limits };
  const ids = ['a', 'b', 'c'];

  test('one of three targets a day, by turns, however often each asks', async () => {
    const served: string[] = [];
    for (let day = 0; day < 4; day += 1) {
      const now = NOW + day * DAY_MS;
      const answers = await times(30, async (index) => {
        const target = ids[index % 3] ?? '';
        if (!(await turns().isNext(ca.id, target, ids, now))) return [];
        const pool = { ca, names: [`pool${day}.example.org`], repeats: true, pooled: true };
        const { kind } = await budget().spend(pool, 'schedule', now, target);
        return kind === 'counted' ? [target] : [];
      });
      served.push(...answers.flat());
    }
    expect(served).toEqual(['a', 'b', 'c', 'a']);
  });

  test('who passes its turn on goes to the end of the line', async () => {
    const now = NOW + 4 * DAY_MS;
    await expect(turns().isNext(ca.id, 'b', ids, now)).resolves.toBe(true);
    await turns().passOn(ca.id, 'b', now);
    await expect(turns().isNext(ca.id, 'b', ids, now)).resolves.toBe(false);
    await expect(turns().isNext(ca.id, 'c', ids, now)).resolves.toBe(true);
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
