import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RULES } from '../../../../lambda/diagnosis/verdict/rules.ts';

const page = readFileSync('docs/verdicts/rules.md', 'utf8');

test('the page about the rules has each with its question, in the order in which they are asked', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| ([^|]*\?) +\| (.*?) +\|$/gm)].map(([, name, asks]) => ({
    name,
    asks,
  }));

  expect(rows.length).toBeGreaterThan(50);
  expect(rows).toEqual(RULES.map(({ name, asks }) => ({ name, asks })));
});

test('what these find is a fault of the DNS, which the rules after them do not find again', () => {
  expect(RULES.filter(({ ofDns }) => ofDns).map(({ name }) => name)).toEqual([
    ...['dns-egress', 'not-delegated', 'alias', 'lame'],
    ...['failing', 'edns', 'unreachable', 'chain-of-trust', 'signatures'],
    ...['values-removed', 'disagree', 'late', 'failing-for-cas', 'shadowed'],
    ...['tcp', 'inconsistent'],
  ]);
});
