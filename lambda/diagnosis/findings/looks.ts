import type { DnsCheck, DnsCheckName, DnsEvidence } from '../../contract/evidence/dns.ts';
import type { EvidenceFacts } from '../../contract/evidence/evidence.ts';
import { challengeNameOf, withoutWildcard } from '../../contract/names.ts';
import { type Judged, pointer } from './finding.ts';

/** The looks at the DNS that a round took, and the checks in them. */

export type When = 'before' | 'after';
type Look = { readonly when: When; readonly at: readonly (string | number)[]; readonly found: DnsEvidence };
type Completed<Name extends DnsCheckName> = Exclude<Extract<DnsCheck, { check: Name }>, { crashed: string }>;
/** A check that did its work, and where it stands in the evidence. */
export type Found<Name extends DnsCheckName> = {
  readonly check: Completed<Name>;
  readonly when: When;
  readonly at: string;
};

export function looksOf({ dns }: EvidenceFacts): Look[] {
  const before = dns.before.flatMap(({ found }, index): Look[] =>
    found ? [{ when: 'before', at: ['dns', 'before', index, 'found'], found }] : [],
  );
  const { found } = dns.after;
  return found ? [...before, { when: 'after', at: ['dns', 'after', 'found'], found }] : before;
}

/** @param when one time only; default: all */
export function checksOf<Name extends DnsCheckName>(facts: EvidenceFacts, name: Name, when?: When): Found<Name>[] {
  return looksOf(facts)
    .filter((look) => when === undefined || look.when === when)
    .flatMap((look) =>
      look.found.checks.flatMap((check, index): Found<Name>[] =>
        check.check === name && !('crashed' in check)
          ? [{ check: check as Completed<Name>, when: look.when, at: pointer(...look.at, 'checks', index) }]
          : [],
      ),
    );
}

/** Challenge names whose values Route 53 took. */
export function publishedNames({ identifiers, probes }: EvidenceFacts): ReadonlySet<string> {
  const published = probes.filter(({ steps }) =>
    steps.some(({ step, outcome }) => step === 'publish' && outcome === 'passed'),
  );
  const names = published.flatMap(({ ca }) => identifiers.find((each) => each.ca === ca)?.names ?? []);
  return new Set(names.map((name) => challengeNameOf(withoutWildcard(name))));
}

/** One judgement per subject: what was wrong once counts, and what was seen once is not unknown. */
export function acrossLooks(judged: readonly Judged[]): Judged[] {
  const bySubject = new Map<string, Judged[]>();
  for (const each of judged) {
    const key = JSON.stringify(each.subject);
    bySubject.set(key, [...(bySubject.get(key) ?? []), each]);
  }
  return [...bySubject.values()].flatMap((same) => {
    const decisive = ['does-not-hold', 'holds', 'could-not-tell'].find((outcome) =>
      same.some((each) => each.outcome === outcome),
    );
    const [first, ...others] = same.filter(({ outcome }) => outcome === decisive);
    if (!first) return [];
    return [{ ...first, evidence: [first, ...others].flatMap(({ evidence }) => evidence) }];
  });
}
