import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from '../../tools/install-once.ts';
import { runToEnd, tail } from '../../tools/run-to-end.ts';
import { UnboundUnavailableError } from './unavailable.ts';

const SOURCE = fileURLToPath(new URL('./port53.c', import.meta.url));
const HOST_COMPILERS = ['cc', 'gcc', 'clang'];

/**
 * Compiles `port53.c`, once for each version of it.
 * @param compiler a command with its arguments, as in `zig cc`; the host's own compilers unless told
 * @returns the path of the library for LD_PRELOAD
 * @throws UnboundUnavailableError `no-compiler`
 */
export async function buildPort53(cache: string, compiler?: string): Promise<string> {
  const digest = createHash('sha256')
    .update(await readFile(SOURCE))
    .digest('hex')
    .slice(0, 16);
  const folder = await installOnce(cache, `port53-${digest}-${process.arch}`, async (draft) => {
    await compile(join(draft, 'port53.so'), compiler ? [compiler] : HOST_COMPILERS);
  });
  return join(folder, 'port53.so');
}

async function compile(library: string, compilers: readonly string[]): Promise<void> {
  const said: string[] = [];
  for (const compiler of compilers) {
    const [command = compiler, ...args] = compiler.split(' ');
    const { code, output } = await runToEnd(command, [
      ...args,
      '-O1',
      '-shared',
      '-fPIC',
      '-o',
      library,
      SOURCE,
      '-ldl',
    ]);
    if (code === 0) return;
    said.push(`${compiler}: ${tail(output)}`);
  }
  const action = 'Install gcc or clang, or give a compiler, such as "zig cc" from the ziglang package of PyPI.';
  throw new UnboundUnavailableError('no-compiler', `port53.c could not be compiled (${said.join('; ')}). ${action}`);
}
