import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOnce } from './cache.ts';
import { run, tail } from './run.ts';
import { BoulderUnavailableError } from './unavailable.ts';

/** Boulder links PKCS#11, so it needs cgo and with it a C compiler. */

const HOST_COMPILERS = ['cc', 'gcc', 'clang'];
const ZIG_VERSION = '0.17.1';
/** SHA-256 of the wheels of `ziglang`: a C compiler with its own headers and C library, 100 MB to fetch, 411 MB unpacked. */
const ZIG_HASHES = [
  'ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54', // Linux x86-64
  'b7c5f02fccd40f89b999ee16a1f5ddced56e6182370f8affe494bcf8a28cf07e', // Linux arm64
];
const PYTHON = 'python3';

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
  const { cc } = options;
  if (cc !== undefined) {
    if (await compiles(cc)) return cc;
    throw new BoulderUnavailableError('no-compiler', `"${cc}" does not compile a C program against the C library.`);
  }
  for (const candidate of HOST_COMPILERS) if (await compiles(candidate)) return candidate;
  return await installZig(options.cacheDir, options.progress);
}

/** A compiler without headers or without a linker is found out here, not minutes later. */
async function compiles(cc: string): Promise<boolean> {
  const dir = await mkdtemp(join(tmpdir(), 'renewal-prober-cc-'));
  try {
    await writeFile(join(dir, 'probe.c'), '#include <stdlib.h>\nint main(void) { return abs(0); }\n');
    const [command, ...args] = cc.split(' ');
    const { code } = await run(command ?? cc, [...args, join(dir, 'probe.c'), '-o', join(dir, 'probe')]);
    return code === 0;
  } finally {
    await rm(dir, { recursive: true });
  }
}

async function installZig(cacheDir: string, progress: (line: string) => void): Promise<string> {
  const dir = await buildOnce(join(cacheDir, `ziglang-${ZIG_VERSION}`), async (into) => {
    progress(`no C compiler on this host: installing ziglang ${ZIG_VERSION} ...`);
    await mkdir(into, { recursive: true });
    const requirements = join(into, 'requirements.txt');
    await writeFile(
      requirements,
      `ziglang==${ZIG_VERSION}${ZIG_HASHES.map((hash) => ` --hash=sha256:${hash}`).join('')}\n`,
    );
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary', ':all:', '--require-hashes'];
    const { code, stderr } = await run(PYTHON, [...pip, '--target', into, '-r', requirements]);
    if (code !== 0)
      throw new BoulderUnavailableError(
        'no-compiler',
        `there is no C compiler, and ziglang could not be installed by ${PYTHON}: ${tail(stderr)}. Install gcc or clang.`,
      );
  });
  const cc = `${join(dir, 'ziglang', 'zig')} cc`;
  if (await compiles(cc)) return cc;
  throw new BoulderUnavailableError('no-compiler', `${cc} does not work here. Install gcc or clang.`);
}
