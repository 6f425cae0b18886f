import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PARTS } from '../../../prove/parts.ts';
import type { ProofRecord } from '../../../prove/record.ts';
import { reliabilityPage } from '../../../prove/reliability/page.ts';
import { FILE, page } from '../../../prove/reliability/records.ts';
import { ROWS } from '../../../prove/reliability/rows.ts';

const RECORD: ProofRecord = {
  part: 'soak',
  date: '2026-11-29T10:00:00.000Z',
  commit: '0123456789abcdef0123456789abcdef01234567',
  held: true,
  versions: {},
  counts: { passed: 1_200, failed: 0, skipped: 0 },
  seconds: 60,
  figures: {},
};

function rowOf(part: string, record: ProofRecord | undefined): string {
  const text = reliabilityPage((name) => (name === part ? record : undefined));
  return text.split('\n').find((line) => line.includes(`prove -- ${part}\``)) ?? '';
}

describe('what was tried to lose something', () => {
  test('docs/reliability.md is what `node bin/run.mjs test/prove/reliability/write-page.ts` writes', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(page());
  });

  test('each row is of parts that there are', () => {
    const names = PARTS.map(({ name }) => name);
    expect(ROWS.flatMap(({ parts }) => parts).filter((part) => !names.includes(part))).toEqual([]);
  });

  test('a record that held says how often, when and at which commit', () => {
    expect(rowOf('soak', RECORD)).toMatch(/\| 1,200 rounds +\| no round +\| 2026-11-29, `0123456` +\|/);
  });

  test('a record that did not hold says so', () => {
    const counts = { passed: 3, failed: 2, skipped: 1 };
    expect(rowOf('soak', { ...RECORD, held: false, counts })).toMatch(
      /\| 3 rounds +\| \*\*did not hold\*\*, `soak`: 2 failed, 1 not played +\|/,
    );
  });

  test('a clone that held more than its commit is told', () => {
    expect(rowOf('soak', { ...RECORD, commit: `${RECORD.commit}-dirty` })).toContain('`0123456`-dirty');
  });

  test('a part that was never run is told', () => {
    expect(rowOf('soak', undefined)).toMatch(/\| \*\*not run yet\*\* +\|/);
  });
});
