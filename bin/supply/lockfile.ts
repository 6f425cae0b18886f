import { readFileSync } from 'node:fs';

/** One entry of package-lock.json (lockfileVersion 3), as far as it is read here. */
type Entry = {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
};

export type LockedPackage = {
  /** Where it lies, as in `node_modules/a/node_modules/b`. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** SPDX expression; absent where the package names none. */
  readonly license?: string;
  /** Subresource integrity, as in `sha512-<base64>`; absent for what lies within the archive of another package. */
  readonly integrity?: string;
  /** It lies within the archive of another package. */
  readonly inBundle: boolean;
  /** Nothing that is shipped needs it. */
  readonly dev: boolean;
  readonly needs: readonly Need[];
};
/** What a package needs, by the path that Node finds it at. */
export type Need = { readonly path: string; readonly isOptional: boolean };

export type Lockfile = {
  readonly name: string;
  readonly version: string;
  /** What the project itself needs to run, without what it is developed with. */
  readonly needs: readonly Need[];
  readonly packages: ReadonlyMap<string, LockedPackage>;
};

/** @throws where it is not there, or no lockfile of version 3 */
export function readLockfile(file: string): Lockfile {
  const { lockfileVersion, packages } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly lockfileVersion: number;
    readonly packages: Readonly<Record<string, Entry>>;
  };
  if (lockfileVersion !== 3) throw new Error(`${file} is a lockfile of version ${lockfileVersion}, not 3`);
  const { '': root = {}, ...others } = packages;
  const has = (path: string) => Object.hasOwn(packages, path);
  const entries = Object.entries(others).map(([path, entry]) => [path, packageOf(path, entry, has)] as const);
  return {
    name: root.name ?? '',
    version: root.version ?? '',
    needs: needsOf('', root, has),
    packages: new Map(entries),
  };
}

function packageOf(path: string, entry: Entry, has: (path: string) => boolean): LockedPackage {
  const { license, integrity } = entry;
  return {
    path,
    name: entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: entry.version ?? '',
    ...(license === undefined ? {} : { license }),
    ...(integrity === undefined ? {} : { integrity }),
    inBundle: entry.inBundle ?? false,
    dev: (entry.dev ?? false) || (entry.devOptional ?? false),
    needs: needsOf(path, entry, has),
  };
}

function needsOf(from: string, entry: Entry, has: (path: string) => boolean): Need[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = entry;
  const optional = new Set([
    ...Object.keys(optionalDependencies),
    ...Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional),
  ]);
  const names = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies), ...optional]);
  return [...names].flatMap((name) => {
    const path = find(from, name, has);
    if (path !== undefined) return [{ path, isOptional: optional.has(name) }];
    if (optional.has(name)) return [];
    throw new Error(`the lockfile lacks ${name}, which ${from || 'the project'} needs`);
  });
}

/** As Node looks for it: beside the package itself, then one folder up after the other. */
function find(from: string, name: string, has: (path: string) => boolean): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (has(path)) return path;
    if (folder === '') return undefined;
  }
}
