import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../support/sources.ts';

/** Every tool is the one that was tried: an exact version, and where its archive is fetched as such, what it must hash to. */

const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');

type Manifest = Readonly<Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>>;
const manifest = JSON.parse(read('package.json')) as Manifest;

/** Files of the lab whose names end so, from the root of the repository. */
function inLab(ending: string): string[] {
  return readdirSync(join(REPOSITORY, 'lab'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(REPOSITORY, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

function inexact(versions: Readonly<Record<string, string>>): string[] {
  return Object.entries(versions).flatMap(([name, version]) =>
    /^\d+\.\d+\.\d+$/.test(version) ? [] : [`${name} ${version}`],
  );
}

test('package.json names exact versions', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  expect(inexact({ ...dependencies, ...devDependencies, ...optionalDependencies })).toEqual([]);
  expect(inexact({ a: '^1.0.0', b: 'latest', c: 'git+https://example.org/c.git', d: '1.0.0' })).toHaveLength(3);
});

type Locked = { version?: string; integrity?: string; inBundle?: boolean; resolved?: string; link?: boolean };

/** Packages whose archive could be another one than was tried. */
function unsure(packages: Readonly<Record<string, Locked>>): string[] {
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .filter(([, { integrity, inBundle, resolved, link }]) => {
      const isFetchedElsewhere = resolved !== undefined && !resolved.startsWith('https://');
      return link || isFetchedElsewhere || !(inBundle || /^sha512-/.test(integrity ?? ''));
    })
    .map(([path]) => path);
}

test('the lockfile has a SHA-512 for each archive, and names no place of its own to fetch it from', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
  expect(Object.keys(packages).length).toBeGreaterThan(300);
  expect(unsure(packages)).toEqual([]);
  expect(
    unsure({
      'node_modules/a': { integrity: 'sha1-x' },
      'node_modules/b': { resolved: 'git+ssh://example.org/b.git', integrity: 'sha512-x' },
      'node_modules/c': { integrity: 'sha512-x' },
    }),
  ).toEqual(['node_modules/a', 'node_modules/b']);
});

/** Requirements that pip could meet with another archive than was tried. */
function loose(text: string): string[] {
  return text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .filter((line) => !/^[A-Za-z0-9._-]+==[\w.]+( *; *[^-]+)?( +--hash=sha256:[0-9a-f]{64})+$/.test(line));
}

test('what comes from PyPI is pinned by version and hash, and pip demands hashes', () => {
  const files = inLab('requirements.txt');
  expect(files.length).toBeGreaterThanOrEqual(4);
  expect(files.flatMap((file) => loose(read(file)).map((line) => `${file}: ${line}`))).toEqual([]);
  expect(loose('a==1.0\nb>=2 --hash=sha256:00\n# c\n')).toHaveLength(2);
  expect(read('lab/tools/virtual-environment.ts')).toContain('--require-hashes');
});

test('what comes from Debian is pinned by version and hash', () => {
  const files = inLab('.sha256');
  expect(files.length).toBeGreaterThanOrEqual(2);
  const lines = files.flatMap((file) => read(file).trim().split('\n'));
  expect(lines.filter((line) => !/^[0-9a-f]{64} {2}[a-z0-9.+-]+=\S+$/.test(line))).toEqual([]);
});

test('what comes from the module proxy of Go is pinned by version, with the sums of all it needs where it is a module here', () => {
  for (const file of inLab('go.mod')) {
    expect(read(file)).not.toMatch(/\blatest\b|=> \.\.?\//);
    expect(read(file.replace('go.mod', 'go.sum'))).toMatch(/ h1:[A-Za-z0-9+/=]{44}\n/);
  }
  const installed = ['lab/tools/pebble.ts', 'lab/stepca/prepare.ts'].map(read).join('\n');
  expect(installed.match(/_VERSION = '(v\d+\.\d+\.\d+)'/g)).toHaveLength(2);
  expect(installed).not.toContain('@latest');
});

/** Steps of workflows that run what somebody else may change: a tag can be moved, a commit cannot. */
function movable(workflow: string): string[] {
  return [...workflow.matchAll(/^\s*-?\s*uses:\s*(\S+)/gm)]
    .map(([, action = '']) => action)
    .filter((action) => !action.startsWith('./') && !/@[0-9a-f]{40}$/.test(action));
}

test('actions of workflows are pinned by commit', () => {
  const workflows = readdirSync(REPOSITORY, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && ['.github', '.ci', '.forgejo', '.gitea'].includes(entry.name))
    .flatMap(({ name }) => readdirSync(join(REPOSITORY, name), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  expect(workflows.length).toBeGreaterThan(0);
  expect(workflows.flatMap(movable)).toEqual([]);
  expect(
    movable(`steps:\n  - uses: actions/checkout@v4\n  - uses: actions/setup-node@${'0'.repeat(40)}\n  - uses: ./own\n`),
  ).toEqual(['actions/checkout@v4']);
});
