import { expect, test } from 'vitest';
import { isQuiet, maintenanceSchema } from '../../../lambda/contract/maintenance.ts';

const ONCE = [{ from: '2026-12-24T20:00:00Z', to: '2026-12-25T02:00:00+01:00' }];
/** 2026-11-29 is a Sunday. */
const WEEKLY = [{ days: ['sunday', 'wednesday'], at: '23:00', minutes: 120 }];
const at = (time: string) => Date.parse(time);

test.each<[string, boolean, unknown[], string]>([
  ['just before a window', false, ONCE, '2026-12-24T19:59:59Z'],
  ['at its beginning', true, ONCE, '2026-12-24T20:00:00Z'],
  ['just before its end, which has a zone of its own', true, ONCE, '2026-12-25T00:59:59Z'],
  ['at its end', false, ONCE, '2026-12-25T01:00:00Z'],
  ['a week later', false, ONCE, '2026-12-31T21:00:00Z'],
  ['on a day of the week, before the time', false, WEEKLY, '2026-11-29T22:59:59Z'],
  ['on a day of the week, at the time', true, WEEKLY, '2026-11-29T23:00:00Z'],
  ['past midnight, on a day that is not listed', true, WEEKLY, '2026-11-30T00:59:59Z'],
  ['past its end', false, WEEKLY, '2026-11-30T01:00:00Z'],
  ['on another day of the week', false, WEEKLY, '2026-12-01T23:30:00Z'],
  ['on the second day of the list', true, WEEKLY, '2026-12-02T23:30:00Z'],
  ['in the second of two windows', true, [...ONCE, ...WEEKLY], '2026-12-02T23:30:00Z'],
  ['where there is no window', false, [], '2026-12-24T20:00:00Z'],
])('%s: %s', (_, expected, windows, now) => {
  expect(isQuiet(maintenanceSchema.parse(windows), at(now))).toBe(expected);
});

test('a drill is quiet until it ends', () => {
  const until = at('2026-11-29T10:00:00Z');
  expect(isQuiet([], until - 1, until)).toBe(true);
  expect(isQuiet([], until, until)).toBe(false);
});
