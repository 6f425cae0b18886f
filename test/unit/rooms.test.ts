import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, REPOSITORY, readSources, type Source, targetOf } from './support/sources.ts';

/** The rooms, and what each may import beside itself. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  bin: ['lib', 'lambda/contract', 'lambda/diagnosis', 'lambda/dns', 'lambda/acme'],
  lib: ['lambda/contract'],
  'lambda/contract': [],
  'lambda/handlers': ['lambda'],
  'lambda/probe': ['lambda/acme', 'lambda/dns', 'lambda/store', 'lambda/diagnosis', 'lambda/contract'],
  'lambda/pulse': ['lambda/acme', 'lambda/dns', 'lambda/store', 'lambda/diagnosis', 'lambda/contract'],
  'lambda/accounts': ['lambda/acme', 'lambda/dns', 'lambda/store', 'lambda/diagnosis', 'lambda/contract'],
  'lambda/janitor': ['lambda/acme', 'lambda/dns', 'lambda/store', 'lambda/diagnosis', 'lambda/contract'],
  'lambda/notify': ['lambda/contract'],
  'lambda/acme': ['lambda/contract'],
  'lambda/dns': ['lambda/contract'],
  'lambda/diagnosis': ['lambda/contract'],
  'lambda/store': ['lambda/contract'],
  lab: ['lambda/contract'],
  test: ['bin', 'lib', 'lambda', 'lab'],
};
/** Packages that only some may import: the package, and the paths that may. */
const PACKAGES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^acme-client$/, ['lambda/acme/client.ts', 'lab/ca/team.ts', 'test/']],
  [/^(aws-cdk-lib|constructs|@aws-cdk\/.*)(\/|$)/, ['bin/', 'lib/', 'lab/', 'test/']],
  [/^@aws-sdk\//, ['bin/', 'lambda/', 'lab/', 'test/']],
];
/** Rooms that are given the time, chance and their settings. */
const PURE = [
  'lambda/contract/',
  'lambda/diagnosis/',
  'lambda/probe/',
  'lambda/pulse/',
  'lambda/accounts/',
  'lambda/janitor/',
  'lambda/notify/',
  'lambda/acme/',
  'lambda/dns/',
  'lambda/store/',
];
const IMPURE = /\bprocess\.env\b|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/;

const sources = readSources(
  ['bin', 'lib', 'lambda', 'lab', 'test'].filter((each) => existsSync(join(REPOSITORY, each))),
);

function roomOf(path: string): string | undefined {
  return Object.keys(ROOMS).find((room) => path.startsWith(`${room}/`));
}

/** `file -> import: why not`, for each import that the table of rooms forbids. */
function forbiddenImports(source: Source): string[] {
  const room = roomOf(source.path);
  if (room === undefined) return [`${source.path}: lies in no room`];
  const mayEnter = [room, ...(ROOMS[room] ?? [])];
  return importsOf(source).flatMap((specifier) => {
    const target = targetOf(source, specifier);
    const why = target === undefined ? packageFault(source.path, specifier) : roomFault(target, mayEnter);
    return why ? [`${source.path} -> ${specifier}: ${why}`] : [];
  });
}

function roomFault(target: string, mayEnter: readonly string[]): string | undefined {
  if (target === 'package.json') return undefined;
  return mayEnter.some((room) => target.startsWith(`${room}/`)) ? undefined : `may import ${mayEnter.join(', ')} only`;
}

function packageFault(path: string, specifier: string): string | undefined {
  const rule = PACKAGES.find(([name]) => name.test(specifier));
  if (!rule || rule[1].some((allowed) => path.startsWith(allowed))) return undefined;
  return `only ${rule[1].join(', ')} may`;
}

test('every import stays within the rooms of the design', () => {
  expect(sources.length).toBeGreaterThan(80);
  expect(sources.flatMap(forbiddenImports)).toEqual([]);
});

test('every relative import names a file, with its extension', () => {
  const missing = sources.flatMap((source) =>
    importsOf(source)
      .filter((specifier) => {
        const target = targetOf(source, specifier);
        return target !== undefined && !(/\.(ts|mjs|json)$/.test(target) && existsSync(join(REPOSITORY, target)));
      })
      .map((specifier) => `${source.path} -> ${specifier}`),
  );
  // Sources in the texts of tests import files that the tests make.
  expect(missing.filter((each) => !each.startsWith('test/'))).toEqual([]);
});

/** Files that need themselves by way of what they import, types included. */
function inCircles(all: readonly Source[]): string[] {
  const imports = new Map(
    all.map((source) => [source.path, importsOf(source).flatMap((each) => targetOf(source, each) ?? [])]),
  );
  const reaches = (start: string): boolean => {
    const seen = new Set<string>();
    const open = [...(imports.get(start) ?? [])];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (path === start) return true;
      if (seen.has(path)) continue;
      seen.add(path);
      open.push(...(imports.get(path) ?? []));
    }
    return false;
  };
  return [...imports.keys()].filter(reaches);
}

test('no file needs itself by way of others, not even for a type', () => {
  expect(inCircles(sources)).toEqual([]);
});

test('circles are found', () => {
  const one = { path: 'lambda/dns/a.ts', text: "import type { B } from './b.ts';" };
  const other = { path: 'lambda/dns/b.ts', text: "import { a } from './a.ts';" };
  const beside = { path: 'lambda/dns/c.ts', text: "import { a } from './a.ts';" };

  expect(inCircles([one, other, beside])).toEqual([one.path, other.path]);
});

test('nothing but the handlers reads the clock, the environment or chance', () => {
  const impure = sources
    .filter(({ path }) => PURE.some((room) => path.startsWith(room)))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => (IMPURE.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
    );
  expect(impure).toEqual([]);
});

test.each([
  ['lambda/dns/a.ts', "import { x } from '../acme/session.ts';"],
  ['lambda/contract/a.ts', "export * from '../store/table.ts';"],
  ['lambda/diagnosis/a.ts', "import type {\n  A,\n  B,\n} from '../acme/session.ts';"],
  ['lambda/probe/a.ts', "const x = await import('../handlers/probe.ts');"],
  ['lambda/acme/a.ts', "import '../../lib/app.ts';"],
  ['lib/a.ts', "import { S3 } from '@aws-sdk/client-s3';"],
  ['lib/stacks/a.ts', "import { x } from '../../lambda/handlers/functions.ts';"],
  ['lambda/store/a.ts', "import { Stack } from 'aws-cdk-lib/core';"],
  ['lambda/acme/other.ts', "import acme from 'acme-client';"],
  ['lab/dns/a.ts', "import { walk } from '../../lambda/dns/walk.ts';"],
  ['bin/a.ts', "import { table } from '../lambda/store/table.ts';"],
  ['lambda/a.ts', ''],
])('%s may not hold: %s', (path, text) => {
  expect(forbiddenImports({ path, text })).toHaveLength(1);
});

test.each([
  ['bin/app.ts', "import { App } from 'aws-cdk-lib';\nimport { x } from '../lib/app.ts';"],
  ['lambda/acme/client.ts', "import acme from 'acme-client';"],
  ['lambda/handlers/a.ts', "import { x } from '../probe/round.ts';\nimport { y } from './system.ts';"],
  ['lambda/probe/a.ts', "import { x } from '../store/runs.ts';\n// import { y } from the handlers"],
])('%s may hold: %s', (path, text) => {
  expect(forbiddenImports({ path, text })).toEqual([]);
});
