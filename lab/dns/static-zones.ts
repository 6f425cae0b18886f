import { createZoneKey, type ZoneKey } from './dnssec/zone-key.ts';
import { plainName } from './names.ts';
import type { RecordSet, RecordType } from './record-set.ts';
import { deepestZone, type ServedZone, type ServedZones } from './served-zone.ts';
import { readZone, withoutSets, withSets, type ZoneData } from './zone-data.ts';

/** Seconds: short, so that a resolver soon sees a change. */
const TTL = 5;

/** A zone that lives in the lab's memory. */
export type StaticZone = { readonly name: string; readonly key: ZoneKey | undefined; data: ZoneData };

/** The zones of one tier of servers. */
export type StaticZones = ServedZones & {
  get(name: string): StaticZone | undefined;
  /** A new zone with SOA and NS records, and the addresses of those servers that lie in it. */
  create(name: string, servers: readonly NameServer[], options: { signed: boolean }): StaticZone;
};

export type NameServer = { readonly name: string; readonly address: string };

export function createStaticZones(): StaticZones {
  const zones = new Map<string, StaticZone>();
  const serve = (zone: StaticZone): ServedZone => ({ name: zone.name, key: zone.key, read: async () => zone.data });
  return {
    all: async () => [...zones.values()].map(serve),
    get: (name) => zones.get(plainName(name)),
    create(name, servers, { signed }) {
      const sets = [startOfAuthority(name, servers), nameServers(name, servers), ...addressSets(servers)];
      const zone = { name: plainName(name), key: signed ? createZoneKey(name) : undefined, data: readZone(name, sets) };
      zones.set(zone.name, zone);
      return zone;
    },
    async find(name, type) {
      const found = deepestZone(zones.keys(), name, type);
      const zone = found === undefined ? undefined : zones.get(found);
      return zone && serve(zone);
    },
  };
}

function startOfAuthority(zone: string, [first]: readonly NameServer[]): RecordSet {
  const rname = zone === '' ? 'hostmaster' : `hostmaster.${zone}`;
  const data = { mname: first?.name ?? '', rname, serial: 1, refresh: 3600, retry: 600, expire: 86_400, minimum: TTL };
  return { name: zone, type: 'SOA', ttl: TTL, data: [data] };
}

export function nameServers(zone: string, servers: readonly NameServer[]): RecordSet {
  return { name: zone, type: 'NS', ttl: TTL, data: servers.map(({ name }) => name) };
}

export function addressSets(servers: readonly NameServer[]): RecordSet[] {
  return servers.map(({ name, address }) => ({ name, type: 'A', ttl: TTL, data: [address] }));
}

/** What a parent zone holds of a child: NS, glue, and DS when the child is signed. */
export function delegationSets(zone: string, servers: readonly NameServer[], key: ZoneKey | undefined): RecordSet[] {
  const ds: RecordSet[] = key ? [{ name: zone, type: 'DS', ttl: TTL, data: [key.ds] }] : [];
  return [nameServers(zone, servers), ...ds];
}

export function put(zone: StaticZone, sets: readonly RecordSet[]): void {
  zone.data = withSets(zone.data, sets);
}

export function drop(zone: StaticZone, name: string, type?: RecordType): void {
  zone.data = withoutSets(zone.data, name, type);
}
