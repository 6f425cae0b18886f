import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from '../../tools/install-once.ts';
import { run, tail } from './run.ts';
import { UnboundUnavailableError } from './unavailable.ts';

/** unbound and those libraries of it that a host may lack. */
const PACKAGES = ['unbound', 'libunbound8', 'libprotobuf-c1', 'libevent-2.1-7', 'libnghttp2-14'];

export type UnboundProgram = {
  readonly program: string;
  readonly libraries: readonly string[];
  readonly version: string;
};

/**
 * unbound out of the packages of this machine's own Debian or Ubuntu, unpacked into the cache without root. The package lists go
 * into a folder of their own; apt checks them against the distribution's keys, and the packages against the lists.
 * @throws UnboundUnavailableError
 */
export async function obtainUnbound(cache: string): Promise<UnboundProgram> {
  if (process.platform !== 'linux') {
    throw new UnboundUnavailableError(
      'unsupported-platform',
      `it is taken from Debian's packages, and this is ${process.platform}.`,
    );
  }
  const folder = await installOnce(cache, `unbound-${await distribution()}-${process.arch}`, download);
  const program = join(folder, 'usr/sbin/unbound');
  const libraries = await libraryFolders(folder);
  const { code, output } = await run(program, ['-V'], { env: { LD_LIBRARY_PATH: libraries.join(':') } });
  const version = /^Version (\S+)/m.exec(output)?.[1];
  if (code === 0 && version) return { program, libraries, version };
  throw new UnboundUnavailableError(
    'does-not-run',
    `${program} -V failed: ${tail(output)}. Remove ${folder} to fetch it anew.`,
  );
}

/** As in `debian-12`: packages of one release do not run on another. */
async function distribution(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const value = (key: string) => new RegExp(`^${key}="?([\\w.-]+)`, 'm').exec(text)?.[1] ?? 'unknown';
  return `${value('ID')}-${value('VERSION_ID')}`;
}

async function download(into: string): Promise<void> {
  const work = join(into, 'apt');
  const [lists, archives] = [join(work, 'lists'), join(work, 'cache')];
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(archives, 'archives/partial'), { recursive: true });
  const settings = [
    `Dir::State::lists=${lists}`,
    `Dir::Cache=${archives}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
  ];
  const options = ['-q', ...settings.flatMap((setting) => ['-o', setting])];
  await apt([...options, 'update'], work);
  await apt([...options, 'download', ...PACKAGES], work);
  for (const file of await readdir(work)) if (file.endsWith('.deb')) await unpack(join(work, file), into);
  await rm(work, { recursive: true });
}

async function apt(args: readonly string[], cwd: string): Promise<void> {
  const { code, output } = await run('apt-get', args, { cwd });
  if (code === 0) return;
  if (output.includes('ENOENT')) {
    throw new UnboundUnavailableError(
      'no-apt',
      'this machine has no apt-get, and the lab knows no other source of it.',
    );
  }
  throw new UnboundUnavailableError('download-failed', `apt-get: ${tail(output)}`);
}

async function unpack(file: string, into: string): Promise<void> {
  const { code, output } = await run('dpkg', ['-x', file, into]);
  if (code !== 0)
    throw new UnboundUnavailableError('download-failed', `dpkg could not unpack ${file}: ${tail(output)}`);
}

/** Debian keeps libraries in a folder named after the architecture. */
async function libraryFolders(folder: string): Promise<string[]> {
  const lib = join(folder, 'usr/lib');
  const names = await readdir(lib);
  return names.filter((name) => name.includes('-linux-')).map((name) => join(lib, name));
}
