/**
 * What test files get for `vitest` where one process runs them again and again: tests are collected, each with an id that is the
 * same whenever its file is loaded. `expect` is vitest's own.
 */
export { expect } from 'vitest';

export type CollectedTest = { readonly id: string; readonly run: () => unknown };

let file = '';
let tests: CollectedTest[] = [];

/** Loads a test file. @returns its tests */
export async function collectFrom(name: string, load: () => Promise<unknown>): Promise<readonly CollectedTest[]> {
  file = name;
  tests = [];
  await load();
  return tests;
}

type Body = (...args: readonly never[]) => unknown;

function addTest(title: string, body: Body): void {
  tests.push({ id: `${file}#${tests.length + 1} ${title}`, run: () => body() });
}

function addGroup(_title: string, body: Body): void {
  body();
}

/** A row that is a list is the arguments; anything else is the only one. */
function withEach(add: (title: string, body: Body) => void) {
  const each = (rows: readonly unknown[]) => (title: string, body: Body) => {
    for (const row of rows) add(title, () => body(...((Array.isArray(row) ? row : [row]) as never[])));
  };
  return Object.assign(add, { each });
}

export const test = withEach(addTest);
export const it = test;
export const describe = withEach(addGroup);
