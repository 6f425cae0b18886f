import { expect, test } from 'vitest';
import { createDrillLedger } from '../../../lambda/store/drill.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';

const NOON = Date.parse('2026-11-24T12:00:00Z');

test('a drill runs until the time that the ledger has', async () => {
  const table = createMemoryTable();
  const drill = createDrillLedger(table);
  expect(await drill.openUntil(NOON)).toBeUndefined();
  await table.put({ pk: 'drill', sk: 'drill' }, { until: { N: String(NOON + 1) } });
  expect(await drill.openUntil(NOON)).toBe(NOON + 1);
  expect(await drill.openUntil(NOON + 1)).toBeUndefined();
});
