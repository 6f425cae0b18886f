import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Go } from './go.ts';
import { installOnce } from './install-once.ts';
import { run } from './run.ts';

export const PEBBLE_VERSION = 'v2.10.1';
const PACKAGE = `github.com/letsencrypt/pebble/v2/cmd/pebble@${PEBBLE_VERSION}`;

function folderName(): string {
  return `pebble-${PEBBLE_VERSION}-${process.platform}-${process.arch}`;
}

/** Path of the Pebble that was built before, if one was. */
export function builtPebble(cacheDir: string): string | undefined {
  const program = join(cacheDir, folderName(), 'pebble');
  return existsSync(program) ? program : undefined;
}

/**
 * Builds Pebble out of the Go module proxy. Go checks the module and its dependencies against the checksum database that the
 * environment names.
 * @returns the path of the program
 */
export async function buildPebble(cacheDir: string, go: Go): Promise<string> {
  const folder = await installOnce(cacheDir, folderName(), async (made) => {
    const scratch = join(made, 'scratch');
    await run(go.program, ['install', PACKAGE], {
      ...go.env,
      CGO_ENABLED: '0',
      GOFLAGS: '-mod=mod -modcacherw -trimpath',
      GOBIN: made,
      GOPATH: join(scratch, 'path'),
      GOMODCACHE: go.env.GOMODCACHE ?? join(scratch, 'modules'),
      GOCACHE: go.env.GOCACHE ?? join(scratch, 'objects'),
    });
    await rm(scratch, { recursive: true, force: true });
  });
  return join(folder, 'pebble');
}
