import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../support/sources.ts';

const page = readFileSync(join(REPOSITORY, 'THREATS.md'), 'utf8');
const section = (title: string) => page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const rowsOf = (text: string) =>
  [...text.matchAll(/^\| (.+) \|$/gm)].map(([, row = '']) => row.split(' | ').map((cell) => cell.trim())).slice(2);
/** Files in backticks, and those that links lead to. */
const filesIn = (text: string) =>
  [...text.matchAll(/`((?:bin|lib|lambda|lab|test|docs)\/[^`]+)`|\]\(([^)#:]+)\)/g)].map(([, quoted, linked]) =>
    String(quoted ?? linked),
  );

test('each file that the page names is there', () => {
  expect(filesIn(page).length).toBeGreaterThan(30);
  expect(filesIn(page).filter((file) => !existsSync(join(REPOSITORY, file)))).toEqual([]);
});

test('whatever is stopped has a file that holds it', () => {
  const rows = rowsOf(section('What stops them'));
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter(([, , held = '']) => filesIn(held).length === 0)).toEqual([]);
});

test('it says what is protected, from whom, and what does not stop them', () => {
  expect(rowsOf(section('What is to be protected')).length).toBeGreaterThan(5);
  expect(section('Who could').match(/^- /gm)?.length).toBeGreaterThan(5);
  expect(section('What does not').match(/^- /gm)?.length).toBeGreaterThan(5);
});
