import { ADDRESSES, type Tier } from './addresses.ts';
import { type AuthorityOptions, createAuthority } from './authority.ts';
import { dsText } from './dnssec/zone-key.ts';
import { createDnsFaults, type DnsFaultSwitch, type DnsFaults } from './faults/switchboard.ts';
import { createHostedZones, type HostedZones } from './hosted-zones.ts';
import { createListener, type Listener } from './listener.ts';
import { plainName } from './names.ts';
import { readRecordData } from './presentation.ts';
import { createQueryLog, type QueryLog } from './query-log.ts';
import type { RecordSet, RecordType } from './record-set.ts';
import type { RecordSource } from './record-source.ts';
import { drop, type NameServer, put } from './static-zones.ts';
import { createTree, type Tree } from './tree.ts';

export type LabDnsOptions = {
  /** All servers listen on it, each at an address of its own; labs side by side take different ports. */
  readonly port: number;
  /** Where the delegated zones come from. */
  readonly source: RecordSource;
  /** The zone that delegated zones lie below; `example.org` unless told. */
  readonly parentZone?: string;
  /** Told why a server answered SERVFAIL of itself. */
  readonly onTrouble?: (error: unknown) => void;
};

/** A running DNS tree: root, top level, parent zone and delegated zones. */
export type LabDns = {
  readonly port: number;
  readonly parentZone: string;
  /** For `network.rootHints` of the product's config, with `port` as `network.authoritativePort`. */
  readonly rootHints: readonly NameServer[];
  /** The root's DS record, as a trust anchor file holds it. */
  readonly trustAnchor: string;
  /** Who asked what, where. */
  readonly queries: QueryLog;
  /** What a person does at the parent: NS records for a zone below it, and DS where the zone is signed. */
  delegate(zone: string, nameServers: readonly string[]): void;
  undelegate(zone: string): void;
  /** Signs a delegated zone, or no longer, and keeps its DS at the parent in step. */
  setSigned(zone: string, signed: boolean): void;
  readonly parent: {
    /** Puts a record set into the parent zone. Values as in a zone file. @throws RecordSyntaxError */
    set(name: string, type: RecordType, ttl: number, values: readonly string[]): void;
    /** Removes the sets at a name: those of one type, or all. */
    remove(name: string, type?: RecordType): void;
  };
  /** The zones of other people: the one that a name lies in, unsigned, comes with its first record set. */
  readonly elsewhere: Pick<LabDns['parent'], 'set'>;
  /** Switches what can go wrong on and off, by name. */
  readonly fault: DnsFaultSwitch;
  close(): Promise<void>;
};

/** Starts all servers. @throws Error when an address or the port is taken; then none is left running */
export async function startDns(options: LabDnsOptions): Promise<LabDns> {
  const { port, parentZone = 'example.org', onTrouble = () => undefined } = options;
  const tree = createTree(plainName(parentZone));
  const hosted = createHostedZones(options.source);
  const queries = createQueryLog();
  const delegations = new Map<string, readonly string[]>();
  const { listeners, faults } = createServers(tree, hosted, { port, queries, onTrouble });
  await openAll([...listeners.values()]);

  const delegate = (zone: string, nameServers: readonly string[]) => {
    tree.delegate(zone, nameServers, hosted.keyOf(zone));
    delegations.set(plainName(zone), nameServers);
  };
  return {
    port,
    parentZone: tree.parent.name,
    rootHints: tree.rootServers,
    trustAnchor: dsText('', tree.rootKey.ds),
    queries,
    delegate,
    undelegate(zone) {
      tree.undelegate(zone);
      delegations.delete(plainName(zone));
    },
    setSigned(zone, signed) {
      hosted.setSigned(zone, signed);
      const nameServers = delegations.get(plainName(zone));
      if (nameServers) delegate(zone, nameServers);
    },
    parent: {
      set: (name, type, ttl, values) => put(tree.parent, [recordSet(name, type, ttl, values)]),
      remove: (name, type) => drop(tree.parent, name, type),
    },
    elsewhere: {
      set: (name, type, ttl, values) => put(tree.foreign(plainName(name)), [recordSet(name, type, ttl, values)]),
    },
    fault: faults.switches,
    async close() {
      await faults.switches.allOff();
      await closeAll([...listeners.values()]);
    },
  };
}

/** @throws RecordSyntaxError */
function recordSet(name: string, type: RecordType, ttl: number, values: readonly string[]): RecordSet {
  return { name: plainName(name), type, ttl, data: values.map((value) => readRecordData(type, value)) };
}

/** A server for each address, none of them open yet, and the faults that may befall them. */
function createServers(
  tree: Tree,
  hosted: HostedZones,
  { port, ...shared }: Pick<AuthorityOptions, 'queries' | 'onTrouble'> & { readonly port: number },
): { listeners: Map<string, Listener>; faults: DnsFaults } {
  const zonesOf = new Map(tiers().map(([tier, address]) => [address, tier === 'delegated' ? hosted : tree.tier(tier)]));
  const listeners = new Map<string, Listener>();
  const faults = createDnsFaults({
    listeners,
    delegatedServers: ADDRESSES.delegated,
    zonesAt: async (server) => {
      const zones = (await zonesOf.get(server)?.all()) ?? [];
      return Promise.all(zones.map((zone) => zone.read(server)));
    },
  });
  for (const [address, { find: findZone }] of zonesOf) {
    const authority = createAuthority({ address, findZone, faults: faults.active, ...shared });
    listeners.set(address, createListener(address, port, authority));
  }
  return { listeners, faults };
}

function tiers(): [Tier, string][] {
  return Object.entries(ADDRESSES).flatMap(([tier, addresses]) =>
    addresses.map((address): [Tier, string] => [tier as Tier, address]),
  );
}

async function openAll(listeners: readonly Listener[]): Promise<void> {
  try {
    for (const listener of listeners) {
      await listener.open('udp');
      await listener.open('tcp');
    }
  } catch (error) {
    await closeAll(listeners);
    throw new Error('The DNS servers of the lab cannot listen: choose another port, or end the lab that has it', {
      cause: error,
    });
  }
}

async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.flatMap((listener) => [listener.close('udp'), listener.close('tcp')]));
}
