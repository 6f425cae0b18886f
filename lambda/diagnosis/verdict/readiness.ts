import type { Fault, Readiness } from '../../contract/verdict/vocabulary.ts';
import { faultOf } from './choose.ts';
import type { Charge } from './rule.ts';
import { type ProbeView, passed, type RoundView } from './view.ts';

/** The two answers: would the next renewal work, and would the backup CA take over. */

/** Faults of what renewals and the prober share: the zone, CAA, the servers. */
const SHARED: readonly Fault[] = ['configuration', 'dns-provider'];
/** Codes of `configuration` that are about the prober's own account, secret and rights: renewals have others. */
const OWN: readonly Charge['code'][] = [
  'iam-denies-route53',
  'iam-denies-secret',
  'iam-denies-function',
  'secret-missing',
  'secret-malformed',
  'binding-missing',
  'binding-refused',
  'account-unusable',
  'account-paused',
  'agreement-needed',
  'hosted-zone-missing',
];

export function readinessOf(
  round: Pick<RoundView, 'evidence' | 'probes'>,
  charges: readonly Charge[],
): { renewal: Readiness; failover: Readiness } {
  return { renewal: renewalOf(round, charges), failover: failoverOf(round, charges) };
}

/** Staging stands in for production, whose controls must hold; what staging alone suffers says nothing of production. */
function renewalOf(
  { evidence, probes }: Pick<RoundView, 'evidence' | 'probes'>,
  charges: readonly Charge[],
): Readiness {
  const production = evidence.cas.filter(({ role }) => role === 'production').map(({ id }) => id);
  const blocking = charges.filter(({ effect }) => effect === 'blocks');
  if (blocking.some(({ cas }) => cas.some((ca) => production.includes(ca)))) return 'blocked';
  if (blocking.some(isShared)) return 'blocked';
  const staging = probes.filter(({ role }) => role === 'staging');
  if (staging.length === 0 || !staging.every(passed)) return 'unknown';
  return isAtRisk(charges, [...production, ...staging.map(({ ca }) => ca)]) ? 'at-risk' : 'ready';
}

/** One backup CA that issues is enough. */
function failoverOf({ probes }: Pick<RoundView, 'probes'>, charges: readonly Charge[]): Readiness {
  const backups = probes.filter(({ role }) => role === 'backup');
  if (backups.length === 0) return 'unknown';
  const issuing = backups.filter(passed);
  if (issuing.length > 0) {
    const all =
      backups.every(passed) &&
      !isAtRisk(
        charges,
        issuing.map(({ ca }) => ca),
      );
    return all ? 'ready' : 'at-risk';
  }
  return backups.every((backup) => isBlocked(backup, charges))
    ? 'blocked'
    : backups.some((backup) => isSlip(backup, charges))
      ? 'at-risk'
      : 'unknown';
}

/** It failed for a reason that says: this CA would not issue to us at this moment. */
function isBlocked({ ca }: ProbeView, charges: readonly Charge[]): boolean {
  const ofOthers: readonly Fault[] = ['ca', 'configuration', 'dns-provider', 'rate-limit'];
  return charges.some(
    (charge) => charge.effect === 'blocks' && charge.cas.includes(ca) && ofOthers.includes(faultOf(charge)),
  );
}

/** A single error of a CA that is known for them. */
function isSlip({ ca }: ProbeView, charges: readonly Charge[]): boolean {
  return charges.some((charge) => charge.effect === 'risks' && charge.cas.includes(ca) && faultOf(charge) === 'ca');
}

function isShared(charge: Charge): boolean {
  return (
    SHARED.includes(faultOf(charge)) &&
    !OWN.includes(charge.code) &&
    !['identifier-refused', 'profile-refused', 'route53-failing'].includes(charge.code) &&
    !charge.code.startsWith('caa-forbids') &&
    charge.code !== 'caa-unknown-critical'
  );
}

function isAtRisk(charges: readonly Charge[], cas: readonly string[]): boolean {
  return charges.some(
    ({ effect, cas: befallen }) =>
      effect === 'risks' && (befallen.length === 0 || befallen.some((ca) => cas.includes(ca))),
  );
}
