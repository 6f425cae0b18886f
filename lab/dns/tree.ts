import { ADDRESSES, type Tier } from './addresses.ts';
import type { ZoneKey } from './dnssec/zone-key.ts';
import { liesWithin, parentOf, plainName } from './names.ts';
import type { ServedZones } from './served-zone.ts';
import {
  addressSets,
  createStaticZones,
  delegationSets,
  drop,
  type NameServer,
  put,
  type StaticZone,
  type StaticZones,
} from './static-zones.ts';

const ROOT_SERVERS = named('root', 'root-servers');
const TOP_LEVEL_SERVERS = named('topLevel', 'nic.org');

/** The zones above the delegated ones, from the root to the team's parent zone. */
export type Tree = {
  readonly rootServers: readonly NameServer[];
  readonly rootKey: ZoneKey;
  readonly parent: StaticZone;
  tier(tier: Exclude<Tier, 'delegated'>): ServedZones;
  /** What a person does at the parent: NS records, and DS for a signed zone. */
  delegate(zone: string, nameServers: readonly string[], key: ZoneKey | undefined): void;
  undelegate(zone: string): void;
  /** The zone of somebody else that a name lies in: the one above its first label. */
  foreign(name: string): StaticZone;
};

/**
 * Root, org and the parent zone, signed from the root down. Zones for the names of name servers come as they are needed, as
 * in the world: `ns-1.awsdns-1.com` lies in `awsdns-1.com`, which com delegates to servers of its own. Those are unsigned, as AWS's are.
 */
export function createTree(parentZone: string): Tree {
  const tiers = {
    root: createStaticZones(),
    topLevel: createStaticZones(),
    parent: createStaticZones(),
    hosting: createStaticZones(),
  };
  const root = tiers.root.create('', ROOT_SERVERS, { signed: true });
  const topLevel = (name: string) => tiers.topLevel.get(name) ?? createTopLevel(name, root, tiers.topLevel);
  const parent = createBelow(
    topLevel(lastLabel(parentZone)),
    parentZone,
    named('parent', parentZone, 'ns'),
    tiers.parent,
    true,
  );
  const hosting = (zone: string) =>
    tiers.hosting.get(zone) ??
    createBelow(topLevel(lastLabel(zone)), zone, named('hosting', zone, 'g-ns-'), tiers.hosting, false);
  const locate = createLocator();
  return {
    rootServers: ROOT_SERVERS,
    rootKey: root.key as ZoneKey,
    parent,
    tier: (tier) => tiers[tier],
    delegate(zone, nameServers, key) {
      mustLieBelow(parent.name, zone);
      const servers = nameServers.map(locate);
      for (const server of servers) put(holderOfHost(server.name, parent, hosting), addressSets([server]));
      drop(parent, zone, 'DS');
      put(parent, delegationSets(plainName(zone), servers, key));
    },
    undelegate(zone) {
      drop(parent, zone, 'NS');
      drop(parent, zone, 'DS');
    },
    foreign: (name) => hosting(parentOf(name) ?? ''),
  };
}

function named(tier: Tier, zone: string, prefix?: string): NameServer[] {
  return ADDRESSES[tier].map((address, index) => {
    const label = prefix ? `${prefix}${index + 1}` : String.fromCharCode(97 + index);
    return { name: `${label}.${zone}`, address };
  });
}

function lastLabel(zone: string): string {
  return zone.split('.').at(-1) ?? '';
}

function createTopLevel(name: string, root: StaticZone, zones: StaticZones): StaticZone {
  return createBelow(root, name, TOP_LEVEL_SERVERS, zones, true);
}

/** A new zone, and its delegation with glue in the zone above. */
function createBelow(
  above: StaticZone,
  name: string,
  servers: readonly NameServer[],
  zones: StaticZones,
  signed: boolean,
): StaticZone {
  const zone = zones.create(name, servers, { signed });
  put(above, [...delegationSets(zone.name, servers, zone.key), ...addressSets(servers)]);
  return zone;
}

/** Each name server's name keeps the address that it got first; zones that share names share servers. */
function createLocator(): (name: string) => NameServer {
  const known = new Map<string, string>();
  return (name) => {
    const host = plainName(name);
    const { delegated } = ADDRESSES;
    const address = known.get(host) ?? (delegated[known.size % delegated.length] as string);
    known.set(host, address);
    return { name: host, address };
  };
}

/** A name within the parent zone, glue included, lies in the parent; any other in a zone of its own provider. */
function holderOfHost(host: string, parent: StaticZone, hosting: (zone: string) => StaticZone): StaticZone {
  if (liesWithin(host, parent.name)) return parent;
  return hosting(parentOf(host) ?? '');
}

function mustLieBelow(parent: string, zone: string): void {
  const name = plainName(zone);
  if (name !== parent && liesWithin(name, parent)) return;
  throw new Error(`The lab's DNS cannot delegate ${zone}: it must lie below ${parent}, the parent zone of this lab.`);
}
