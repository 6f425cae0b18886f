import { withoutWildcard } from '../../contract/names.ts';
import { plainName } from '../server.ts';
import type { CaaSet } from './read-set.ts';

/** The closest set that is not empty, or that could not be read and so may hide one; undefined when there is none. */
export type FoundSet = { readonly at: string; readonly set: CaaSet } | undefined;

/**
 * Every label up to the top-level domain is asked at the same time, as CAs do; a name that is an alias does not lead the
 * climb away from its own parents (RFC 8659 section 3).
 */
export async function climb(identifier: string, read: (name: string) => Promise<CaaSet>): Promise<FoundSet> {
  const labels = plainName(withoutWildcard(identifier)).split('.');
  const names = labels.map((_, index) => labels.slice(index).join('.'));
  const sets = await Promise.all(names.map(async (at) => ({ at, set: await read(at) })));
  return sets.find(({ set }) => set.trouble !== undefined || set.records.length > 0);
}
