import type { LockedPackage, Lockfile, Need } from './lockfile.ts';

/** A package that is installed with the project, and whether it works without it (another platform's binary, for one). */
export type RuntimePackage = LockedPackage & { readonly isOptional: boolean };

/** All that the project needs to run, by what its packages need in turn, sorted by path. */
export function runtimeOf({ needs, packages }: Lockfile): RuntimePackage[] {
  const required = reached(needs, packages, ({ isOptional }) => !isOptional);
  const all = reached(needs, packages, () => true);
  return [...all.values()]
    .map((each) => ({ ...each, isOptional: !required.has(each.path) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

function reached(
  needs: readonly Need[],
  packages: Lockfile['packages'],
  follow: (need: Need) => boolean,
): Map<string, LockedPackage> {
  const found = new Map<string, LockedPackage>();
  const open = needs.filter(follow);
  for (let need = open.pop(); need !== undefined; need = open.pop()) {
    const each = packages.get(need.path);
    if (!each || found.has(need.path)) continue;
    found.set(need.path, each);
    open.push(...each.needs.filter(follow));
  }
  return found;
}
