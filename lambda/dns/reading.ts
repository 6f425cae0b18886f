import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { canonicalName } from './record-sets.ts';
import type { Route53Zone } from './route53-zone.ts';

/** Names that are read at the same time, a call each. */
const AT_ONCE = 4;
/** Paging through the zone is tried when it costs at most one call for so many names. */
const NAMES_PER_PAGE = 4;

/** What lies at each name, by its canonical form. */
export type Known = Map<string, readonly ResourceRecordSet[]>;

/**
 * Reads the sets at names that are not known yet. The calls of an account share a bucket of 50 that fills by 10 a second
 * (DNSLimitations in the Route 53 developer guide), which a call for each of 100 names would empty for everybody: a
 * delegated zone is small, so it is paged through as a whole where that is cheaper.
 * @param known gets what was read, also what was read before a call failed
 */
export async function readInto(known: Known, names: readonly string[], zone: Route53Zone, deadline: number) {
  const missing = () => [...new Set(names.map(canonicalName))].filter((name) => !known.has(name));
  if (missing().length > AT_ONCE) await pageThrough(known, missing(), zone, deadline);
  for (let few = missing().slice(0, AT_ONCE); few.length > 0; few = missing().slice(0, AT_ONCE)) {
    await Promise.all(few.map(async (name) => known.set(name, await readAt(name, zone, deadline))));
  }
}

/** Only a zone that was read to its end says of a name that there is nothing. */
async function pageThrough(known: Known, names: readonly string[], zone: Route53Zone, deadline: number): Promise<void> {
  const found: Known = new Map(names.map((name) => [name, []]));
  const mostPages = Math.floor(names.length / NAMES_PER_PAGE);
  let from = {};
  for (let pages = 0; pages < mostPages; pages += 1) {
    const { sets, next } = await zone.list(from, deadline);
    for (const set of sets) {
      const name = canonicalName(set.Name ?? '');
      const before = found.get(name);
      if (before) found.set(name, [...before, set]);
    }
    if (next === undefined) {
      for (const [name, here] of found) known.set(name, here);
      return;
    }
    from = next;
  }
}

/**
 * Every record set at exactly this name. ListResourceRecordSets begins at the name and goes on with later ones
 * (API_ListResourceRecordSets of the Route 53 API reference), so it is read until another name comes.
 */
async function readAt(name: string, zone: Route53Zone, deadline: number): Promise<ResourceRecordSet[]> {
  const isHere = (other: string | undefined) => canonicalName(other ?? '') === name;
  const found: ResourceRecordSet[] = [];
  let from = { StartRecordName: name };
  for (;;) {
    const { sets, next } = await zone.list({ ...from, MaxItems: 20 }, deadline);
    found.push(...sets.filter((set) => isHere(set.Name)));
    if (next === undefined || !isHere(next.StartRecordName)) return found;
    from = { ...next, StartRecordName: next.StartRecordName ?? name };
  }
}
