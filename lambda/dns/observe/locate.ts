import { isIPv4 } from 'node:net';
import { DNS_BOUNDS } from '../../contract/evidence/dns.ts';
import { liesWithin } from '../server.ts';
import type { DnsQuestion } from '../wire.ts';
import { resolve, toServer } from './descent.ts';
import { type Hearing, hearWhole } from './exchange.ts';
import { answersAt } from './records.ts';
import type { Cut, Located, NotChecked, Scope } from './scope.ts';

const NO_IPV6 = 'not checked: the functions have no route to IPv6';
const TOO_MANY = `not checked: the zone has more than ${DNS_BOUNDS.servers} addresses`;
/** Servers that are tried for a fact about the zone that all of them should know. */
const ENOUGH = 3;

/** Every address of every name server that the parent names, found once in a gathering. */
export function locate(cut: Cut, scope: Scope): Promise<Located> {
  const located = scope.located.get(cut.zone) ?? locateAll(cut, scope);
  scope.located.set(cut.zone, located);
  return located;
}

async function locateAll(cut: Cut, scope: Scope): Promise<Located> {
  const located = await Promise.all(cut.nameServers.map((name) => locateOne(name, cut, scope)));
  const servers = located.flatMap((each) => each.servers);
  const beyond = servers
    .slice(DNS_BOUNDS.servers)
    .map(({ name, address }) => ({ server: name, address, why: TOO_MANY }));
  return {
    servers: servers.slice(0, DNS_BOUNDS.servers),
    notChecked: [...located.flatMap(({ notChecked }) => notChecked), ...beyond],
  };
}

async function locateOne(name: string, cut: Cut, scope: Scope): Promise<Located> {
  const glued = cut.glue.filter(({ server }) => server === name).map(({ address }) => address);
  const resolvable = glued.length === 0 && !liesWithin(name, cut.zone);
  const addresses = resolvable
    ? (await Promise.all([resolve(name, 'A', scope), resolve(name, 'AAAA', scope)])).flat()
    : glued;
  const servers = addresses.filter((address) => isIPv4(address)).map((address) => toServer(name, address, scope));
  const notChecked: NotChecked[] = addresses
    .filter((address) => !isIPv4(address))
    .map((address) => ({ server: name, address, why: NO_IPV6 }));
  if (servers.length === 0) {
    notChecked.push({
      server: name,
      why: resolvable ? 'no IPv4 address could be found' : 'the parent gives no IPv4 address',
    });
  }
  return { servers, notChecked };
}

/** The first authoritative answer with such records at the apex of a zone; else the most telling of those heard. */
export async function askApex(
  cut: Cut,
  question: DnsQuestion & { readonly code: number },
  scope: Scope,
): Promise<{ heard?: Hearing; records: ReturnType<typeof answersAt> }> {
  const { servers } = await locate(cut, scope);
  let heard: Hearing | undefined;
  for (const server of servers.slice(0, ENOUGH)) {
    const next = await hearWhole(server, question, scope, { bits: { dnssecOk: true } });
    const records = next.said?.message.authoritative ? answersAt(next.said, cut.zone, question.code) : [];
    if (records.length > 0) return { heard: next, records };
    if (!heard?.said?.message.authoritative) heard = next;
  }
  return { ...(heard ? { heard } : {}), records: [] };
}
