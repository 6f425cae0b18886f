import { DNS_BOUNDS } from '../../contract/evidence/dns.ts';
import { type DnsServer, liesWithin } from '../server.ts';
import { rcodeName } from '../wire.ts';
import type { Hearing } from './exchange.ts';
import { TYPES } from './message.ts';
import { addressIn, nameIn, recordsOf, type Said } from './records.ts';
import type { Cut, ServerAddress } from './scope.ts';

const NXDOMAIN = 3;

/** What one server's answer means on the way down. `useless`: the next server is to be asked. */
export type Step =
  | { readonly kind: 'referral'; readonly cut: Cut }
  | { readonly kind: 'answer' | 'nxdomain' | 'nodata'; readonly said: Said; readonly from: DnsServer }
  | { readonly kind: 'useless'; readonly why: string };

/** Reads an answer of one of a zone's servers to a question about `name`. */
export function readStep({ said, failure, server }: Hearing, cut: Cut, name: string): Step {
  if (!said) return { kind: 'useless', why: failure ?? 'malformed' };
  const { authoritative, rcode, records } = said.message;
  const fitting = records.some((record) => record.section === 'answer' && record.name === name);
  // With an alias at the name, the code is about what the alias leads to (RFC 2308 section 2.1).
  if (authoritative && fitting && (rcode === 0 || rcode === NXDOMAIN)) return { kind: 'answer', said, from: server };
  if (authoritative && rcode === NXDOMAIN) return { kind: 'nxdomain', said, from: server };
  if (rcode !== 0) return { kind: 'useless', why: rcodeName(rcode) };
  const referral = readReferral(said, cut, name, server);
  if (referral) return { kind: 'referral', cut: referral };
  return authoritative ? { kind: 'nodata', said, from: server } : { kind: 'useless', why: 'not authoritative' };
}

/** A referral leads strictly downwards and towards the name; any other is a server that knows nothing of it. */
function readReferral(said: Said, parent: Cut, name: string, from: DnsServer): Cut | undefined {
  const authority = recordsOf(said.message, 'authority', TYPES.NS);
  const zone = authority[0]?.name;
  if (!zone || zone === parent.zone || !liesWithin(zone, parent.zone) || !liesWithin(name, zone)) return undefined;
  const own = authority.filter((record) => record.name === zone);
  return { zone, parent, from, ...readNameServers(said, own, parent.zone), sameServers: false };
}

/** Name servers by their NS records, with the addresses beside them; of names outside `bailiwick` none is believed. */
export function readNameServers(
  said: Said,
  records: ReturnType<typeof recordsOf>,
  bailiwick: string,
): Pick<Cut, 'nameServers' | 'ttl' | 'glue'> {
  const names = records.flatMap((record) => nameIn(said, record) ?? []);
  const nameServers = [...new Set(names)].sort().slice(0, DNS_BOUNDS.servers);
  const believed = nameServers.filter((name) => liesWithin(name, bailiwick));
  const glue = believed.flatMap((name) => addressesOf(name, said));
  return { nameServers, ttl: records[0]?.ttl ?? 0, glue };
}

function addressesOf(server: string, { message }: Said): ServerAddress[] {
  const records = [TYPES.A, TYPES.AAAA].flatMap((type) => recordsOf(message, 'additional', type));
  const addresses = records.filter(({ name }) => name === server).flatMap((record) => addressIn(record) ?? []);
  return [...new Set(addresses)].slice(0, DNS_BOUNDS.addresses).map((address) => ({ server, address }));
}
