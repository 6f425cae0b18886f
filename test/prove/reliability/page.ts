import { aligned } from '../../../bin/pages/aligned.ts';
import type { ProofRecord } from '../record.ts';
import { type ReliabilityRow, ROWS } from './rows.ts';

const OPENING = [
  '# What was tried to lose something',
  '',
  'Made by `node bin/run.mjs test/prove/reliability/write-page.ts` of the records in [proved/](proved) that parts of `npm run prove` left; what each does, and when it holds: [proving.md](proving.md).',
  'All of it in the lab: its CAs and resolvers are real software, its AWS is an emulator. Nothing of it was run in AWS itself.',
  '',
];

const HEAD = ['what was put in', 'how often', 'lost', 'when, at', 'again by'];

/** @param recordOf the last record of a part, if it was run */
export function reliabilityPage(recordOf: (part: string) => ProofRecord | undefined): string {
  const rows = ROWS.map((row) => cells(row, recordOf));
  return `${[...OPENING, ...aligned([HEAD, ...rows])].join('\n')}\n`;
}

function cells(row: ReliabilityRow, recordOf: (part: string) => ProofRecord | undefined): string[] {
  const records = row.parts.flatMap((part) => recordOf(part) ?? []);
  const again = row.parts.map((part) => `\`npm run prove -- ${part}\``).join('<br>');
  if (records.length < row.parts.length) return [row.tried, '**not run yet**', '', '', again];
  const when = [...new Set(records.map(({ date, commit }) => `${date.slice(0, 10)}, ${shortened(commit)}`))].join(
    '<br>',
  );
  return [row.tried, row.runs(records), lost(row, records), when, again];
}

function lost(row: ReliabilityRow, records: readonly ProofRecord[]): string {
  const broken = records.filter(({ held }) => !held);
  if (broken.length === 0) return row.kept;
  const words = broken.map(({ part, counts }) => `\`${part}\`: ${counts.failed} failed, ${counts.skipped} not played`);
  return `**did not hold**, ${words.join('; ')}`;
}

/** `-dirty` stays: the clone held more than that commit. */
function shortened(commit: string): string {
  return commit.replace(/^([0-9a-f]{7})[0-9a-f]*/, '`$1`');
}
