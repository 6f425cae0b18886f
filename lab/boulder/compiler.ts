import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findHostPython } from '../tools/host-python.ts';
import { run } from '../tools/run.ts';
import { virtualEnvironment } from '../tools/virtual-environment.ts';
import { BoulderUnavailableError } from './unavailable.ts';

/** Boulder links PKCS#11, so it needs cgo and with it a C compiler. */

const HOST_COMPILERS = ['cc', 'gcc', 'clang'];
const ZIGLANG = fileURLToPath(new URL('./ziglang-requirements.txt', import.meta.url));

/**
 * A C compiler as Go's `CC` takes it: the one given, the host's own, else Zig out of PyPI.
 * @param options.cc a command that must work if it is given
 * @throws BoulderUnavailableError `no-compiler`
 */
export async function findCompiler(options: {
  readonly cc?: string | undefined;
  readonly cacheDir: string;
  readonly progress: (line: string) => void;
}): Promise<string> {
  const { cc, cacheDir, progress } = options;
  for (const candidate of cc === undefined ? HOST_COMPILERS : [cc]) if (await compiles(candidate)) return candidate;
  if (cc !== undefined)
    throw new BoulderUnavailableError('no-compiler', `"${cc}" does not compile a C program against the C library.`);
  progress('no C compiler on this host: installing ziglang ...');
  const zig = await installZig(cacheDir);
  if (await compiles(zig)) return zig;
  throw new BoulderUnavailableError('no-compiler', `"${zig}" does not work here. Install gcc or clang.`);
}

/** A compiler without headers or without a linker is found out here, not minutes later. */
async function compiles(cc: string): Promise<boolean> {
  const dir = await mkdtemp(join(tmpdir(), 'renewal-prober-cc-'));
  try {
    await writeFile(join(dir, 'probe.c'), '#include <stdlib.h>\nint main(void) { return abs(0); }\n');
    const [command = '', ...args] = cc.split(' ');
    const compiled = run(command, [...args, join(dir, 'probe.c'), '-o', join(dir, 'probe')]);
    return await compiled.then(
      () => true,
      () => false,
    );
  } finally {
    await rm(dir, { recursive: true });
  }
}

async function installZig(cacheDir: string): Promise<string> {
  try {
    const python = await virtualEnvironment(cacheDir, 'ziglang', await findHostPython(), ZIGLANG);
    return `${python} -m ziglang cc`;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BoulderUnavailableError(
      'no-compiler',
      `there is none on this host, and ziglang could not be installed: ${reason} Install gcc or clang.`,
      { cause },
    );
  }
}
