import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOnce, defaultCacheDir } from './cache.ts';
import { findCompiler } from './compiler.ts';
import { type Go, openGo } from './go-command.ts';
import { tail } from './run.ts';
import { BoulderUnavailableError } from './unavailable.ts';

/** Boulder's module; its version and all it needs are pinned by hash in `go/software/go.sum`. */
const MODULE = 'github.com/letsencrypt/boulder';
const SOFTWARE = fileURLToPath(new URL('./go/software', import.meta.url));
const DATABASE = fileURLToPath(new URL('./go/database', import.meta.url));
const SCHEMA = 'sa/db/01-boulder_sa.sql';

export type PrepareOptions = {
  /** Gets one line per step of the set-up; nothing where all is there already. */
  readonly progress: (line: string) => void;
  /** The Go command, 1.26 or newer. Default `go`, as the PATH has it. */
  readonly go?: string;
  /** A C compiler; default the host's own, else one out of PyPI. */
  readonly cc?: string;
  /** Default: see `defaultCacheDir`. */
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
 * Builds Boulder and what it needs, unless this version lies in the cache. Minutes and 1 GB of memory the first time; safe
 * when two do it at once.
 * @throws BoulderUnavailableError where it can't be built, with the reason
 */
export async function prepareBoulder(options: PrepareOptions): Promise<BoulderTools> {
  if (process.platform === 'win32')
    throw new BoulderUnavailableError('unsupported-platform', 'it runs on Linux and macOS only.');
  const cacheDir = options.cacheDir ?? defaultCacheDir();
  const folder = await buildOnce(join(cacheDir, await folderName()), async (into) => {
    const go = await openGo(options.go ?? 'go');
    const cc = await findCompiler({ cc: options.cc, cacheDir, progress: options.progress });
    options.progress('building the database stand-in ...');
    await build(go, DATABASE, join(into, 'memory-mysql'), '.', { CGO_ENABLED: '0' });
    options.progress(`building Boulder (C compiler: ${cc}), minutes the first time ...`);
    await build(go, SOFTWARE, `${into}/`, 'tool', { CGO_ENABLED: '1', CC: cc });
    await copyFile(join(await moduleFolder(go), SCHEMA), join(into, 'schema.sql'));
    options.progress('Boulder is built');
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

async function build(go: Go, cwd: string, output: string, what: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', output, what];
  const { code, stderr } = await go.run(args, cwd, env);
  if (code !== 0) throw new BoulderUnavailableError('build-failed', `"go ${args.join(' ')}": ${tail(stderr)}`);
}

async function moduleFolder(go: Go): Promise<string> {
  const { code, stdout, stderr } = await go.run(['list', '-m', '-f', '{{.Dir}}', MODULE], SOFTWARE);
  if (code !== 0) throw new BoulderUnavailableError('build-failed', `"go list -m ${MODULE}": ${tail(stderr)}`);
  return stdout.trim();
}
