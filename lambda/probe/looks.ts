import { getServers } from 'node:dns';
import { runControls } from '../acme/controls/run.ts';
import type { Clock } from '../contract/clock.ts';
import type { Deployment } from '../contract/deployment.ts';
import type { CaaFinding } from '../contract/evidence/caa.ts';
import type { Control } from '../contract/evidence/controls.ts';
import type { DnsEvidence } from '../contract/evidence/dns.ts';
import { EVIDENCE_BOUNDS } from '../contract/evidence/evidence.ts';
import { challengeNameOf, withoutWildcard } from '../contract/names.ts';
import { checkCaaOfAll } from '../dns/caa/check.ts';
import { type DnsSubject, observeDns } from '../dns/observe/gather.ts';
import type { ProbePlan } from './plan.ts';
import type { PublishedEntry } from './publication.ts';

/** What is looked at beside the probes of a round. */

/** A server is given less than a look, so that one that is silent is told from a look that was cut off. */
const PATIENCE_MS = 4_000;

export type LookOptions = { readonly clock: Clock; readonly deadline: number };
/** The looks themselves; each ends by its deadline, milliseconds since 1970. */
export type Looks = {
  dns(subjects: readonly DnsSubject[], deployment: Deployment, options: LookOptions): Promise<DnsEvidence>;
  /** @param accounts CA id to the URL of the account that the round orders with */
  caa(
    plans: readonly ProbePlan[],
    accounts: ReadonlyMap<string, string>,
    deployment: Deployment,
    options: LookOptions,
  ): Promise<CaaFinding[]>;
  controls(deployment: Deployment, options: LookOptions): Promise<Control[]>;
};

export const LOOKS: Looks = {
  dns: (subjects, { zoneName, network }, options) =>
    observeDns(subjects, zoneName, { network, platformResolvers: getServers(), ...options }),
  caa: lookAtCaa,
  controls: ({ cas, network }, options) => runControls({ cas, network, ...options, patienceMs: PATIENCE_MS }),
};

/** Each CA for the names of its own order; production CAs, which have none, for those of the first. */
async function lookAtCaa(
  plans: readonly ProbePlan[],
  accounts: ReadonlyMap<string, string>,
  { cas, network }: Deployment,
  options: LookOptions,
): Promise<CaaFinding[]> {
  const observed = cas
    .filter(({ role }) => role === 'production')
    .map((ca) => ({ ...ca, names: plans[0]?.names ?? [] }));
  const ordered = plans.map(({ ca, names }) => ({ ...ca, names, accountUrl: accounts.get(ca.id) }));
  const issuers = [...ordered, ...observed];
  const identifiers = [...new Set(issuers.flatMap(({ names }) => names))];
  const found = await checkCaaOfAll(identifiers, issuers, { network, ...options });
  const concerns = ({ ca, identifier }: CaaFinding) =>
    issuers.some(({ id, names }) => id === ca && names.includes(identifier));
  return found.filter(concerns).slice(0, EVIDENCE_BOUNDS.caa);
}

/**
 * The challenge names of the plans with the values that must be there: those that were written so far.
 * @param only names in the delegated zone; default: all
 */
export function subjectsOf(
  plans: readonly ProbePlan[],
  written: readonly PublishedEntry[],
  only?: ReadonlySet<string>,
): DnsSubject[] {
  const subjects = new Map<string, DnsSubject>();
  for (const { publishAt } of plans) {
    for (const [identifier, target] of Object.entries(publishAt)) {
      if (only && !only.has(target)) continue;
      const name = challengeNameOf(withoutWildcard(identifier));
      const values = written.filter((entry) => entry.name === target).flatMap((entry) => entry.values);
      subjects.set(name, { name, expected: [...new Set(values)] });
    }
  }
  return [...subjects.values()];
}
