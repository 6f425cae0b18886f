import { readFileSync } from 'node:fs';
import type { Reading } from './reading.ts';

/** A property of which the lab cannot say whether it is there after a deployment. */
export interface NotProved {
  type: string;
  /** As in a reading; one without an API is named as a whole. */
  property: string;
  why: string;
}

/** All that cannot be proved here. */
export const NOT_PROVED = JSON.parse(
  readFileSync(new URL('./not-proved.json', import.meta.url), 'utf8'),
) as readonly NotProved[];

/** Readings that could not be made, and that nobody has said so of. */
export function unlisted(readings: readonly Reading[], list = NOT_PROVED): Reading[] {
  return readings.filter((reading) => reading.state === 'not readable' && !list.some((entry) => about(entry, reading)));
}

/** Entries that no reading bears out: the property can be read now, or no template has it. */
export function stale(readings: readonly Reading[], list = NOT_PROVED): NotProved[] {
  return list.filter((entry) => {
    const own = readings.filter((reading) => about(entry, reading));
    return own.length === 0 || own.some(({ state }) => state !== 'not readable');
  });
}

/** An entry is about its property, and about each part of it. */
function about({ type, property }: NotProved, reading: Reading): boolean {
  const { property: read } = reading;
  const within = read === property || read.startsWith(`${property}.`) || read.startsWith(`${property}[`);
  return reading.type === type && within;
}

/** The list as the table of a Markdown page. */
export function notProvedTable(list = NOT_PROVED): string {
  const rows = list.map(({ type, property, why }) => [type, `\`${property}\``, why]);
  const columns = [['type', 'property', 'why'], ...rows];
  const widths = [0, 1, 2].map((at) => Math.max(...columns.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(columns[0] ?? []), rule, ...rows.map(line)].join('\n');
}
