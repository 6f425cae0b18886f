import { type DelegationCheck, DNS_BOUNDS } from '../../contract/evidence/dns.ts';
import type { DnsServer } from '../server.ts';
import { rcodeName } from '../wire.ts';
import { type Hearing, hearWhole } from './exchange.ts';
import { locate } from './locate.ts';
import { TYPES } from './message.ts';
import { answersAt, nameIn, soaIn } from './records.ts';
import type { Cut, Scope } from './scope.ts';

export type ZoneServer = DelegationCheck['servers'][number];

/** What each server of a zone says of it, asked once in a gathering. */
export function checkZoneServers(cut: Cut, scope: Scope): Promise<ZoneServer[]> {
  const asked = scope.zoneServers.get(cut.zone) ?? askAll(cut, scope);
  scope.zoneServers.set(cut.zone, asked);
  return asked;
}

async function askAll(cut: Cut, scope: Scope): Promise<ZoneServer[]> {
  const { servers } = await locate(cut, scope);
  return Promise.all(servers.map((server) => checkZoneServer(server, cut, scope)));
}

/** Whether a server serves a zone, and which name servers, serial and primary server it gives. */
async function checkZoneServer(server: DnsServer, { zone }: Cut, scope: Scope): Promise<ZoneServer> {
  const [soa, ns] = await Promise.all([
    hearWhole(server, { name: zone, type: 'SOA' }, scope),
    hearWhole(server, { name: zone, type: 'NS' }, scope),
  ]);
  const base = { server: server.name, address: server.address };
  const state = stateOf(soa, zone);
  if (state.state !== 'serves') return { ...base, ...state, nameServers: [] };
  const [record] = soa.said ? answersAt(soa.said, zone, TYPES.SOA) : [];
  const read = soa.said && record ? soaIn(soa.said, record) : undefined;
  const known = read ? { serial: read.serial, primary: read.primary } : {};
  return { ...base, ...state, ...known, nameServers: ns.said?.message.authoritative ? nameServersIn(ns, zone) : [] };
}

function stateOf({ said, failure }: Hearing, zone: string): Pick<ZoneServer, 'state' | 'why'> {
  if (failure === 'not-asked') return { state: 'not-asked' };
  if (!said) return { state: 'unreachable', why: failure ?? 'malformed' };
  const { rcode, authoritative } = said.message;
  if (rcode !== 0) return { state: 'lame', why: rcodeName(rcode) };
  if (!authoritative) return { state: 'lame', why: 'not authoritative' };
  return answersAt(said, zone, TYPES.SOA).length > 0 ? { state: 'serves' } : { state: 'lame', why: 'no SOA record' };
}

/** Names in NS records at a zone, in order; none where none came. */
export function nameServersIn({ said }: Hearing, zone: string): string[] {
  if (!said) return [];
  const names = answersAt(said, zone, TYPES.NS).flatMap((record) => nameIn(said, record) ?? []);
  return [...new Set(names)].sort().slice(0, DNS_BOUNDS.servers);
}
