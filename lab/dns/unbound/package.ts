import { join } from 'node:path';
import { DebianPackagesError, distribution, libraryFolders, unpackPackages } from '../../tools/debian-packages.ts';
import { runToEnd, tail } from '../../tools/run-to-end.ts';
import { UnboundUnavailableError } from './unavailable.ts';

/** unbound and those libraries of it that a host may lack. */
const PACKAGES = ['unbound', 'libunbound8', 'libprotobuf-c1', 'libevent-2.1-7', 'libnghttp2-14'];

export type UnboundProgram = {
  readonly program: string;
  readonly libraries: readonly string[];
  readonly version: string;
};

/**
 * unbound out of the packages of this machine's own Debian or Ubuntu.
 * @throws UnboundUnavailableError
 */
export async function obtainUnbound(cache: string): Promise<UnboundProgram> {
  const folder = await unpackPackages(cache, `unbound-${await distribution()}`, PACKAGES).catch(unavailable);
  const program = join(folder, 'usr/sbin/unbound');
  const libraries = await libraryFolders(folder);
  const { code, output } = await runToEnd(program, ['-V'], { env: { LD_LIBRARY_PATH: libraries.join(':') } });
  const version = /^Version (\S+)/m.exec(output)?.[1];
  if (code === 0 && version) return { program, libraries, version };
  throw new UnboundUnavailableError(
    'does-not-run',
    `${program} -V failed: ${tail(output)}. Remove ${folder} to fetch it anew.`,
  );
}

function unavailable(error: unknown): never {
  if (error instanceof DebianPackagesError) throw new UnboundUnavailableError(error.reason, error.message);
  throw error;
}
