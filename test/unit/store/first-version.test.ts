import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { answerSchema } from '../../../lambda/contract/result.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { createBudgetLedger } from '../../../lambda/store/budget.ts';
import { createIntentLedger } from '../../../lambda/store/intents.ts';
import { createLeaseLedger } from '../../../lambda/store/lease.ts';
import { createRunLedger } from '../../../lambda/store/runs.ts';
import { parseSecret } from '../../../lambda/store/secret-value.ts';
import type { Item } from '../../../lambda/store/table.ts';
import { createVerdictLedger } from '../../../lambda/store/verdicts.ts';
import { someCa } from '../support/deployments.ts';
import { createMemoryTable, type MemoryTable } from '../support/memory-ledger.ts';

/**
 * What the first version's own code wrote: a round that passed, a scheduled one that a CA refused with Retry-After, one that was
 * killed while its values lay in the zone (here without the values). Never changed.
 */
const ITEMS = JSON.parse(readFileSync('test/unit/store/first-version-ledger.json', 'utf8')) as Item[];
const BEGAN = Date.parse('2026-11-29T12:02:50Z');
const HOUR_MS = 3_600_000;

let table: MemoryTable;
beforeEach(() => {
  table = createMemoryTable();
  for (const item of ITEMS) table.items.set(`${item.pk?.S}\n${item.sk?.S}`, item);
});

describe('the ledger of the first version', () => {
  test.each(['passed', 'refused'])('gives the result of the round that %s, whole', async (runId) => {
    const record = await createRunLedger(table).read(runId);
    expect(record).toMatchObject({ runId, target: 'web', cas: ['backup', 'staging'] });
    expect(answerSchema.parse(record?.result)).toEqual(record?.result);
    expect(record?.result).toMatchObject({ state: 'completed', runId });
  });

  test.each(['passed', 'refused', 'killed'])('lets no second order be made for the run id %s', async (runId) => {
    const request = { runId, target: 'web', cas: ['staging'], trigger: 'on-demand' as const, startedAt: BEGAN };
    expect(await createRunLedger(table).reserve(request)).toBe(false);
  });

  test('tells how far a killed round had come', async () => {
    const record = await createRunLedger(table).read('killed');
    expect(record).toMatchObject({ progress: { staging: 'validation', backup: 'validation' } });
    expect(record).not.toHaveProperty('result');
  });

  test('tells the janitor what a killed round was about to publish', async () => {
    const unread: string[] = [];
    const intents = createIntentLedger(table, 'main', { onUnreadable: ({ runId }) => unread.push(runId) });
    const [intent, ...others] = await intents.abandoned(BEGAN + HOUR_MS);
    expect([others, unread]).toEqual([[], []]);
    expect(intent?.runId).toBe('killed');
    expect(intent?.entries.map(({ values }) => values)).toEqual([
      ['value-0', 'value-1'],
      ['value-0', 'value-1'],
    ]);
    if (intent) await intents.remove(intent);
    expect(await intents.abandoned(BEGAN + HOUR_MS)).toEqual([]);
  });

  test('leaves a CA alone that asked for it, and a lease to its holder', async () => {
    expect(await createBreakerLedger(table).openUntil('staging', BEGAN)).toBeGreaterThan(BEGAN);
    const leases = createLeaseLedger(table);
    expect(await leases.take('account#staging', 'another', BEGAN + HOUR_MS, BEGAN)).toBe(false);
    expect(await leases.take('account#staging', 'another', BEGAN + 2 * HOUR_MS, BEGAN + HOUR_MS)).toBe(true);
  });

  test('has counts of orders that are not these: budgets begin anew, as docs/upgrading.md says', async () => {
    const budget = createBudgetLedger(table, { clock: { sleep: async () => undefined }, random: () => 0 });
    const order = { ca: someCa('staging'), names: ['a.example.org'], repeats: false, pooled: false };
    const [day] = await budget.left(order, BEGAN);
    expect(day?.counter.per).toBe('day');
    expect(day?.onDemand).toBe(someCa('staging').limits.ordersPerDay);
    expect(await budget.spend(order, 'schedule', BEGAN)).toEqual({ kind: 'counted' });
  });

  test('has no verdicts', async () => {
    expect(await createVerdictLedger(table).read('web')).toEqual([]);
  });
});

test('the secret of the first version is read as it is', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = {
    version: 1,
    externalAccountBinding: { keyId: 'kid', hmacKey: 'bWFj' },
    directory: 'https://ca.example.org/dir',
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    accountUrl: 'https://ca.example.org/account/1',
  };
  expect(parseSecret('backup', 'arn:secret', JSON.stringify(secret))).toEqual(secret);
});
