import { expect, test } from 'vitest';
import { lifetimeOf } from '../../../lambda/pulse/lifetime.ts';

const BEGIN = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

/** Times as shares of the lifetime that have passed, percent. */
function judged(hours: number, at: number, window?: readonly [number, number], explanationUrl?: string) {
  const time = (passed: number) => BEGIN + (hours * HOUR_MS * passed) / 100;
  const iso = (passed: number) => new Date(time(passed)).toISOString();
  const certificate = { validFrom: iso(0), validTo: iso(100) };
  const more = explanationUrl === undefined ? {} : { explanationUrl };
  const renewalInfo = window && { start: iso(window[0]), end: iso(window[1]), ...more };
  const { overdue, recalled } = lifetimeOf(certificate, renewalInfo, time(at));
  return { overdue, recalled };
}

const EXPLAINED = 'https://ca.example.org/incident';

// The same shares of a lifetime of 160 hours, of 47, 90 and 398 days.
test.each([160, 47 * 24, 90 * 24, 398 * 24])('a lifetime of %d hours is judged by itself', (hours) => {
  const well = { overdue: false, recalled: false };
  expect(judged(hours, 10)).toEqual(well);
  expect(judged(hours, 80)).toEqual(well);
  expect(judged(hours, 84)).toEqual({ overdue: true, recalled: false });
  expect(judged(hours, 101)).toEqual({ overdue: true, recalled: false });
  expect(judged(hours, 65, [64, 68])).toEqual(well);
  expect(judged(hours, 69, [64, 68])).toEqual({ overdue: true, recalled: false });
});

test.each([
  ['a window in the past, soon after the issuance', 5, [2, 3], undefined, true],
  ['a window that begins soon, before half of the lifetime', 5, [6, 9], undefined, true],
  ['an early window with an explanation', 40, [55, 60], EXPLAINED, true],
  ['the same without one', 40, [55, 60], undefined, false],
  ['an explanation at the usual time', 40, [64, 68], EXPLAINED, false],
  ['a short-lived certificate at half of its time', 40, [49, 51], undefined, false],
] as const)('%s: recalled?', (_, at, window, explanationUrl, recalled) => {
  expect(judged(160, at, window, explanationUrl)).toEqual({ overdue: false, recalled });
});

test('one that was recalled and has ended is overdue, and recalled no more', () => {
  expect(judged(160, 101, [2, 3])).toEqual({ overdue: true, recalled: false });
});
