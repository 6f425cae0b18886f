/** EventBridge Scheduler's expressions: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */

const UNITS: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/** Minutes between two firings of a rate(); `undefined` for a cron(). */
export function rateMinutes(expression: string): number | undefined {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return unit === undefined ? undefined : Number(value) * (UNITS[unit] ?? 1);
}

const CRON_FIELDS = [
  { name: 'minutes', letters: /^[\d,*/-]+$/, least: 0, most: 59 },
  { name: 'hours', letters: /^[\d,*/-]+$/, least: 0, most: 23 },
  { name: 'day of month', letters: /^[\d,*/?LW-]+$/, least: 1, most: 31 },
  { name: 'month', letters: /^[\dA-Z,*/-]+$/, least: 1, most: 12 },
  { name: 'day of week', letters: /^[\dA-Z,*/?L#-]+$/, least: 1, most: 7 },
  { name: 'year', letters: /^[\d,*/-]+$/, least: 1970, most: 2199 },
] as const;

/** What an expression must be changed into; `undefined` when nothing is wrong that can be seen here. */
export function expressionFault(expression: string): string | undefined {
  const minutes = rateMinutes(expression);
  if (minutes !== undefined) return minutes === 0 ? 'a rate of at least 1 minute' : undefined;
  const fields = expression.slice('cron('.length, -1).trim().split(/\s+/);
  if (fields.length !== CRON_FIELDS.length) {
    return `six cron fields (${CRON_FIELDS.map(({ name }) => name).join(', ')})`;
  }
  for (const [index, field] of CRON_FIELDS.entries()) {
    const text = fields[index] ?? '';
    if (!field.letters.test(text) || !inRange(text, field)) {
      return `a cron field "${field.name}" of ${field.least} to ${field.most}, not "${text}"`;
    }
  }
  const open = [fields[2], fields[4]].filter((text) => text === '?');
  return open.length === 1 ? undefined : 'a "?" as exactly one of day of month and day of week';
}

/** Numbers after a slash are steps. */
function inRange(text: string, { least, most }: { least: number; most: number }): boolean {
  const numbers = [...text.replaceAll(/\/\d+/g, '').matchAll(/(?<![#\d])\d+/g)].map(([digits]) => Number(digits));
  return numbers.every((number) => number >= least && number <= most);
}
