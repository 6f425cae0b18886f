import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../../lab/tools/cache-folder.ts';

describe('cacheFolder', () => {
  it.each([
    ['its own variable first', { RENEWAL_PROBER_CACHE: '/a', XDG_CACHE_HOME: '/b' }, '/a'],
    ['a relative one as an absolute path', { RENEWAL_PROBER_CACHE: 'a' }, resolve('a')],
    ['the cache of the desktop', { XDG_CACHE_HOME: '/b' }, '/b/renewal-prober'],
    ['the cache of the home folder', {}, join(homedir(), '.cache', 'renewal-prober')],
    [
      'an empty variable as none',
      { RENEWAL_PROBER_CACHE: '', XDG_CACHE_HOME: '' },
      join(homedir(), '.cache', 'renewal-prober'),
    ],
  ])('takes %s', (_, env, expected) => {
    expect(cacheFolder(env)).toBe(expected);
  });
});
