import { expect, test } from 'vitest';
import { median, quantiles } from '../../prove/quantiles.ts';

test.each([
  [[], {}],
  [[5], { msMedian: 5, msP95: 5, msMax: 5 }],
  [[1, 2, 10, 30], { msMedian: 6, msP95: 27, msMax: 30 }],
  [[30, 10, 20], { msMedian: 20, msP95: 29, msMax: 30 }],
  [Array.from({ length: 100 }, (_, index) => index + 1), { msMedian: 51, msP95: 95, msMax: 100 }],
] as [number[], Record<string, number>][])('%j', (values, expected) => {
  expect(quantiles('ms', values)).toEqual(expected);
});

test('the median of an even count lies between its two middle values; of none there is none', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});
