import { getDomain } from 'tldts';
import { withoutWildcard } from '../../../contract/names.ts';
import { plainName } from '../../server.ts';
import type { FoundSet } from '../climb.ts';

/** A name that certificates are for, and the CAA set that counts for it. */
export type ReadName = { readonly name: string; readonly found: FoundSet };

/** Where CAA records lie or belong, and the names that they count for. */
export type Place = {
  /** Owner of the records: a CNAME leads away from the name where the climb found them (RFC 8659 section 3). */
  readonly owner: string;
  /** Where the climb found them; for names without any, the registered domain. */
  readonly at: string;
  readonly found: FoundSet;
  readonly names: readonly string[];
};

/** The places of some names. Where there is no set at all it belongs at the registered domain, where it counts for all below. */
export function placesOf(names: readonly ReadName[]): Place[] {
  const places = new Map<string, Place>();
  for (const { name, found } of names) {
    const at = found?.at ?? registeredDomain(name);
    const owner = found?.set.aliases.at(-1) ?? at;
    const before = places.get(owner)?.names ?? [];
    places.set(owner, { owner, at, found, names: [...before, name] });
  }
  return [...places.values()];
}

/** By the public suffix list with its private part: who has a name at a hosting provider has not the provider's. */
export function registeredDomain(name: string): string {
  const plain = plainName(withoutWildcard(name));
  return getDomain(plain, { allowPrivateDomains: true, validateHostname: false }) ?? plain;
}
