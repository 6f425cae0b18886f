import { rateMinutes } from '../config/expression.ts';

const DAYS = 30.4;

/** How often a schedule fires in a month; of a cron() expression what its minutes and hours say, as if it were every day. */
export function firingsOf(expression: string): number {
  const minutes = rateMinutes(expression);
  if (minutes !== undefined) return (DAYS * 24 * 60) / minutes;
  const [minute = '*', hour = '*'] = expression.replace(/^cron\(/, '').split(/\s+/);
  return DAYS * timesIn(minute, 60) * timesIn(hour, 24);
}

/** How often a field of a cron() expression holds within so many values. */
function timesIn(field: string, values: number): number {
  const times = field.split(',').map((part) => {
    const [range = '*', step = '1'] = part.split('/');
    const [from, to] = range.split('-').map(Number);
    if (range === '*') return values / Number(step);
    if (to !== undefined && from !== undefined) return (to - from + 1) / Number(step);
    return part.includes('/') ? values / Number(step) : 1;
  });
  return times.reduce((sum, each) => sum + Math.ceil(each), 0);
}
