import { expect, test } from 'vitest';
import { createScheduleLedger } from '../../../lambda/store/schedules.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';

test('the latest end is remembered, by schedule', async () => {
  const ledger = createScheduleLedger(createMemoryTable());
  await ledger.ended('rounds', 2_000);
  await ledger.ended('rounds', 1_000);
  await ledger.ended('public-backup', 500);
  expect(await ledger.lastEnd('rounds', 9_000)).toBe(2_000);
  expect(await ledger.lastEnd('public-backup', 9_000)).toBe(500);
});

test('a schedule that never fires grows old from the first question on', async () => {
  const ledger = createScheduleLedger(createMemoryTable());
  expect(await ledger.lastEnd('rounds', 1_000)).toBe(1_000);
  expect(await ledger.lastEnd('rounds', 5_000)).toBe(1_000);
  await ledger.ended('rounds', 6_000);
  expect(await ledger.lastEnd('rounds', 7_000)).toBe(6_000);
});
