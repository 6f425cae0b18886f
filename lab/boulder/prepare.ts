import { createHash } from 'node:crypto';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../tools/cache-folder.ts';
import type { Go } from '../tools/go.ts';
import { installOnce } from '../tools/install-once.ts';
import { type Environment, run } from '../tools/run.ts';
import { told } from '../tools/told.ts';
import { findCompiler } from './compiler.ts';
import { sourceEnvironment } from './go-source.ts';
import { BoulderUnavailableError } from './unavailable.ts';

/** Boulder's module; its version and all it needs are pinned by hash in `go/software/go.sum`. */
const MODULE = 'github.com/letsencrypt/boulder';
const SOFTWARE = fileURLToPath(new URL('./go/software', import.meta.url));
const DATABASE = fileURLToPath(new URL('./go/database', import.meta.url));
const SCHEMA = 'sa/db/01-boulder_sa.sql';

export type PrepareOptions = {
  /** Gets one line per step of the set-up; nothing where all is there already. */
  readonly progress: (line: string) => void;
  /** Go 1.26 or newer; default `go`, as the PATH has it. */
  readonly go?: Go;
  /** A C compiler; default the host's own, else one out of PyPI. */
  readonly cc?: string;
  /** Default: see `cacheFolder`. */
  readonly cacheDir?: string;
};

/** Paths of what `startBoulder` runs. */
export type BoulderTools = {
  readonly boulder: string;
  /** Boulder's own test log server (RFC 6962). */
  readonly ctServer: string;
  /** In-memory stand-in for MariaDB. */
  readonly database: string;
  /** Boulder's SQL schema. */
  readonly schema: string;
};

/**
 * Builds Boulder and what it needs, unless this version lies in the cache. Minutes, 1 GB of memory and, where the
 * environment names no caches for Go, 1.4 GB of disk for as long as it takes. Safe when two do it at once.
 * @throws BoulderUnavailableError where it can't be built, with the reason
 */
export async function prepareBoulder(options: PrepareOptions): Promise<BoulderTools> {
  if (process.platform === 'win32')
    throw new BoulderUnavailableError('unsupported-platform', 'it runs on Linux and macOS only.');
  const { progress, cc, go = { program: 'go', env: process.env }, cacheDir = cacheFolder() } = options;
  const folder = await installOnce(cacheDir, await folderName(), async (into) => {
    const scratch = join(into, 'scratch');
    const env = await sourceEnvironment(go, scratch);
    const compiler = await findCompiler({ cc, cacheDir, progress });
    await told(
      progress,
      { what: 'database stand-in for Boulder', begins: 'building it, once, up to some minutes' },
      () => build(go, DATABASE, join(into, 'memory-mysql'), '.', { ...env, CGO_ENABLED: '0' }),
    );
    await told(progress, { what: 'Boulder', begins: `building it, once, minutes (C compiler: ${compiler})` }, () =>
      build(go, SOFTWARE, `${into}/`, 'tool', { ...env, CGO_ENABLED: '1', CC: compiler }),
    );
    const module = await run(go.program, ['list', '-C', SOFTWARE, '-m', '-f', '{{.Dir}}', MODULE], env);
    await copyFile(join(module.trim(), SCHEMA), join(into, 'schema.sql'));
    await rm(scratch, { recursive: true, force: true });
  });
  return {
    boulder: join(folder, 'boulder'),
    ctServer: join(folder, 'ct-test-srv'),
    database: join(folder, 'memory-mysql'),
    schema: join(folder, 'schema.sql'),
  };
}

/** Another source, platform or recipe is another folder. */
async function folderName(): Promise<string> {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const name of ['go.mod', 'go.sum']) hash.update(await readFile(join(SOFTWARE, name)));
  for (const name of ['go.mod', 'go.sum', 'main.go']) hash.update(await readFile(join(DATABASE, name)));
  return `boulder-${hash.digest('hex').slice(0, 16)}`;
}

/** At low priority: a build must not starve what else the machine does. */
async function build(go: Go, module: string, output: string, what: string, env: Environment): Promise<void> {
  const args = ['build', '-C', module, '-ldflags=-s -w', '-o', output, what];
  await run('nice', ['-n', '10', go.program, ...args], env).catch((cause: Error) => {
    throw new BoulderUnavailableError('build-failed', cause.message, { cause });
  });
}
