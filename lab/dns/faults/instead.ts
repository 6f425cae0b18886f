import { liesWithin, plainName } from '../names.ts';
import type { RecordData, RecordSet, RecordType } from '../record-set.ts';
import { withoutSets, withSets, type ZoneData } from '../zone-data.ts';

/** Seconds: a resolver soon sees the fault end. */
const TTL = 1;

export function faultSet(name: string, type: RecordType, data: RecordData): RecordSet {
  return { name: plainName(name), type, ttl: TTL, data: [data] };
}

/** The zone with nothing but this set at its name. A zone that the name does not lie in stays as it is. */
export function onlySet(data: ZoneData, set: RecordSet): ZoneData {
  if (!liesWithin(plainName(set.name), data.name)) return data;
  return withSets(withoutSets(data, set.name), [set]);
}
