import type { Deployment } from '../contract/deployment.ts';
import { DNS_BOUNDS } from '../contract/evidence/dns.ts';
import { canaryBase, challengeNameOf, withoutWildcard } from '../contract/names.ts';
import type { DnsSubject } from '../dns/observe/gather.ts';

/** Identifiers of one pulse; where there are more, the next pulses go on with them. */
const MOST_NAMES = 200;
const TURN_MS = 15 * 60_000;

export type Subjects = {
  /** Identifiers, wildcards included. */
  readonly names: readonly string[];
  /** How many wait for another pulse. */
  readonly omitted: number;
  /** Their challenge names, in as many lots as one look at the DNS takes. */
  readonly lots: readonly (readonly DnsSubject[])[];
};

/**
 * The names that the team depends on: every real name, and for the canaries the name that they lie under. Of a canary only the
 * parents are ever the same, so one name stands for all.
 * @param now milliseconds since 1970
 */
export function subjectsOf(deployment: Deployment, now: number): Subjects {
  const all = [...new Set(deployment.targets.flatMap((target) => namesOf(target, deployment.zoneName)))];
  const names = turnOf(all, now);
  const challenges = [...new Set(names.map((name) => challengeNameOf(withoutWildcard(name))))];
  const lots: DnsSubject[][] = [];
  for (let at = 0; at < challenges.length; at += DNS_BOUNDS.names) {
    lots.push(challenges.slice(at, at + DNS_BOUNDS.names).map((name) => ({ name, expected: [] })));
  }
  return { names, omitted: all.length - names.length, lots };
}

function namesOf(target: Deployment['targets'][number], zone: string): string[] {
  if (target.kind === 'real') return [...target.names];
  const base = canaryBase(zone);
  const isWild = (label: string) => label.startsWith('*');
  return [
    ...(target.labels.some((label) => !isWild(label)) ? [base] : []),
    ...(target.labels.some(isWild) ? [`*.${base}`] : []),
  ];
}

function turnOf(all: readonly string[], now: number): string[] {
  if (all.length <= MOST_NAMES) return [...all];
  const begin = (Math.floor(now / TURN_MS) * MOST_NAMES) % all.length;
  return [...all.slice(begin), ...all.slice(0, begin)].slice(0, MOST_NAMES);
}
