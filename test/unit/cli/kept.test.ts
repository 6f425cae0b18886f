import { describe, expect, it } from 'vitest';
import { openKept } from '../../../bin/cli/kept.ts';
import type { ObjectStore } from '../../../bin/cli/object-store.ts';

/** A bucket of the given keys, later ones newer; each text is its key. */
function memoryStore(...all: readonly string[]): ObjectStore & { readonly reads: string[] } {
  const reads: string[] = [];
  return {
    bucket: 'b',
    reads,
    async folders(prefix) {
      const below = all.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length).split('/'));
      return [...new Set(below.flatMap((parts) => (parts.length > 1 ? [parts[0] ?? ''] : [])))];
    },
    keys: async (prefix) => all.filter((key) => key.startsWith(prefix)).reverse(),
    async read(key) {
      reads.push(key);
      return all.includes(key) ? key : undefined;
    },
  };
}

const key = (target: string, day: string, file: string) => `deployment=main/target=${target}/${day}/${file}.json`;
const ALL = [
  key('canary', '2025/12/31', 'old'),
  key('canary', '2026/09/02', 'first'),
  key('canary', '2026/10/01', 'second'),
  key('canary', '2026/10/01', 'a!b'),
  key('www', '2026/10/01', 'third'),
  key('www', '2026/11/26', 'www@2026-11-25T23:59:59.000Z'),
];

describe('what a deployment keeps', () => {
  it('has the targets that left something', async () => {
    expect(await openKept(memoryStore(...ALL), 'main').targets()).toEqual(['canary', 'www']);
  });

  it('gives the rounds of a target from the newest to the oldest, over months and years', async () => {
    const found = [];
    for await (const each of openKept(memoryStore(...ALL), 'main').newest('canary')) found.push(each);
    expect(found).toEqual([ALL[3], ALL[2], ALL[1], ALL[0]]);
  });

  it.each([
    ['a plain id, of any target', 'third', undefined, ALL[4]],
    ['a plain id, of one target', 'old', 'canary', ALL[0]],
    ['an id with a slash', 'a/b', undefined, ALL[3]],
    ['an id that tells the day before', 'www@2026-11-25T23:59:59.000Z', 'www', ALL[5]],
  ])('finds %s', async (_what, runId, target, found) => {
    expect(await openKept(memoryStore(...ALL), 'main').find(runId, target)).toEqual({ key: found, text: found });
  });

  it('looks at the day in an id first', async () => {
    const store = memoryStore(...ALL);
    await openKept(store, 'main').find('www@2026-11-25T23:59:59.000Z', 'www');
    expect(store.reads.map((each) => each.split('/').slice(2, 5).join('-'))).toEqual(['2026-11-25', '2026-11-26']);
  });

  it.each([
    ['an id that is nowhere', 'nowhere', undefined],
    ['an id of another target', 'third', 'canary'],
  ])('does not find %s', async (_what, runId, target) => {
    expect(await openKept(memoryStore(...ALL), 'main').find(runId, target)).toBeUndefined();
  });

  it('looks at 120 days of a target and no more', async () => {
    const days = Array.from({ length: 130 }, (_, index) => new Date(index * 86_400_000).toISOString().slice(0, 10));
    const store = memoryStore(...days.map((day) => key('canary', day.replaceAll('-', '/'), 'x')));
    await openKept(store, 'main').find('nowhere', undefined);
    expect(store.reads).toHaveLength(120);
  });
});
