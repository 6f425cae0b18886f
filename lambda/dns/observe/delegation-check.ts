import { type DelegationCheck, DNS_BOUNDS } from '../../contract/evidence/dns.ts';
import type { Landing } from './descent.ts';
import { findCut } from './find-cut.ts';
import { compareGlue } from './glue.ts';
import { locate } from './locate.ts';
import type { Cut, Scope } from './scope.ts';
import { showServer } from './show.ts';
import { checkZoneServers, type ZoneServer } from './zone-server.ts';

/** What there is to tell of a zone that nobody could be asked about. */
const EMPTY = {
  check: 'delegation',
  servers: [],
  notChecked: [],
  onlyAtParent: [],
  onlyInZone: [],
  glueDiffers: [],
  said: [],
} satisfies Partial<DelegationCheck>;

/** A zone as its parent delegates it against the zone as each of its servers serves it. */
export async function checkDelegation(zone: string, scope: Scope): Promise<DelegationCheck> {
  const found = await findCut(zone, scope);
  if (!found.cut) return undelegated(zone, found.landing);
  const { servers, notChecked } = await locate(found.cut, scope);
  const asked = await checkZoneServers(found.cut, scope);
  const serving = servers.filter((_, index) => asked[index]?.state === 'serves');
  return {
    ...EMPTY,
    zone,
    delegated: 'yes',
    path: pathTo(found.cut),
    parent: parentOf(found.cut),
    servers: asked,
    notChecked: [...notChecked],
    ...compareNames(found.cut, asked),
    glueDiffers: await compareGlue(found.cut, serving, scope),
  };
}

function undelegated(zone: string, { end, useless, cut, from }: Landing): DelegationCheck {
  const path = [...pathTo(cut), ...(from ? [{ zone: cut.zone, asked: showServer(from) }] : [])];
  if (end === 'stuck')
    return { ...EMPTY, zone, delegated: 'unknown', path, said: useless.slice(0, DNS_BOUNDS.servers) };
  return { ...EMPTY, zone, delegated: 'no', path, said: [end === 'nxdomain' ? 'NXDOMAIN' : 'no NS records'] };
}

/** The zones above, from the root, each with the server that referred downwards. */
function pathTo(cut: Cut): DelegationCheck['path'] {
  if (!cut.parent || !cut.from) return [];
  return [...pathTo(cut.parent), { zone: cut.parent.zone, asked: showServer(cut.from) }].slice(-32);
}

function parentOf({ nameServers, ttl, glue, sameServers }: Cut): NonNullable<DelegationCheck['parent']> {
  return { nameServers: [...nameServers], ttl, glue: [...glue], sameServers };
}

function compareNames(cut: Cut, servers: readonly ZoneServer[]): Pick<DelegationCheck, 'onlyAtParent' | 'onlyInZone'> {
  const own = new Set(servers.flatMap(({ nameServers }) => nameServers));
  if (own.size === 0) return { onlyAtParent: [], onlyInZone: [] };
  return {
    onlyAtParent: cut.nameServers.filter((name) => !own.has(name)),
    onlyInZone: [...own].filter((name) => !cut.nameServers.includes(name)).slice(0, DNS_BOUNDS.servers),
  };
}
