import { DNS_BOUNDS, type ShadowCheck } from '../../contract/evidence/dns.ts';
import { type DnsServer, liesWithin } from '../server.ts';
import { rcodeName } from '../wire.ts';
import { type Hearing, hearWhole } from './exchange.ts';
import { findCut } from './find-cut.ts';
import { TYPES } from './message.ts';
import { recordsOf, soaIn } from './records.ts';
import { NO_ROUTE, toResolver } from './resolver-address.ts';
import type { Cut, Scope } from './scope.ts';
import { checkZoneServers, nameServersIn, type ZoneServer } from './zone-server.ts';

const ANSWERED: readonly number[] = [0, 3];

/** What is asked for: a challenge name, or the apex of a zone. */
export type ShadowSubject = {
  readonly name: string;
  /** The name at the end of its aliases. */
  readonly target: string;
  /** The zone that the target lies in. */
  readonly cut: Cut;
};

type Judged = Omit<ShadowCheck['resolvers'][number], 'resolver'>;

/**
 * Whether resolvers answer for a name from the zone that the walk from the root hints leads to. A private hosted zone of the
 * name, of its zone or of a parent, and another view, show themselves by the SOA record of the answer: another zone, or
 * another primary server. Validation is off (CD), or a signed parent would hide them behind SERVFAIL.
 */
export async function checkShadow(
  subject: ShadowSubject,
  resolvers: readonly string[],
  scope: Scope,
): Promise<ShadowCheck> {
  const { name, cut } = subject;
  const asked = resolvers.slice(0, DNS_BOUNDS.resolvers);
  const views = asked.map(async (resolver) => ({ resolver, ...(await view(toResolver(resolver), subject, scope)) }));
  return { check: 'shadow', name, zone: cut.zone, resolvers: await Promise.all(views) };
}

async function view(resolver: DnsServer | undefined, subject: ShadowSubject, scope: Scope): Promise<Judged> {
  if (!resolver) return { reading: 'unknown', why: NO_ROUTE };
  const { name, cut } = subject;
  const bits = { recursionDesired: true, checkingDisabled: true };
  const ask = (type: 'SOA' | 'NS') => hearWhole(resolver, { name, type }, scope, { bits });
  const [soa, ns] = await Promise.all([ask('SOA'), name === cut.zone ? ask('NS') : undefined]);
  const heard = readSource(soa);
  if ('why' in heard) return { reading: 'unknown', why: heard.why };
  const nameServers = ns ? nameServersIn(ns, name) : [];
  const seen = { zone: heard.zone, primary: heard.primary, ...(nameServers.length > 0 ? { nameServers } : {}) };
  return { ...seen, ...(await judge({ ...heard, nameServers }, subject, scope)) };
}

type Source = { readonly zone: string; readonly primary: string };

/** The zone that an answer comes from: that of the SOA record in it, wanted or as proof that there is nothing (RFC 2308). */
function readSource({ said, failure }: Hearing): Source | { readonly why: string } {
  if (!said) return { why: failure ?? 'malformed' };
  const { message } = said;
  if (!ANSWERED.includes(message.rcode)) return { why: rcodeName(message.rcode) };
  const record = (['answer', 'authority'] as const).flatMap((part) => recordsOf(message, part, TYPES.SOA)).at(-1);
  const soa = record && soaIn(said, record);
  if (!soa || record.name.length > DNS_BOUNDS.name)
    return { why: `${rcodeName(message.rcode)} without an SOA record, which would name the zone` };
  return { zone: record.name, primary: soa.primary };
}

/** Only what the tree's own servers contradict is another zone; what may be an older answer is not. */
async function judge(
  heard: Source & { readonly nameServers: readonly string[] },
  { name, target, cut }: ShadowSubject,
  scope: Scope,
): Promise<Pick<Judged, 'reading' | 'why'>> {
  if (!liesWithin(name, heard.zone) && !liesWithin(target, heard.zone)) {
    return { reading: 'unknown', why: 'an alias leads it elsewhere, as it may have been before' };
  }
  // Servers of two zones refer to neither, so that the walk need not have passed each.
  const found = await findCut(heard.zone, scope);
  if (!found.cut) {
    if (found.landing.end === 'stuck') return { reading: 'unknown', why: 'no server told whether there is that zone' };
    return { reading: 'other', why: 'the tree has no such zone' };
  }
  const servers = await checkZoneServers(found.cut, scope);
  if (!servers.some(({ primary }) => primary === heard.primary)) {
    if (!allTold(found.cut, servers)) return { reading: 'unknown', why: 'not every server of the zone could be asked' };
    return { reading: 'other', why: 'no server of the zone has that SOA record' };
  }
  const named = new Set([...found.cut.nameServers, ...servers.flatMap(({ nameServers }) => nameServers)]);
  if (heard.nameServers.length > 0 && !heard.nameServers.some((each) => named.has(each))) {
    return { reading: 'other', why: 'neither parent nor zone names any of those name servers' };
  }
  if (heard.zone !== cut.zone && liesWithin(cut.zone, heard.zone)) {
    return { reading: 'unknown', why: `it knows of no zone ${cut.zone}, as before its delegation` };
  }
  return { reading: 'same' };
}

/** Servers of a zone may differ in their SOA records: one that was not heard may have the one in question. */
function allTold({ nameServers }: Cut, servers: readonly ZoneServer[]): boolean {
  const told = servers.filter(({ state }) => state === 'serves' || state === 'lame').map(({ server }) => server);
  return servers.some(({ state }) => state === 'serves') && nameServers.every((each) => told.includes(each));
}
