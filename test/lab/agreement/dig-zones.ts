import { answersAt, type DigResult, type DigServer } from './dig.ts';
import { askWhole, type DigCut, type DigWorld } from './dig-descent.ts';
import type { SeenDnssec, SeenServer, SeenSoa, SeenZone } from './seen.ts';
import { plain } from './texts.ts';

/** A zone as its parent's referral has it against what each of its servers says of it. */
export async function seeZone(zone: string, cut: DigCut, world: DigWorld): Promise<SeenZone> {
  const nothing = { nameServers: [], glue: [], servers: {}, onlyAtParent: [], onlyInZone: [] };
  const above = [...cut.path, cut.zone];
  if (cut.zone !== zone) return { ...nothing, delegated: 'no', path: above, glueDiffers: [], notAsked: [] };
  const asked = await Promise.all(
    cut.servers.map(async ({ address }) => [address, await seeServer(zone, server(address, world), world)] as const),
  );
  const own = new Set(asked.flatMap(([, { nameServers }]) => nameServers));
  const serving = asked.find(([, { state }]) => state === 'serves')?.[0];
  return {
    delegated: 'yes',
    path: cut.path,
    nameServers: cut.nameServers,
    ttl: cut.ttl,
    glue: cut.glue.map(({ name, address }) => `${name} ${address}`).sort(),
    servers: Object.fromEntries(asked),
    onlyAtParent: own.size === 0 ? [] : cut.nameServers.filter((name) => !own.has(name)),
    onlyInZone: [...own].filter((name) => !cut.nameServers.includes(name)).sort(),
    glueDiffers: serving === undefined ? [] : await compareGlue(cut, server(serving, world), world),
    notAsked: cut.notAsked,
  };
}

async function seeServer(zone: string, at: DigServer, { inspectors }: DigWorld): Promise<SeenServer> {
  const [soa, ns] = await Promise.all([
    askWhole(inspectors, at, [zone, 'SOA']),
    askWhole(inspectors, at, [zone, 'NS']),
  ]);
  if ('failure' in soa) return { state: 'unreachable', why: soa.failure, nameServers: [] };
  if (soa.rcode !== 'NOERROR') return { state: 'lame', why: soa.rcode, nameServers: [] };
  if (!soa.aa) return { state: 'lame', why: 'not authoritative', nameServers: [] };
  const found = soaIn(soa, zone);
  if (!found) return { state: 'lame', why: 'no SOA record', nameServers: [] };
  const nameServers = answersAt(ns, zone, 'NS').map(({ data }) => plain(data));
  return { state: 'serves', serial: found.serial, nameServers: nameServers.sort() };
}

async function compareGlue(cut: DigCut, at: DigServer, { inspectors }: DigWorld): Promise<SeenZone['glueDiffers']> {
  const inside = cut.nameServers.filter((name) => name === cut.zone || name.endsWith(`.${cut.zone}`));
  const compared = await Promise.all(
    inside.map(async (name) => {
      const said = await askWhole(inspectors, at, [name, 'A']);
      const zone = answersAt(said, name, 'A')
        .map(({ data }) => data)
        .sort();
      const parent = cut.glue
        .filter((each) => each.name === name)
        .map(({ address }) => address)
        .sort();
      return { server: name, parent: parent.join(), zone: zone.join() };
    }),
  );
  return compared.filter(({ parent, zone }) => parent !== zone);
}

/** DS at the parent against DNSKEY at the zone, by key tags; whether the digests fit is left to delv. */
export async function seeDnssec(cut: DigCut, world: DigWorld): Promise<SeenDnssec> {
  const atParent = await firstAuthoritative(cut.parents, [cut.zone, 'DS'], world);
  const atZone = await firstAuthoritative(
    cut.servers.map(({ address }) => address),
    [cut.zone, 'DNSKEY'],
    world,
  );
  const ds = atParent ? answersAt(atParent, cut.zone, 'DS').map(({ data }) => Number(data.split(' ')[0])) : [];
  const keys = atZone ? answersAt(atZone, cut.zone, 'DNSKEY').map(({ keyTag = -1 }) => keyTag) : [];
  return { state: atParent && atZone ? stateOf(ds, keys) : 'unknown', ds: ds.sort(), keys: keys.sort() };
}

function stateOf(ds: readonly number[], keys: readonly number[]): string {
  if (ds.length === 0) return keys.length === 0 ? 'unsigned' : 'no-ds';
  if (keys.length === 0) return 'no-key';
  return ds.some((tag) => keys.includes(tag)) ? 'signed' : 'ds-mismatch';
}

export async function seeSoa(cut: DigCut, world: DigWorld): Promise<SeenSoa | undefined> {
  const said = await firstAuthoritative(
    cut.servers.map(({ address }) => address),
    [cut.zone, 'SOA'],
    world,
  );
  return said && soaIn(said, cut.zone);
}

async function firstAuthoritative(
  addresses: readonly string[],
  question: readonly [string, string],
  world: DigWorld,
): Promise<DigResult | undefined> {
  for (const address of addresses) {
    const said = await askWhole(world.inspectors, server(address, world), question);
    if (!('failure' in said) && said.aa) return said;
  }
  return undefined;
}

function soaIn(said: DigResult, zone: string): SeenSoa | undefined {
  const [soa] = answersAt(said, zone, 'SOA');
  if (!soa) return undefined;
  const [, , serial, , , , minimum] = soa.data.split(' ');
  return { serial: Number(serial), ttl: soa.ttl, minimum: Number(minimum) };
}

function server(address: string, { port }: DigWorld): DigServer {
  return { address, port };
}
