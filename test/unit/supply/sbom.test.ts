import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HANDLERS, packagePathOf, packagesInBundles } from '../../../bin/supply/bundles.ts';
import { bomOf, type Component } from '../../../bin/supply/cyclonedx.ts';
import { readLockfile } from '../../../bin/supply/lockfile.ts';
import { runtimeOf } from '../../../bin/supply/runtime.ts';
import { npm } from '../../supply/npm.ts';
import { REPOSITORY, readSources } from '../support/sources.ts';

const lockfile = readLockfile(join(REPOSITORY, 'package-lock.json'));
const runtime = runtimeOf(lockfile);
const bom = bomOf(lockfile, runtime);

/** npm and esbuild work for seconds, for longer where others work beside them. */
const PATIENCE = 120_000;

type Flags = { readonly dev?: boolean; readonly optional?: boolean; readonly devOptional?: boolean };

test('what the project needs to run is what npm itself marks so in the lockfile', () => {
  const { packages } = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Flags>;
  };
  const { '': _root, ...others } = packages;
  const marked = Object.entries(others)
    .filter(([, { dev }]) => !dev)
    .map(([path, { optional, devOptional }]) => `${path} ${optional || devOptional ? 'optional' : 'required'}`);

  expect(marked.length).toBeGreaterThan(100);
  expect(runtime.map(({ path, isOptional }) => `${path} ${isOptional ? 'optional' : 'required'}`).sort()).toEqual(
    marked.sort(),
  );
});

test('the bill of materials lists exactly that, and npm says the same of each package', { timeout: PATIENCE }, () => {
  const whole = JSON.parse(
    execFileSync(...npm(['sbom', '--package-lock-only', '--sbom-format=cyclonedx']), {
      cwd: REPOSITORY,
      encoding: 'utf8',
      maxBuffer: 64_000_000,
    }),
  ) as { components: Component[] };
  const byRef = new Map(whole.components.map((each) => [each['bom-ref'], each]));

  expect(new Set(bom.components.map((each) => each['bom-ref']))).toEqual(
    new Set(runtime.map(({ name, version }) => `${name}@${version}`)),
  );
  for (const each of bom.components) {
    // Where one copy lies within the archive of another package, npm may name the component by that, which has no hash.
    const its = byRef.get(each['bom-ref']);
    expect({ purl: its?.purl, licenses: its?.licenses }).toEqual({ purl: each.purl, licenses: each.licenses });
    if (its?.hashes) expect(its.hashes).toEqual(each.hashes);
  }
  expect(bom.components.filter(({ hashes }) => hashes).length).toBeGreaterThan(100);
});

test('each dependency that it names is listed', () => {
  const listed = new Set(bom.components.map((each) => each['bom-ref']));
  const [own, ...others] = bom.dependencies;
  expect(own?.dependsOn).toContain('zod@4.6.7');
  expect(others.map(({ ref }) => ref).sort()).toEqual([...listed].sort());
  expect(bom.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !listed.has(ref))).toEqual([]);
});

test('a bundle holds what it needs to run, and nothing that is only developed or deployed with', {
  timeout: PATIENCE,
}, async () => {
  const bundles = await packagesInBundles(REPOSITORY, lockfile);
  const names = (handler: string) => (bundles.get(handler) ?? []).map(({ name }) => name);

  expect(names('probe')).toEqual(expect.arrayContaining(['acme-client', '@aws-sdk/client-route-53', 'zod']));
  expect(names('janitor')).not.toContain('acme-client');
  const all = [...bundles.values()].flat();
  expect(all.filter(({ dev }) => dev)).toEqual([]);
  const neverInAFunction = ['aws-cdk-lib', 'constructs', 'esbuild', 'commander', 'table', 'yaml'];
  expect(all.filter(({ name }) => neverInAFunction.includes(name))).toEqual([]);
});

test('each function that is deployed has its own', () => {
  const deployed = readSources(['lib']).flatMap(({ text }) =>
    [...text.matchAll(/\bhandler: '([a-z-]+)'/g)].map(([, name]) => name),
  );
  expect(deployed.sort()).toEqual([...HANDLERS]);
});

test.each([
  ['node_modules/zod/v4/index.js', 'node_modules/zod'],
  ['node_modules/@aws-sdk/core/dist-es/x.js', 'node_modules/@aws-sdk/core'],
  ['node_modules/a/node_modules/@b/c/index.js', 'node_modules/a/node_modules/@b/c'],
  ['../elsewhere/node_modules/zod/index.js', 'node_modules/zod'],
  ['lambda/handlers/probe.ts', undefined],
])('%s belongs to %s', (file, path) => {
  expect(packagePathOf(file)).toBe(path);
});
