import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLockfile } from '../../../bin/supply/lockfile.ts';
import { runtimeOf } from '../../../bin/supply/runtime.ts';
import { DEVELOPED_WITH, SHIPPED } from '../../supply/licences.ts';
import { importsOf, REPOSITORY, readSources } from '../support/sources.ts';

const page = readFileSync(join(REPOSITORY, 'docs', 'dependencies.md'), 'utf8');
const rows = [...page.matchAll(/^\| `([^`]+)` +\| ([^|]+?) +\| ([^|]+?) +\|$/gm)].map(([, name, where, reason]) => ({
  name,
  where,
  reason,
}));
const { dependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const PLACES = { functions: 'lambda', deployment: 'lib', 'command line': 'bin' } as const;

test('each dependency has a row with its reason, and nothing else has', () => {
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(dependencies));
  expect(rows.filter(({ reason = '' }) => reason.length < 15)).toEqual([]);
});

test('each is used where its row says', () => {
  const imported = Object.entries(PLACES).map(
    ([place, folder]) => [place, readSources([folder]).flatMap(importsOf)] as const,
  );
  const used = (name: string) =>
    imported
      .filter(([, all]) =>
        all.some((each) => each === name || each.startsWith(`${name}/`) || `@types/${each}` === name),
      )
      .map(([place]) => place)
      .join(', ');
  expect(rows.map(({ name = '', where }) => `${name}: ${where}`)).toEqual(
    rows.map(({ name = '' }) => `${name}: ${used(name)}`),
  );
});

test('the licences are those that the test of licences takes', () => {
  const [, named = ''] = /under a permissive licence \(([^)]+)\)/.exec(page) ?? [];
  expect(named.split(', ')).toEqual(Object.keys(SHIPPED));
  expect(page).toContain('may be under those and three more');
  expect(Object.keys(DEVELOPED_WITH)).toHaveLength(3);
});

test('one package has an install script', () => {
  const { packages } = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const needed = runtimeOf(readLockfile(join(REPOSITORY, 'package-lock.json')));
  expect(needed.filter(({ path }) => packages[path]?.hasInstallScript).map(({ name }) => name)).toEqual(['esbuild']);
});
