import { expect, test } from 'vitest';
import { bucketOf } from '../../../lambda/contract/statistics.ts';
import { createDailyLedger } from '../../../lambda/store/daily.ts';
import { createRunLedger } from '../../../lambda/store/runs.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;
const chance = { clock: { sleep: async () => undefined }, random: () => 0 };

async function ledgerWith(...runIds: string[]) {
  const table = createMemoryTable();
  for (const runId of runIds) {
    await createRunLedger(table).reserve({ runId, target: 'web', cas: [], trigger: 'schedule', startedAt: NOON });
  }
  return { table, daily: createDailyLedger(table, chance) };
}
const passed = (ca: string, durationMs = 4_000) => ({ ca, passed: true, durationMs });
const failed = (ca: string) => ({ ca, passed: false, durationMs: 60_000 });

test('passes, failures and durations of passes are counted by CA and UTC day, and kept 40 days', async () => {
  const { daily, table } = await ledgerWith('a', 'b', 'c');
  await daily.add('a', [passed('staging'), failed('backup')], NOON);
  await daily.add('b', [passed('staging', 9_000), passed('backup')], NOON + 1);
  await daily.add('c', [failed('staging')], NOON + DAY_MS);
  expect(await daily.read('staging', NOON + DAY_MS)).toEqual([
    { day: '2026-11-24', passed: 2, failed: 0, durations: { [bucketOf(4_000)]: 1, [bucketOf(9_000)]: 1 } },
    { day: '2026-11-25', passed: 0, failed: 1, durations: {} },
  ]);
  expect(await daily.read('backup', NOON)).toMatchObject([{ passed: 1, failed: 1 }]);
  expect(table.items.get('daily#staging\n2026-11-24')?.expiresAt?.N).toBe(
    String(Math.floor((NOON + 1) / 1000) + 40 * 86_400),
  );
});

test('the same run is counted once, and a run that nobody reserved never', async () => {
  const { daily } = await ledgerWith('a');
  await daily.add('a', [passed('staging')], NOON);
  await daily.add('a', [passed('staging')], NOON);
  await daily.add('unknown', [passed('staging')], NOON);
  expect(await daily.read('staging', NOON)).toMatchObject([{ passed: 1 }]);
});

test('rounds that count at the same moment are all counted', async () => {
  const runs = ['a', 'b', 'c', 'd'];
  const { daily, table } = await ledgerWith(...runs);
  table.conflicts = 3;
  await Promise.all(runs.map((run) => daily.add(run, [passed('staging')], NOON)));
  expect(await daily.read('staging', NOON)).toMatchObject([{ passed: 4 }]);
});

test('a round without a probe that counts asks the ledger nothing', async () => {
  const { daily, table } = await ledgerWith('a');
  table.down = true;
  await daily.add('a', [], NOON);
  await expect(daily.add('a', [passed('staging')], NOON)).rejects.toMatchObject({
    trouble: { code: 'ledger-unavailable' },
  });
});
