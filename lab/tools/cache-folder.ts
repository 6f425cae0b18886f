import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Environment } from './run.ts';

/** The folder, outside any clone, that the lab's tools are kept in: absolute, and not made yet. */
export function cacheFolder(env: Environment = process.env): string {
  if (env.RENEWAL_PROBER_CACHE) return resolve(env.RENEWAL_PROBER_CACHE);
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'renewal-prober');
}
