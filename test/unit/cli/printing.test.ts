import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { columns, wrap } from '../../../bin/cli/print/layout.ts';
import { markdownLines } from '../../../bin/cli/print/markdown.ts';
import type { Paint } from '../../../bin/cli/print/paint.ts';
import { age, duration } from '../../../bin/cli/print/times.ts';
import { readJson } from '../../../bin/cli/read-json.ts';

const plain: Paint = (_tone, text) => text;

describe('layout', () => {
  it('wraps at 80 columns and keeps a longer word whole', () => {
    const url = `https://ca.test/${'x'.repeat(90)}`;
    expect(wrap(`${'word '.repeat(16)}${url} end`, 2)).toEqual([
      `  ${'word '.repeat(15)}word`.slice(0, 76),
      '  word',
      `  ${url}`,
      '  end',
    ]);
  });

  it('counts no colours when it wraps', () => {
    const green = (text: string) => `\u001b[32m${text}\u001b[39m`;
    expect(wrap(`${green('a'.repeat(40))} ${green('b'.repeat(39))}`)).toHaveLength(1);
  });

  it('wraps the last of the columns alone', () => {
    const lines = columns(
      [
        ['name', 'words '.repeat(20)],
        ['longer name', 'x'],
      ],
      2,
    );
    expect(lines[0]).toMatch(/^ {2}name {9}words/);
    expect(lines[1]).toMatch(/^ {15}words/);
    expect(lines.at(-1)).toBe('  longer name  x');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('shows a space for what a terminal would obey in a cell, but for colours', () => {
    expect(columns([['\ta\u0007b', '\u001b[32mc\nd\u001b[39m']])).toEqual([' a b  \u001b[32mc d\u001b[39m']);
  });
});

it.each([
  [999, '999 ms'],
  [1_000, '1.0 s'],
  [59_940, '59.9 s'],
  [125_000, '2 min 5 s'],
])('%i ms took %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text));

it.each([
  [-5_000, '0 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [7_200_000, '2 h'],
  [172_800_000, '2 d'],
])('%i ms ago is %s', (milliseconds, text) => expect(age(milliseconds)).toBe(text));

it('prints a page: paragraphs and entries joined, code as it is, links as their words', () => {
  const page = [
    '# code',
    '',
    'A line',
    'and [another](other.md) of **it**.',
    '',
    '1. First,',
    '   goes on:',
    '',
    '   ```',
    '   $ dig  +short',
    '   ```',
    '',
    '2. Second.',
  ].join('\n');
  expect(markdownLines(page, plain)).toEqual([
    'code',
    '',
    'A line and another of it.',
    '',
    '1. First, goes on:',
    '',
    '       $ dig  +short',
    '',
    '2. Second.',
  ]);
});

it('lets no control character of a CA reach the terminal', () => {
  const schema = z.object({ detail: z.string() });
  expect(readJson(schema, '{"detail": "a\\u001b[2Jb\\u009bc\\nd"}')).toEqual({ detail: 'a\ufffd[2Jb\ufffdc\nd' });
  expect(readJson(schema, '{"detail": 1}')).toBeUndefined();
  expect(readJson(schema, 'no JSON')).toBeUndefined();
});
