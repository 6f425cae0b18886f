import { expect, test } from 'vitest';
import { bucketOf, type DayRecord, dayOf, middleOf } from '../../../../lambda/contract/statistics.ts';
import { statisticsOf } from '../../../../lambda/diagnosis/watch/statistics.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

/** @param ago days before today */
function day(ago: number, passed: number, failed: number, durationMs = 4_000): DayRecord {
  return { day: dayOf(NOW, -ago), passed, failed, durations: { [bucketOf(durationMs)]: passed } };
}

test('where nothing was counted nothing is told', () => {
  expect(statisticsOf([[], []], NOW, { objective: 99 })).toEqual({});
});

test('the week is today and the six days before it, of all CAs', () => {
  const cas = [[day(7, 0, 50), day(6, 3, 0), day(0, 3, 1)], [day(1, 2, 1)]];
  expect(statisticsOf(cas, NOW)).toEqual({ successRateWeek: 80 });
});

test.each([
  [99, 200, 0, 100],
  [99, 199, 1, 50],
  [99, 198, 2, 0],
  [99, 100, 100, 0],
  [90, 95, 5, 50],
])('an objective of %d %% with %d passed and %d failed leaves %d %%', (objective, passed, failed, left) => {
  expect(statisticsOf([[day(3, passed, failed)]], NOW, { objective }).errorBudgetLeft).toBeCloseTo(left, 6);
});

test('failures of more than 30 days ago are forgiven', () => {
  const cas = [[day(30, 0, 100), day(29, 99, 1)]];
  expect(statisticsOf(cas, NOW, { objective: 98 }).errorBudgetLeft).toBeCloseTo(50, 6);
});

test('the drift is that of the CA that got slowest, as exact as a bucket', () => {
  const before = [2, 3, 4, 5, 6].map((ago) => day(ago, 4, 0));
  const same = [...before, day(0, 4, 0)];
  const slower = [...before, day(1, 1, 0, 12_000), day(0, 1, 0, 12_000)];
  expect(statisticsOf([same], NOW).durationDrift).toBe(100);
  const drift = statisticsOf([same, slower], NOW).durationDrift ?? 0;
  expect(drift / 300).toBeGreaterThan(1 / 1.1);
  expect(drift / 300).toBeLessThan(1.1);
});

test('one slow probe among many is no drift, and few probes have no median', () => {
  const before = [2, 3, 4, 5, 6].map((ago) => day(ago, 4, 0));
  expect(statisticsOf([[...before, day(1, 4, 0), day(0, 1, 0, 60_000)]], NOW).durationDrift).toBe(100);
  expect(statisticsOf([[...before, day(0, 1, 0)]], NOW)).not.toHaveProperty('durationDrift');
  expect(statisticsOf([[day(3, 9, 0), day(0, 9, 0)]], NOW)).not.toHaveProperty('durationDrift');
});

test('what the last day is held against is the 30 days before it, and nothing of itself', () => {
  const last = [day(1, 1, 0), day(0, 1, 0)];
  expect(statisticsOf([[day(32, 20, 0, 60_000), day(31, 10, 0), ...last]], NOW).durationDrift).toBe(100);
  expect(statisticsOf([[day(32, 20, 0), ...last]], NOW)).not.toHaveProperty('durationDrift');
  expect(statisticsOf([[day(2, 10, 0), day(1, 30, 0, 12_000)]], NOW).durationDrift).toBeGreaterThan(250);
});

test('the median is the one in the middle, of two the quicker, whichever day was first', () => {
  const before = day(3, 10, 0);
  expect(statisticsOf([[before, day(1, 1, 0, 12_000), day(0, 1, 0)]], NOW).durationDrift).toBe(100);
  expect(statisticsOf([[before, day(1, 1, 0), day(0, 1, 0, 12_000)]], NOW).durationDrift).toBe(100);
  expect(statisticsOf([[before, day(1, 1, 0), day(0, 2, 0, 12_000)]], NOW).durationDrift).toBeGreaterThan(250);
});

test.each([1, 99, 100, 1_234, 5_000, 239_000])('%d ms lies within a tenth of the middle of its bucket', (ms) => {
  expect(Math.abs(middleOf(bucketOf(ms)) / Math.max(ms, 100) - 1)).toBeLessThan(0.1);
});
