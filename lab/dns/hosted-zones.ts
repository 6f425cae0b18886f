import { createZoneKey, type ZoneKey } from './dnssec/zone-key.ts';
import { plainName } from './names.ts';
import type { RecordSource } from './record-source.ts';
import { deepestZone, type ServedZone, type ServedZones } from './served-zone.ts';
import { readZone } from './zone-data.ts';

/** The zones out of the source, with the keys that the lab signs them with. */
export type HostedZones = ServedZones & {
  keyOf(zone: string): ZoneKey | undefined;
  setSigned(zone: string, signed: boolean): void;
};

export function createHostedZones(source: RecordSource): HostedZones {
  const keys = new Map<string, ZoneKey>();
  const names = async () => (await source.zoneNames()).map(plainName);
  const serve = (name: string): ServedZone => ({
    name,
    key: keys.get(name),
    read: async (server) => readZone(name, await source.records(name, server)),
  });
  return {
    async find(name, type) {
      const zone = deepestZone(await names(), name, type);
      return zone === undefined ? undefined : serve(zone);
    },
    all: async () => (await names()).map(serve),
    keyOf: (zone) => keys.get(plainName(zone)),
    setSigned(zone, signed) {
      const name = plainName(zone);
      if (!signed) keys.delete(name);
      else if (!keys.has(name)) keys.set(name, createZoneKey(name));
    },
  };
}
