import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../tools/cache-folder.ts';
import { distribution, libraryFolders, type Pins, unpackPackages } from '../tools/debian-packages.ts';
import { runToEnd, tail } from '../tools/run-to-end.ts';

/** dig, delv and curl, and those libraries of theirs that a host may lack. */
const PACKAGES = [
  ...['bind9-dnsutils', 'bind9-libs', 'libedit2', 'libidn2-0', 'libjemalloc2', 'libprotobuf-c1', 'libuv1'],
  ...['libfstrm0', 'libjson-c5', 'liblmdb0', 'libmaxminddb0', 'libnghttp2-14', 'libxml2', 'libicu72', 'libbsd0'],
  ...['libmd0', 'curl', 'libcurl4', 'libbrotli1', 'libldap-2.5-0', 'libsasl2-2', 'libpsl5', 'librtmp1', 'libssh2-1'],
  ...['libunistring2', 'libkrb5-3', 'libgssapi-krb5-2', 'libk5crypto3', 'libkrb5support0', 'libkeyutils1'],
  'libcom-err2',
];
const PROGRAMS = { dig: ['-v'], delv: ['-v'], curl: ['-V'] } as const;
export type InspectorName = keyof typeof PROGRAMS;

/** Programs of others that see the same DNS servers and CAs as the product. */
export type Inspectors = {
  /** As each tells it. */
  readonly versions: Readonly<Record<InspectorName, string>>;
  /** All that the program writes, and how it ended; an exit code other than 0 is an answer as well. */
  run(name: InspectorName, args: readonly string[]): ReturnType<typeof runToEnd>;
};

/**
 * dig, delv and curl out of the packages of this machine's own Debian, unpacked into the cache without root. Where a file
 * beside this one pins the packages of the release, their SHA-256 is checked.
 * @throws DebianPackagesError where they can't be had
 * @throws Error when one does not run
 */
export async function prepareInspectors(cache = cacheFolder()): Promise<Inspectors> {
  const { pins, digest } = await readPins();
  const folder = await unpackPackages(cache, `inspectors-${await distribution()}-${digest}`, PACKAGES, pins);
  const libraries = (await libraryFolders(folder)).join(':');
  const run: Inspectors['run'] = (name, args) =>
    runToEnd(join(folder, 'usr/bin', name), args, { env: { LD_LIBRARY_PATH: libraries, HOME: '/nonexistent' } });
  const version = async (name: InspectorName) => {
    const { code, output } = await run(name, PROGRAMS[name]);
    const found = /^\w+ (\d[\w.]*)/.exec(output)?.[1];
    if (code === 0 && found) return found;
    throw new Error(`${name} does not run: ${tail(output)}. Remove ${folder} to fetch it anew.`);
  };
  return { run, versions: { dig: await version('dig'), delv: await version('delv'), curl: await version('curl') } };
}

/** @returns no pins for a release that has no file: apt's own checks remain */
async function readPins(): Promise<{ pins: Pins; digest: string }> {
  const file = new URL(`${await distribution()}.sha256`, import.meta.url);
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n').flatMap((line) => /^([0-9a-f]{64}) {2}(\S+)$/.exec(line)?.slice(1) ?? []);
  const pins = new Map<string, string>();
  for (let index = 0; index < lines.length; index += 2) pins.set(lines[index + 1] ?? '', lines[index] ?? '');
  const digest = createHash('sha256').update(`${PACKAGES.join()}\n${text}`).digest('hex').slice(0, 16);
  return { pins, digest };
}
