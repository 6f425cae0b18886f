import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Where built tools are kept between runs: `RENEWAL_PROBER_CACHE`, else the user's cache folder. */
export function defaultCacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.RENEWAL_PROBER_CACHE) return env.RENEWAL_PROBER_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'renewal-prober');
}

/**
 * Fills a folder once. It is made beside its place and renamed when complete, so that it is there wholly or not at all; of
 * two that build at once, the later throws its own away.
 * @returns `folder`
 */
export async function buildOnce(folder: string, build: (into: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    await build(draft);
    await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}
