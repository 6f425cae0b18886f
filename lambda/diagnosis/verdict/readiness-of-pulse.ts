import type { VerdictCode } from '../../contract/verdict/catalogue.ts';
import type { Readiness } from '../../contract/verdict/vocabulary.ts';
import { faultOf } from './choose.ts';
import { AGAINST_US } from './readiness.ts';
import type { Charge } from './rule.ts';
import type { RoundView } from './view.ts';

/**
 * The two answers as far as they can be given without an order: what stands against an issuance can be seen, that one would
 * come about cannot. A pulse never says `ready`.
 */

/** What stops every client that publishes in the zone. */
const OF_THE_ZONE: readonly VerdictCode[] = [
  'zone-not-delegated',
  'dnssec-broken',
  'servers-disagree',
  'propagation-late',
  'route53-failing',
];
type Seen = Pick<RoundView, 'evidence' | 'probes'>;

export function readinessOfPulse(
  { evidence }: Seen,
  charges: readonly Charge[],
): { renewal: Readiness; failover: Readiness } {
  const having = (role: string) => evidence.cas.filter((ca) => ca.role === role).map(({ id }) => id);
  const standing = charges.filter(({ effect }) => effect !== 'notes');
  return { renewal: renewalOf(standing, having('production')), failover: failoverOf(standing, having('backup')) };
}

/** What staging alone suffers says nothing of production. */
function renewalOf(charges: readonly Charge[], production: readonly string[]): Readiness {
  if (charges.some((charge) => blocks(charge) && (ofTheZone(charge) || meets(charge, production)))) return 'blocked';
  return charges.some((charge) => charge.cas.length === 0 || meets(charge, production)) ? 'at-risk' : 'unknown';
}

function failoverOf(charges: readonly Charge[], backups: readonly string[]): Readiness {
  if (backups.length === 0) return 'unknown';
  const against = charges.filter((charge) => blocks(charge) && AGAINST_US.includes(faultOf(charge)));
  const stopped = (ca: string) => against.some(({ cas }) => cas.includes(ca));
  if (against.some(ofTheZone) || backups.every(stopped)) return 'blocked';
  return charges.some((charge) => charge.cas.length === 0 || meets(charge, backups)) ? 'at-risk' : 'unknown';
}

function blocks({ effect }: Charge): boolean {
  return effect === 'blocks';
}

function ofTheZone({ code }: Charge): boolean {
  return OF_THE_ZONE.includes(code);
}

function meets({ cas }: Charge, others: readonly string[]): boolean {
  return cas.some((ca) => others.includes(ca));
}
