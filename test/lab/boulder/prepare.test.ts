import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { buildOnce, defaultCacheDir } from '../../../lab/boulder/cache.ts';
import { prepareBoulder } from '../../../lab/boulder/prepare.ts';

const root = mkdtempSync(join(tmpdir(), 'lab-boulder-prepare-'));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** What stands in the way of a build with an empty cache. */
async function obstacle(options: { go?: string; cc?: string }) {
  const cacheDir = mkdtempSync(join(root, 'cache-'));
  const error = await prepareBoulder({ progress: () => undefined, cacheDir, ...options }).catch((thrown) => thrown);
  return { error, left: readdirSync(cacheDir) };
}

/** A Go that is of another version: all it can do is say so. */
function goOfVersion(version: string): string {
  const path = join(root, `go-${version}`);
  writeFileSync(path, `#!/bin/sh\necho ${version}\n`);
  chmodSync(path, 0o700);
  return path;
}

test('says that there is no Go, and leaves nothing in the cache', async () => {
  const { error, left } = await obstacle({ go: join(root, 'no-such-go') });

  expect(error).toMatchObject({ name: 'BoulderUnavailableError', reason: 'no-go' });
  expect(left).toEqual([]);
});

test('says that Go is too old', async () => {
  const { error } = await obstacle({ go: goOfVersion('go1.25.9') });

  expect(error).toMatchObject({ reason: 'go-too-old', message: expect.stringContaining('go1.25.9') });
});

test('takes no source from version control, so it says that a module proxy is missing', async () => {
  vi.stubEnv('GOPROXY', 'direct');

  expect((await obstacle({})).error).toMatchObject({ reason: 'no-module-proxy' });
});

test('says that a C compiler does not compile, before it builds anything', async () => {
  const { error, left } = await obstacle({ cc: 'false' });

  expect(error).toMatchObject({ reason: 'no-compiler', message: expect.stringContaining('"false"') });
  expect(left).toEqual([]);
});

test('two builders at once leave one whole folder', async () => {
  const parent = join(root, 'twice');
  const folder = join(parent, 'tool');
  let builds = 0;
  let bothBegan = () => {};
  const together = new Promise<void>((resolve) => {
    bothBegan = resolve;
  });
  const build = async (into: string) => {
    const number = ++builds;
    if (number === 2) bothBegan();
    await together;
    writeFileSync(join(into, 'a'), String(number));
    writeFileSync(join(into, 'b'), String(number));
  };

  await Promise.all([buildOnce(folder, build), buildOnce(folder, build)]);

  expect(readdirSync(parent)).toEqual(['tool']);
  expect(readFileSync(join(folder, 'a'))).toEqual(readFileSync(join(folder, 'b')));
});

test('a build that fails leaves nothing, and what is there is not built again', async () => {
  const parent = join(root, 'failing');
  mkdirSync(parent);
  const failing = () => Promise.reject(new Error('no'));

  await expect(buildOnce(join(parent, 'tool'), failing)).rejects.toThrow('no');
  expect(readdirSync(parent)).toEqual([]);

  mkdirSync(join(parent, 'tool'));
  expect(await buildOnce(join(parent, 'tool'), failing)).toBe(join(parent, 'tool'));
});

test.each([
  [{ RENEWAL_PROBER_CACHE: '/a', XDG_CACHE_HOME: '/b' }, '/a'],
  [{ XDG_CACHE_HOME: '/b' }, '/b/renewal-prober'],
])('keeps what it builds where %o says', (env, expected) => {
  expect(defaultCacheDir(env)).toBe(expected);
});
