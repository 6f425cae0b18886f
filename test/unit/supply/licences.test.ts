import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LockedPackage, readLockfile } from '../../../bin/supply/lockfile.ts';
import { runtimeOf } from '../../../bin/supply/runtime.ts';
import { type Accepted, DEVELOPED_WITH, isAccepted, NAMELESS, SHIPPED } from '../../supply/licences.ts';
import { importsOf, REPOSITORY, readSources, type Source, targetOf } from '../support/sources.ts';

const lockfile = readLockfile(join(REPOSITORY, 'package-lock.json'));
const shipped = runtimeOf(lockfile);
const all = [...lockfile.packages.values()];
const { dependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

function refused(packages: readonly LockedPackage[], accepted: Accepted): string[] {
  return packages
    .filter(({ name, license }) =>
      license === undefined ? !Object.hasOwn(NAMELESS, name) : !isAccepted(license, accepted),
    )
    .map(({ path, license }) => `${path}: ${license}`);
}

test('what a user installs, and what goes into functions, is under a permissive licence', () => {
  expect(shipped.length).toBeGreaterThan(100);
  expect(refused(shipped, SHIPPED)).toEqual([]);
});

test('what it is developed with is under one that has a reason', () => {
  expect(refused(all, { ...SHIPPED, ...DEVELOPED_WITH })).toEqual([]);
});

test('no reason is idle', () => {
  const licences = all.flatMap(({ license }) => (license ?? '').split(' OR '));
  expect(Object.keys({ ...SHIPPED, ...DEVELOPED_WITH }).filter((licence) => !licences.includes(licence))).toEqual([]);
  const nameless = all.filter(({ license }) => license === undefined).map(({ name }) => name);
  expect(Object.keys(NAMELESS)).toEqual(nameless);
});

test('the packages that are installed name the licence that the lockfile has', () => {
  const others = all.flatMap(({ path, license }) => {
    const installed = licenceIn(join(REPOSITORY, path, 'package.json'));
    return installed === undefined || installed === license ? [] : [`${path}: ${installed}, not ${license}`];
  });
  expect(others).toEqual([]);
  expect(all.filter(({ path }) => licenceIn(join(REPOSITORY, path, 'package.json'))).length).toBeGreaterThan(100);
});

/** `undefined` where the package is not installed, being for another platform, or names none. */
function licenceIn(file: string): string | undefined {
  try {
    const { license } = JSON.parse(readFileSync(file, 'utf8')) as { license?: string | { type?: string } };
    return typeof license === 'object' ? license.type : license;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

test.each([
  ['AGPL-3.0-or-later', false],
  ['MIT AND AGPL-3.0-or-later', false],
  ['SEE LICENSE IN LICENSE.md', false],
  ['(BSD-3-Clause OR GPL-2.0)', true],
  ['MIT OR Apache-2.0', true],
])('%s may be shipped: %s', (expression, may) => {
  expect(isAccepted(expression, SHIPPED)).toBe(may);
});

/** `file -> package`, for each import of a package that is not among these. */
function importsBeside(sources: readonly Source[], packages: readonly string[]): string[] {
  return sources.flatMap((source) =>
    importsOf(source)
      .filter((specifier) => targetOf(source, specifier) === undefined && !specifier.startsWith('node:'))
      .map((specifier) =>
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      )
      .filter((name) => !packages.includes(name) && !packages.includes(typesOf(name)))
      .map((name) => `${source.path} -> ${name}`),
  );
}

/** Where a package is there for its types alone, it is imported by the name of what they are of. */
function typesOf(name: string): string {
  return `@types/${name}`;
}

test('the product imports what it depends on, and nothing that it is only developed with', () => {
  const sources = readSources(['bin', 'lib', 'lambda']);
  expect(sources.length).toBeGreaterThan(300);
  expect(importsBeside(sources, Object.keys(dependencies))).toEqual([]);
});

test.each(['@cloud-copilot/iam-simulate', 'fast-check', '@aws-sdk/client-scheduler'])(
  'an import of %s in the product is found',
  (name) => {
    const text = `import { x } from '${name}';`;
    expect(importsBeside([{ path: 'lambda/dns/a.ts', text }], Object.keys(dependencies))).toHaveLength(1);
  },
);

test('each dependency is imported, or started by name', () => {
  const imported = new Set(readSources(['bin', 'lib', 'lambda']).flatMap(importsOf));
  const idle = Object.keys(dependencies).filter(
    (name) => ![...imported].some((each) => each === name || each.startsWith(`${name}/`) || typesOf(each) === name),
  );
  expect(idle).toEqual([]);
});
