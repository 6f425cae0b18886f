import {
  type CrashedCheck,
  DNS_BOUNDS,
  DNS_EVIDENCE_VERSION,
  type DnsCheck,
  type DnsEvidence,
} from '../../contract/evidence/dns.ts';
import { plainName } from '../server.ts';
import { type AliasWay, checkAlias } from './alias-check.ts';
import { checkAuthoritative } from './authoritative-check.ts';
import { checkDelegation } from './delegation-check.ts';
import { checkDnssec } from './dnssec-check.ts';
import { findCut } from './find-cut.ts';
import { guarded } from './guarded.ts';
import { checkNegativeTtl } from './negative-ttl-check.ts';
import { checkResolvers } from './resolver-check.ts';
import { type Cut, type ObserveOptions, openScope, type Scope } from './scope.ts';
import { checkShadow } from './shadow-check.ts';

/** Ends of aliases at which there is no name to ask for. */
const ENDLESS: readonly string[] = ['circle', 'too-many', 'unusable'];

/** A challenge name and the values that should be there; none: it should be empty. */
export type DnsSubject = { readonly name: string; readonly expected: readonly string[] };

/**
 * What the DNS says about challenge names and the zone that they lead into, gathered at the same time until the deadline.
 * Nothing is thrown: what servers do is evidence, a check that crashes is told beside the others. Resolvers remember what
 * they did not find: ask before publishing only where that does no harm.
 */
export async function observeDns(
  subjects: readonly DnsSubject[],
  zoneName: string,
  options: ObserveOptions,
): Promise<DnsEvidence> {
  const began = options.clock.now();
  const scope = openScope(options);
  const looked = subjects.slice(0, DNS_BOUNDS.names);
  const { askResolvers = true } = options;
  const resolving = (askResolvers ? looked : []).map(({ name, expected }) =>
    guarded('resolvers', name, () => checkResolvers(name, expected, options.network.resolvers, scope)),
  );
  const zone = plainName(zoneName);
  // First, for it teaches the way to the zone that nearly all other questions take.
  await guarded('delegation', zone, () => findCut(zone, scope));
  const delegation = guarded('delegation', zone, () => checkDelegation(zone, scope));
  const ways = await Promise.all(
    looked.map(({ name }) => guarded('alias', plainName(name), () => checkAlias(name, scope))),
  );
  const { zones, omitted } = zonesOf(ways, zone, scope);
  const checks = await Promise.all([
    delegation,
    ...zones.flatMap((cut) => checkZone(cut, zone, scope)),
    ...ways.flatMap((way, index) => checkName(way, looked[index]?.expected ?? [], scope)),
    ...checkShadows(ways, zones, options, scope),
    ...resolving,
  ]);
  return {
    version: DNS_EVIDENCE_VERSION,
    startedAt: new Date(began).toISOString(),
    durationMs: Math.round(options.clock.now() - began),
    checks,
    omitted: { names: subjects.length - looked.length, zones: omitted },
  };
}

type Way = AliasWay | CrashedCheck;

/** The delegated zone and all that aliases lead through, each once. The root is nobody's to mend. */
function zonesOf(ways: readonly Way[], zoneName: string, { cuts }: Scope): { zones: Cut[]; omitted: number } {
  const passed = [cuts.get(zoneName), ...ways.flatMap((way) => ('cuts' in way ? way.cuts : []))];
  const zones = new Map(passed.flatMap((cut) => (cut && cut.zone !== '' ? [[cut.zone, cut] as const] : [])));
  const kept = [...zones.values()].slice(0, DNS_BOUNDS.zones);
  return { zones: kept, omitted: zones.size - kept.length };
}

function checkZone(cut: Cut, zoneName: string, scope: Scope): Promise<DnsCheck>[] {
  const { zone } = cut;
  const checks = [
    guarded('dnssec', zone, () => checkDnssec(cut, scope)),
    guarded('negative-ttl', zone, () => checkNegativeTtl(cut, scope)),
  ];
  return zone === zoneName ? checks : [guarded('delegation', zone, () => checkDelegation(zone, scope)), ...checks];
}

/** Each zone that was passed, and each challenge name whose aliases end, at the resolvers that names are looked up with. */
function checkShadows(
  ways: readonly Way[],
  zones: readonly Cut[],
  { network, platformResolvers, askResolvers = true }: ObserveOptions,
  scope: Scope,
): Promise<DnsCheck>[] {
  const resolvers = network.resolvers.length > 0 ? network.resolvers : platformResolvers;
  const names = (askResolvers ? ways : []).flatMap((way) => {
    const cut = 'crashed' in way ? undefined : way.cuts.at(-1);
    if (!cut || 'crashed' in way || [...ENDLESS, 'unreachable'].includes(way.evidence.end)) return [];
    return [{ name: way.evidence.name, target: way.evidence.target, cut }];
  });
  const subjects = [...zones.map((cut) => ({ name: cut.zone, target: cut.zone, cut })), ...names];
  return subjects.map((subject) => guarded('shadow', subject.name, () => checkShadow(subject, resolvers, scope)));
}

/** The alias, and where it ends somewhere what the servers there say. */
function checkName(way: Way, expected: readonly string[], scope: Scope): Promise<DnsCheck>[] {
  if ('crashed' in way) return [Promise.resolve(way)];
  const { evidence, cuts } = way;
  const cut = cuts.at(-1);
  const alias = Promise.resolve(evidence);
  if (!cut || cut.zone === '' || ENDLESS.includes(evidence.end)) return [alias];
  return [alias, guarded('authoritative', evidence.name, () => checkAuthoritative(evidence, cut, expected, scope))];
}
