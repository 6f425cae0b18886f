import { expect, test } from 'vitest';
import { caseNamed, listCases, missingFor } from '../../../lab/matrix/registry.ts';
import type { LabState } from '../../../lab/world/state.ts';
import { growthOf } from '../../prove/soak-faults/memory.ts';
import { QUICK_CASES } from '../../prove/soak-faults/pool.ts';

const looks = (from: number, to: number) =>
  Array.from({ length: 80 }, (_, index) => from + ((to - from) * Math.max(0, index - 20)) / 60);

test.each([
  ['flat', looks(100, 100), 0],
  [
    'one that fills its caches first',
    [
      ...looks(50, 100)
        .slice(0, 20)
        .map(() => 60),
      ...looks(100, 100).slice(0, 60),
    ],
    0,
  ],
  ['one that leaks', looks(100, 160), 36.5],
])('%s', (_, given, percent) => {
  expect(growthOf(given)).toBe(percent);
});

test('a few looks show nothing', () => {
  expect(growthOf(looks(100, 160).slice(0, 11))).toBeUndefined();
});

test('every case of the soak is one of the matrix that its lab can show', async () => {
  const all = await listCases();
  const lab = { cas: { staging: { software: 'Pebble' } }, dns: { software: 'unbound' } } as unknown as LabState;

  expect(QUICK_CASES.filter((id) => missingFor(caseNamed(all, id), lab) !== undefined)).toEqual([]);
});
