import type { Gauges } from '../../contract/metric-catalogue.ts';
import { type DayRecord, dayOf, middleOf } from '../../contract/statistics.ts';

/** What the days that the ledger has counted come to. */

const WEEK_DAYS = 7;
const MONTH_DAYS = 30;
/** The last day is today and yesterday, for today may just have begun. */
const LAST_DAYS = 2;
/** Fewer probes make no median that is worth comparing. */
const LEAST = { last: 2, before: 10 } as const;

/**
 * @param cas the days of each CA
 * @param options.objective percent of the probes that are to pass
 */
export function statisticsOf(
  cas: readonly (readonly DayRecord[])[],
  now: number,
  options: { readonly objective?: number } = {},
): Gauges {
  const days = cas.flat();
  const success = shareOfPassed(days, { from: dayOf(now, 1 - WEEK_DAYS) });
  const month = shareOfPassed(days, { from: dayOf(now, 1 - MONTH_DAYS) });
  const drifts = cas.flatMap((each) => driftOf(each, now) ?? []);
  const { objective } = options;
  return {
    ...(success === undefined ? {} : { successRateWeek: success * 100 }),
    ...(drifts.length === 0 ? {} : { durationDrift: Math.max(...drifts) }),
    ...(month === undefined || objective === undefined ? {} : { errorBudgetLeft: budgetLeft(month, objective) }),
  };
}

function shareOfPassed(days: readonly DayRecord[], { from }: { readonly from: string }): number | undefined {
  const counted = days.filter(({ day }) => day >= from);
  const passed = sum(counted.map((each) => each.passed));
  const all = passed + sum(counted.map((each) => each.failed));
  return all === 0 ? undefined : passed / all;
}

/** Percent of the failures that are allowed; never below 0. */
function budgetLeft(passed: number, objective: number): number {
  const allowed = 1 - objective / 100;
  return Math.max(0, 100 * (1 - (1 - passed) / allowed));
}

/** Percent: the median of the last day against that of the 30 days before. */
function driftOf(days: readonly DayRecord[], now: number): number | undefined {
  const lastFrom = dayOf(now, 1 - LAST_DAYS);
  const beforeFrom = dayOf(now, 1 - LAST_DAYS - MONTH_DAYS);
  const last = medianOf(
    days.filter(({ day }) => day >= lastFrom),
    LEAST.last,
  );
  const before = medianOf(
    days.filter(({ day }) => day >= beforeFrom && day < lastFrom),
    LEAST.before,
  );
  return last === undefined || before === undefined ? undefined : (100 * last) / before;
}

/** Milliseconds. */
function medianOf(days: readonly DayRecord[], least: number): number | undefined {
  const counts = new Map<number, number>();
  for (const { durations } of days) {
    for (const [bucket, count] of Object.entries(durations)) {
      counts.set(Number(bucket), (counts.get(Number(bucket)) ?? 0) + count);
    }
  }
  const all = sum([...counts.values()]);
  if (all < least) return undefined;
  let below = 0;
  for (const [bucket, count] of [...counts].sort(([a], [b]) => a - b)) {
    below += count;
    if (below >= all / 2) return middleOf(bucket);
  }
  return undefined;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
