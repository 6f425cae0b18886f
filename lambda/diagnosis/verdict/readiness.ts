import type { VerdictCode } from '../../contract/verdict/catalogue.ts';
import type { Fault, Readiness } from '../../contract/verdict/vocabulary.ts';
import { faultOf } from './choose.ts';
import type { Charge } from './rule.ts';
import { type ProbeView, passed, type RoundView } from './view.ts';

/** The two answers: would the next renewal work, and would the backup CA take over. */

/** What stands in the way of every ACME client that uses these names and this zone, not of the prober alone. */
const OF_EVERYBODY: readonly VerdictCode[] = [
  'zone-not-delegated',
  'name-server-lame',
  'alias-missing',
  'alias-wrong',
  'dnssec-broken',
  'dnssec-signatures-bad',
  'servers-unreachable',
  'servers-failing',
  'servers-disagree',
  'servers-refuse-edns',
  'servers-refuse-tcp',
  'caa-lookup-failing',
  'propagation-late',
  'route53-failing',
];
/** Faults by which a CA would not issue to us at this moment; by others the prober alone may have failed. */
export const AGAINST_US: readonly Fault[] = ['ca', 'configuration', 'dns-provider', 'rate-limit'];

type Seen = Pick<RoundView, 'evidence' | 'probes'>;

export function readinessOf(round: Seen, charges: readonly Charge[]): { renewal: Readiness; failover: Readiness } {
  return { renewal: renewalOf(round, charges), failover: failoverOf(round, charges) };
}

/** Staging stands in for production, whose controls must hold; what staging alone suffers says nothing of production. */
function renewalOf({ evidence, probes }: Seen, charges: readonly Charge[]): Readiness {
  const production = evidence.cas.filter(({ role }) => role === 'production').map(({ id }) => id);
  const blocking = charges.filter(({ effect }) => effect === 'blocks');
  if (blocking.some(({ cas }) => meets(cas, production))) return 'blocked';
  const meetsEverybody = blocking.some(({ code }) => OF_EVERYBODY.includes(code));
  const staging = probes.filter(({ role }) => role === 'staging');
  // What stopped another CA has not stopped this one.
  if (staging.length === 0 || !staging.every(passed)) return meetsEverybody ? 'blocked' : 'unknown';
  return meetsEverybody || isAtRisk(charges, [...production, ...idsOf(staging)]) ? 'at-risk' : 'ready';
}

/** One backup CA that issues is enough to take over; while another does not, something stands against it. */
function failoverOf({ probes }: Seen, charges: readonly Charge[]): Readiness {
  const backups = probes.filter(({ role }) => role === 'backup');
  if (backups.length === 0) return 'unknown';
  if (backups.every(passed)) return isAtRisk(charges, idsOf(backups)) ? 'at-risk' : 'ready';
  if (backups.some(passed) || backups.some(({ ca }) => isSlip(ca, charges) && !wouldRefuse(ca, charges)))
    return 'at-risk';
  return backups.every(({ ca }) => wouldRefuse(ca, charges)) ? 'blocked' : 'unknown';
}

/** A single error of a CA that is known for them. */
function isSlip(ca: string, charges: readonly Charge[]): boolean {
  return charges.some((charge) => charge.effect === 'risks' && charge.cas.includes(ca) && faultOf(charge) === 'ca');
}

function wouldRefuse(ca: string, charges: readonly Charge[]): boolean {
  return charges.some(
    (charge) => charge.effect === 'blocks' && charge.cas.includes(ca) && AGAINST_US.includes(faultOf(charge)),
  );
}

/** A risk of the round is one for all of its CAs. */
function isAtRisk(charges: readonly Charge[], cas: readonly string[]): boolean {
  return charges.some(
    ({ effect, cas: befallen }) => effect === 'risks' && (befallen.length === 0 || meets(befallen, cas)),
  );
}

function meets(some: readonly string[], others: readonly string[]): boolean {
  return some.some((each) => others.includes(each));
}

function idsOf(probes: readonly ProbeView[]): string[] {
  return probes.map(({ ca }) => ca);
}
