import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const UNFINISHED = '.unfinished-';
/** No installation takes this long: what is older was left by a process that was killed. */
const ABANDONED_MS = 60 * 60_000;

/**
 * Makes `<cacheDir>/<key>` unless it is there. It is made under another name and renamed when it is whole, so that a
 * folder with this name is always complete, and of two processes that make it at once the first one's stays.
 * @param make fills the empty folder that it is given; that folder moves, so nothing in it may hold its path
 * @returns the path of the finished folder
 */
export async function installOnce(
  cacheDir: string,
  key: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const finished = join(cacheDir, key);
  if (existsSync(finished)) return finished;
  await mkdir(cacheDir, { recursive: true });
  await removeAbandoned(cacheDir);
  const folder = await mkdtemp(join(cacheDir, `${UNFINISHED}${key}-`));
  const abandon = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', abandon);
  try {
    await make(folder);
    await rename(folder, finished);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!lostTheRace(error)) throw error;
  } finally {
    process.off('exit', abandon);
  }
  return finished;
}

function lostTheRace(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'rename' && 'code' in error
    ? error.code === 'ENOTEMPTY' || error.code === 'EEXIST'
    : false;
}

async function removeAbandoned(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith(UNFINISHED)) continue;
    const path = join(cacheDir, name);
    const entry = await stat(path).catch(() => undefined);
    if (entry && Date.now() - entry.mtimeMs > ABANDONED_MS) await rm(path, { recursive: true, force: true });
  }
}
