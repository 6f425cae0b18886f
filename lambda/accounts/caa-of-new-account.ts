import { type Ca, isOrderable } from '../contract/ca.ts';
import type { Clock } from '../contract/clock.ts';
import type { Deployment } from '../contract/deployment.ts';
import type { CaaFinding } from '../contract/evidence/caa.ts';
import { checkCaaOfAll } from '../dns/caa/check.ts';

/**
 * What CAA says of an account at this CA that has no URL yet, for every name that the prober orders from it: those of its real
 * targets, and the zone, which canaries lie below. A record that names accounts shows as `account-unknown`.
 */
export function caaOfNewAccount(
  ca: Ca,
  deployment: Deployment,
  options: { readonly clock: Clock; readonly deadline: number },
): Promise<CaaFinding[]> {
  const names = deployment.targets.flatMap((target) => {
    if (target.kind === 'canary') return [deployment.zoneName, `*.${deployment.zoneName}`];
    return isOrderable(ca) && target.issueFrom.includes(ca.id) ? target.names : [];
  });
  const issuer = { id: ca.id, caaIdentities: ca.caaIdentities };
  return checkCaaOfAll([...new Set(names)], [issuer], { ...options, network: deployment.network });
}
