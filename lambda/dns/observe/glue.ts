import { isIPv4 } from 'node:net';
import { type DelegationCheck, DNS_BOUNDS } from '../../contract/evidence/dns.ts';
import { type DnsServer, liesWithin } from '../server.ts';
import { hearWhole } from './exchange.ts';
import { TYPES } from './message.ts';
import { addressIn, answersAt } from './records.ts';
import type { Cut, Scope } from './scope.ts';

type GlueDifference = DelegationCheck['glueDiffers'][number];

/** Glue at the parent against the zone's own addresses, of the name servers whose names lie in the zone. */
export async function compareGlue(cut: Cut, servers: readonly DnsServer[], scope: Scope): Promise<GlueDifference[]> {
  const own = cut.nameServers.filter((name) => liesWithin(name, cut.zone));
  const compared = await Promise.all(own.map((name) => compareOne(name, cut, servers, scope)));
  return compared.filter((difference) => difference !== undefined);
}

async function compareOne(
  name: string,
  cut: Cut,
  servers: readonly DnsServer[],
  scope: Scope,
): Promise<GlueDifference | undefined> {
  const glue = cut.glue.filter(({ server }) => server === name).map(({ address }) => address);
  const parent = glue.filter((address) => isIPv4(address)).sort();
  const zone = await addressesInZone(name, servers, scope);
  if (zone === undefined || zone.join() === parent.join()) return undefined;
  return { server: name, parent, zone };
}

/** @returns undefined when no server gave an authoritative answer */
async function addressesInZone(
  name: string,
  servers: readonly DnsServer[],
  scope: Scope,
): Promise<string[] | undefined> {
  for (const server of servers.slice(0, DNS_BOUNDS.addresses)) {
    const { said } = await hearWhole(server, { name, type: 'A' }, scope);
    if (!said?.message.authoritative) continue;
    const addresses = answersAt(said, name, TYPES.A).flatMap((record) => addressIn(record) ?? []);
    return [...new Set(addresses)].sort().slice(0, DNS_BOUNDS.addresses);
  }
  return undefined;
}
