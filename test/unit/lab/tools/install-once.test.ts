import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installOnce } from '../../../../lab/tools/install-once.ts';

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'lab-tools-'));
});

afterEach(() => {
  rmSync(cache, { recursive: true, force: true });
});

describe('installOnce', () => {
  it('makes a folder the first time only', async () => {
    let made = 0;
    const make = (folder: string) => {
      made += 1;
      return writeFile(join(folder, 'tool'), 'whole');
    };

    const first = await installOnce(cache, 'tool-1', make);
    const second = await installOnce(cache, 'tool-1', make);

    expect([first, second]).toEqual([join(cache, 'tool-1'), join(cache, 'tool-1')]);
    expect(made).toBe(1);
  });

  it('keeps two versions side by side', async () => {
    await installOnce(cache, 'tool-1', (folder) => writeFile(join(folder, 'tool'), 'one'));
    await installOnce(cache, 'tool-2', (folder) => writeFile(join(folder, 'tool'), 'two'));

    expect(readdirSync(cache).sort()).toEqual(['tool-1', 'tool-2']);
    expect(readFileSync(join(cache, 'tool-1', 'tool'), 'utf8')).toBe('one');
  });

  it('shows nothing under the final name until the folder is whole', async () => {
    const seen: boolean[] = [];

    await installOnce(cache, 'tool-1', async (folder) => {
      await writeFile(join(folder, 'half'), '');
      seen.push(existsSync(join(cache, 'tool-1')));
    });

    expect(seen).toEqual([false]);
  });

  it('leaves nothing when making it fails, and makes it anew', async () => {
    const broken = installOnce(cache, 'tool-1', async (folder) => {
      await writeFile(join(folder, 'half'), '');
      throw new Error('no network');
    });
    await expect(broken).rejects.toThrow('no network');
    expect(readdirSync(cache)).toEqual([]);

    const folder = await installOnce(cache, 'tool-1', (made) => writeFile(join(made, 'tool'), 'whole'));

    expect(readdirSync(folder)).toEqual(['tool']);
  });

  it('gives both the same whole folder when two make it at once', async () => {
    const bothStarted = Promise.withResolvers<void>();
    let started = 0;
    const make = async (folder: string) => {
      started += 1;
      if (started === 2) bothStarted.resolve();
      await bothStarted.promise;
      await writeFile(join(folder, 'tool'), 'whole');
    };

    const folders = await Promise.all([installOnce(cache, 'tool-1', make), installOnce(cache, 'tool-1', make)]);

    expect(started).toBe(2);
    expect(folders[0]).toBe(folders[1]);
    expect(readdirSync(cache)).toEqual(['tool-1']);
    expect(readFileSync(join(cache, 'tool-1', 'tool'), 'utf8')).toBe('whole');
  });

  it('passes on an error of the maker that looks like a lost race', async () => {
    const make = async (folder: string) => {
      await mkdir(folder);
    };

    await expect(installOnce(cache, 'tool-1', make)).rejects.toMatchObject({ code: 'EEXIST', syscall: 'mkdir' });
  });

  it('removes what a killed process left hours ago, and not what another one is making now', async () => {
    const abandoned = join(cache, '.unfinished-tool-1-aaaaaa');
    const current = join(cache, '.unfinished-tool-1-bbbbbb');
    await Promise.all([mkdir(abandoned), mkdir(current)]);
    writeFileSync(join(abandoned, 'half'), '');
    const hoursAgo = Date.now() / 1000 - 2 * 3600;
    utimesSync(abandoned, hoursAgo, hoursAgo);

    await installOnce(cache, 'tool-1', (folder) => writeFile(join(folder, 'tool'), 'whole'));

    expect(existsSync(abandoned)).toBe(false);
    expect(existsSync(current)).toBe(true);
  });
});
