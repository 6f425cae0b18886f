import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** Where the lab's tools are kept between runs, outside any clone: absolute, and not made yet. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.RENEWAL_PROBER_CACHE) return resolve(env.RENEWAL_PROBER_CACHE);
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'renewal-prober');
}

/**
 * Fills a folder once. It is made beside its place and renamed when complete, so that it is there wholly or not at all; of
 * two that fill it at once, the later throws its own away.
 * @returns `folder`
 */
export async function fillOnce(folder: string, fill: (draft: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    await fill(draft);
    await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}
