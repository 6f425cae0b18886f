import { expect, test } from 'vitest';
import { quantiles } from '../../prove/quantiles.ts';

test.each([
  [[], {}],
  [[5], { msMedian: 5, msP95: 5, msMax: 5 }],
  [[30, 10, 20], { msMedian: 20, msP95: 30, msMax: 30 }],
  [Array.from({ length: 100 }, (_, index) => index + 1), { msMedian: 50, msP95: 95, msMax: 100 }],
] as [number[], Record<string, number>][])('%j', (values, expected) => {
  expect(quantiles('ms', values)).toEqual(expected);
});
