import { createZoneKey, type ZoneKey } from './dnssec/zone-key.ts';
import { plainName } from './names.ts';
import type { RecordSource } from './record-source.ts';
import { deepestZone, type ZoneFinder } from './served-zone.ts';
import { readZone } from './zone-data.ts';

/** The zones out of the source, with the keys that the lab signs them with. */
export type HostedZones = {
  readonly find: ZoneFinder;
  keyOf(zone: string): ZoneKey | undefined;
  setSigned(zone: string, signed: boolean): void;
};

export function createHostedZones(source: RecordSource): HostedZones {
  const keys = new Map<string, ZoneKey>();
  return {
    async find(name, type) {
      const zone = deepestZone((await source.zoneNames()).map(plainName), name, type);
      if (zone === undefined) return undefined;
      const read = async (server: string) => readZone(zone, await source.records(zone, server));
      return { name: zone, key: keys.get(zone), read };
    },
    keyOf: (zone) => keys.get(plainName(zone)),
    setSigned(zone, signed) {
      const name = plainName(zone);
      if (!signed) keys.delete(name);
      else if (!keys.has(name)) keys.set(name, createZoneKey(name));
    },
  };
}
