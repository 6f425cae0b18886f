import { z } from 'zod';

/** Windows in which nobody is told of alarms, because the team itself is at work. */

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

const instant = z.iso.datetime({ offset: true, error: 'a time with its zone, as in "2026-12-24T20:00:00Z"' });

const once = z
  .strictObject({ from: instant, to: instant })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), 'a window that ends after it begins');
const weekly = z.strictObject({
  days: z.array(z.enum(DAYS)).min(1).max(7).describe('Days, in UTC, on which it opens'),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day in UTC, as in "02:30"'),
  minutes: z.int().min(1).max(DAY_MINUTES).describe('Minutes that it stays open, past midnight as well'),
});

export const maintenanceSchema = z
  .array(z.union([once, weekly]))
  .max(20)
  .default([])
  .describe(
    'Windows in which nobody is told of alarms: {"from", "to"} once, or {"days", "at", "minutes"} every week, in UTC',
  );
export type MaintenanceWindow = z.output<typeof maintenanceSchema>[number];

/**
 * Whether a window is open: its beginning belongs to it, its end does not.
 * @param now milliseconds since 1970
 * @param drillUntil milliseconds since 1970 until which a drill runs; absent: none does
 */
export function isQuiet(windows: readonly MaintenanceWindow[], now: number, drillUntil?: number): boolean {
  if (drillUntil !== undefined && now < drillUntil) return true;
  return windows.some((window) => ('from' in window ? isOpenOnce(window, now) : isOpenWeekly(window, now)));
}

function isOpenOnce({ from, to }: z.output<typeof once>, now: number): boolean {
  return Date.parse(from) <= now && now < Date.parse(to);
}

/** Today's window, or yesterday's that goes on past midnight. */
function isOpenWeekly({ days, at, minutes }: z.output<typeof weekly>, now: number): boolean {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  return [0, 1].some((daysBefore) => {
    const day = new Date(now - daysBefore * DAY_MINUTES * MINUTE_MS);
    const opens = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), hour, minute);
    const name = DAYS[day.getUTCDay()];
    return name !== undefined && days.includes(name) && opens <= now && now < opens + minutes * MINUTE_MS;
  });
}
