import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from './install-once.ts';
import { runToEnd, tail } from './run-to-end.ts';

export type DebianTrouble = 'unsupported-platform' | 'no-apt' | 'download-failed';

/** Programs that are taken from Debian's packages can't be had. */
export class DebianPackagesError extends Error {
  override readonly name = 'DebianPackagesError';
  readonly reason: DebianTrouble;

  constructor(reason: DebianTrouble, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A package at one version, with the SHA-256 of its file: `name=version` and hexadecimal digits. */
export type Pins = ReadonlyMap<string, string>;

/** As in `debian-12-x64`: packages of one release do not run on another. */
export async function distribution(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const value = (key: string) => new RegExp(`^${key}="?([\\w.-]+)`, 'm').exec(text)?.[1] ?? 'unknown';
  return `${value('ID')}-${value('VERSION_ID')}-${process.arch}`;
}

/**
 * Packages of this machine's own Debian or Ubuntu, unpacked into the cache without root. The package lists go into a folder
 * of their own; apt checks them against the distribution's keys, and the packages against the lists.
 * @param key of the folder; it must change with the packages
 * @param pins whose versions are taken and checked; the newest that the distribution has where it has those no longer
 * @returns the folder
 * @throws DebianPackagesError
 */
export async function unpackPackages(
  cache: string,
  key: string,
  packages: readonly string[],
  pins: Pins = new Map(),
): Promise<string> {
  if (process.platform !== 'linux') {
    const message = `it is taken from Debian's packages, and this is ${process.platform}.`;
    throw new DebianPackagesError('unsupported-platform', message);
  }
  return installOnce(cache, key, (into) => download(into, packages, pins));
}

async function download(into: string, packages: readonly string[], pins: Pins): Promise<void> {
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
  await fetchPackages(packages, options, pins, work);
  for (const file of await readdir(work)) {
    if (!file.endsWith('.deb')) continue;
    await check(join(work, file), pinnedAs(file), pins);
    await unpack(join(work, file), into);
  }
  await rm(work, { recursive: true });
}

/** Debian's archive holds the newest version alone: one that a security update has replaced is gone. */
async function fetchPackages(names: readonly string[], options: readonly string[], pins: Pins, work: string) {
  const pinned = names.map((name) => [...pins.keys()].find((each) => each.startsWith(`${name}=`)) ?? name);
  const { code } = await runToEnd('apt-get', [...options, 'download', ...pinned], { cwd: work });
  if (code !== 0) await apt([...options, 'download', ...names], work);
}

async function apt(args: readonly string[], cwd: string): Promise<void> {
  const { code, output } = await runToEnd('apt-get', args, { cwd });
  if (code === 0) return;
  if (output.includes('ENOENT')) {
    const message = 'this machine has no apt-get, and the lab knows no other source of it.';
    throw new DebianPackagesError('no-apt', message);
  }
  throw new DebianPackagesError('download-failed', `apt-get: ${tail(output)}`);
}

/** `curl_7.88.1-10+deb12u15_amd64.deb` is `curl=7.88.1-10+deb12u15`. */
function pinnedAs(file: string): string {
  const [name, version] = file.split('_').map(decodeURIComponent);
  return `${name}=${version}`;
}

async function check(path: string, pinned: string, pins: Pins): Promise<void> {
  const wanted = pins.get(pinned);
  const found = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  if (wanted === undefined || wanted === found) return;
  throw new DebianPackagesError('download-failed', `${pinned} has the SHA-256 ${found}; it should be ${wanted}.`);
}

async function unpack(file: string, into: string): Promise<void> {
  const { code, output } = await runToEnd('dpkg', ['-x', file, into]);
  if (code !== 0) throw new DebianPackagesError('download-failed', `dpkg could not unpack ${file}: ${tail(output)}`);
}

/** Where unpacked packages hold their libraries: Debian keeps them in a folder named after the architecture. */
export async function libraryFolders(folder: string): Promise<string[]> {
  const found = await Promise.all(['usr/lib', 'lib'].map((each) => archFolders(join(folder, each))));
  return found.flat();
}

async function archFolders(lib: string): Promise<string[]> {
  const names = await readdir(lib).catch(() => []);
  return names.filter((name) => name.includes('-linux-')).map((name) => join(lib, name));
}
