import { cacheFolder } from '../../tools/cache-folder.ts';
import { obtainUnbound, type UnboundProgram } from './package.ts';
import { buildPort53 } from './port53.ts';

export type PrepareOptions = {
  /** Where it is kept between runs; the user's cache folder unless told. */
  readonly cache?: string;
  /** A C compiler, where the host has none of its own: a command with its arguments, as in `zig cc`. */
  readonly compiler?: string;
};

export type PreparedUnbound = UnboundProgram & {
  /** The library that turns port 53 into the lab's. */
  readonly preload: string;
};

/**
 * Gets ready all that `startUnbound` needs. Slow the first time alone.
 * @throws UnboundUnavailableError
 */
export async function prepareUnbound({
  cache = cacheFolder(),
  compiler,
}: PrepareOptions = {}): Promise<PreparedUnbound> {
  const program = await obtainUnbound(cache);
  return { ...program, preload: await buildPort53(cache, compiler) };
}
