import type { ZoneKey } from './dnssec/zone-key.ts';
import { liesWithin, parentOf, plainName } from './names.ts';
import type { RecordType } from './record-set.ts';
import { withSets, type ZoneData } from './zone-data.ts';

/** A zone as a server serves it. */
export type ServedZone = {
  /** Plain. */
  readonly name: string;
  /** There when the zone is signed. */
  readonly key: ZoneKey | undefined;
  /** The zone's data at this moment as the server at this address has it. @throws what the source throws */
  read(server: string): Promise<ZoneData>;
};

/** The zones of a server. */
export type ServedZones = {
  /** The zone that it answers a question from. */
  find(name: string, type: RecordType): Promise<ServedZone | undefined>;
  all(): Promise<readonly ServedZone[]>;
};

/** The deepest zone that holds a name; DS is the parent's word, where the server serves the parent too (RFC 4035 section 3.1.4.1). */
export function deepestZone(zones: Iterable<string>, name: string, type: RecordType): string | undefined {
  const wanted = plainName(name);
  const fitting = [...zones].filter((zone) => liesWithin(wanted, zone)).sort((a, b) => b.length - a.length);
  const [deepest] = fitting;
  if (type !== 'DS' || deepest !== wanted || parentOf(wanted) === undefined) return deepest;
  return fitting[1] ?? deepest;
}

const DNSKEY_TTL = 60;

/** The data with the zone's own key in it, when it is signed. */
export function withKey(data: ZoneData, key: ZoneKey | undefined): ZoneData {
  if (!key) return data;
  return withSets(data, [{ name: data.name, type: 'DNSKEY', ttl: DNSKEY_TTL, data: [key.dnskey] }]);
}
