import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Finding } from '../../../../lambda/contract/evidence/findings.ts';
import { deriveFindings } from '../../../../lambda/diagnosis/findings/derive.ts';
import { evidenceWith } from '../some-evidence.ts';
import { moreRows } from './more-rows.ts';
import { rows } from './rows.ts';

/** `words.txt`: findings as a person reads them, of healthy evidence and of evidence that is broken in each of the ways. */
const page = readFileSync(new URL('words.txt', import.meta.url), 'utf8');

const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const [title = '', ...lines] = text.split('\n');
      return [title, lines.join('\n').trim()];
    }),
);

const all = [...rows, ...moreRows];
const cases = all.map(([id, expected, breaks], index) => {
  const alike = all.slice(0, index).filter((row) => row[0] === id && row[1] === expected).length;
  return {
    title: `${id}: ${expected}${alike === 0 ? '' : ` (${alike + 1})`}`,
    findings: () => deriveFindings(evidenceWith(breaks)).filter((finding) => finding.id === id),
  };
});

test('the page has every case', () => {
  expect([...sections.keys()]).toEqual(['healthy', ...cases.map(({ title }) => title)]);
});

test('healthy', () => {
  expect(shown(deriveFindings(evidenceWith()))).toBe(sections.get('healthy'));
});

test.each(cases)('$title', ({ title, findings }) => {
  expect(shown(findings())).toBe(sections.get(title));
});

/** What it is about and what was found; below it in words, and where in the evidence it is to be seen. */
function shown(findings: readonly Finding[]): string {
  return findings
    .map(({ id, outcome, subject, value, detail, evidence }) =>
      [
        [id, ...Object.entries(subject).map(([key, text]) => `${key}=${text}`), outcome, value ?? ''].join(' ').trim(),
        `  ${detail}`,
        ...(evidence.length > 0 ? [`  ${evidence.join(' ')}`] : []),
      ].join('\n'),
    )
    .join('\n');
}
