import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder, fillOnce } from '../../../../lab/dns/unbound/cache.ts';
import { checkSocketPath } from '../../../../lab/dns/unbound/control.ts';
import { buildPort53 } from '../../../../lab/dns/unbound/port53.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ['RENEWAL_PROBER_CACHE', { RENEWAL_PROBER_CACHE: '/a', XDG_CACHE_HOME: '/b' }, '/a'],
  ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/b' }, '/b/renewal-prober'],
])('%s says where the cache is', (_name, env, expected) => {
  expect(cacheFolder(env)).toBe(expected);
});

test('of two who fill a folder at once one wins, and nothing else is left', async () => {
  const place = join(folder, 'tool');
  const fill = (content: string) => async (draft: string) => {
    await new Promise((resolve) => setImmediate(resolve));
    writeFileSync(join(draft, 'content'), content);
  };

  await Promise.all([fillOnce(place, fill('one')), fillOnce(place, fill('two'))]);

  expect(['one', 'two']).toContain(readFileSync(join(place, 'content'), 'utf8'));
  expect(readdirSync(folder)).toEqual(['tool']);
});

test('a folder that could not be filled is not there, and is filled the next time', async () => {
  const place = join(folder, 'tool');
  const failing = fillOnce(place, async (draft) => {
    writeFileSync(join(draft, 'half'), '');
    throw new Error('cut off');
  });

  await expect(failing).rejects.toThrow('cut off');
  expect(readdirSync(folder)).toEqual([]);
  await fillOnce(place, async (draft) => writeFileSync(join(draft, 'whole'), ''));
  expect(readdirSync(place)).toEqual(['whole']);
});

test('without a C compiler the reason is typed, and says what to install', async () => {
  await expect(buildPort53(folder, 'no-such-compiler')).rejects.toMatchObject({
    reason: 'no-compiler',
    message: expect.stringContaining('Install gcc or clang'),
  });
});

test('a path too long for a unix socket is refused', () => {
  expect(() => checkSocketPath(`/${'x'.repeat(107)}`)).toThrow('shorter path');
  expect(checkSocketPath(`/${'x'.repeat(106)}`)).toHaveLength(107);
});
