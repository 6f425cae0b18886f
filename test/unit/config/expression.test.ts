import { expect, test } from 'vitest';
import { expressionFault, rateMinutes } from '../../../lib/config/expression.ts';

test.each([
  ['rate(1 minute)', 1],
  ['rate(6 hours)', 360],
  ['rate(2 days)', 2880],
  ['cron(0 6 * * ? *)', undefined],
])('%s fires every %s minutes', (expression, minutes) => {
  expect(rateMinutes(expression)).toBe(minutes);
});

test.each([
  'rate(5 minutes)',
  'cron(10 6 * * ? *)',
  'cron(0/15 8-18 ? * MON-FRI *)',
  'cron(0 3 L * ? 2026-2030)',
  'cron(0 3 ? * 2#1 *)',
  'cron(0 3 15W JAN,JUL ? *)',
])('%s is taken', (expression) => {
  expect(expressionFault(expression)).toBeUndefined();
});

test.each([
  ['rate(0 hours)', 'a rate of at least 1 minute'],
  ['cron(10 6 * * ?)', 'six cron fields (minutes, hours, day of month, month, day of week, year)'],
  ['cron(60 6 * * ? *)', 'a cron field "minutes" of 0 to 59, not "60"'],
  ['cron(10 24 * * ? *)', 'a cron field "hours" of 0 to 23, not "24"'],
  ['cron(10 6 0 * ? *)', 'a cron field "day of month" of 1 to 31, not "0"'],
  ['cron(10 6 * 13 ? *)', 'a cron field "month" of 1 to 12, not "13"'],
  ['cron(10 6 ? * 8 *)', 'a cron field "day of week" of 1 to 7, not "8"'],
  ['cron(a 6 * * ? *)', 'a cron field "minutes" of 0 to 59, not "a"'],
  ['cron(10 6 * * * *)', 'a "?" as exactly one of day of month and day of week'],
  ['cron(10 6 ? * ? *)', 'a "?" as exactly one of day of month and day of week'],
])('%s wants %s', (expression, fault) => {
  expect(expressionFault(expression)).toBe(fault);
});
