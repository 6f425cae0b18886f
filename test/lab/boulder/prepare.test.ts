import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { prepareBoulder } from '../../../lab/boulder/prepare.ts';

const root = mkdtempSync(join(tmpdir(), 'lab-boulder-prepare-'));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** What stands in the way of a build with an empty cache. */
async function obstacle({ program = 'go', cc }: { program?: string; cc?: string }) {
  const cacheDir = mkdtempSync(join(root, 'cache-'));
  const options = { progress: () => undefined, cacheDir, go: { program, env: process.env } };
  const error = await prepareBoulder({ ...options, ...(cc ? { cc } : {}) }).catch((thrown) => thrown);
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
  const { error, left } = await obstacle({ program: join(root, 'no-such-go') });

  expect(error).toMatchObject({ name: 'BoulderUnavailableError', reason: 'no-go' });
  expect(left).toEqual([]);
});

test('says that Go is too old', async () => {
  const { error } = await obstacle({ program: goOfVersion('go1.25.9') });

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
