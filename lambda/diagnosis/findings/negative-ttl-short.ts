import type { Judged, Rule } from './finding.ts';
import { acrossLooks, checksOf, type Found } from './looks.ts';

/** Seconds. Route 53 makes zones with this negative TTL (its developer guide, "The SOA record"). */
const USUAL = 900;

export const negativeTtlShort: Rule = {
  id: 'negative-ttl-short',
  judge: (facts) => acrossLooks(checksOf(facts, 'negative-ttl').map(judge)),
};

function judge({ check: { zone, negativeTtl }, at }: Found<'negative-ttl'>): Judged {
  const about = { subject: { name: zone }, evidence: [at] };
  if (negativeTtl === undefined) {
    return { ...about, outcome: 'could-not-tell', detail: `The SOA record of ${zone} could not be read.` };
  }
  const detail = `Resolvers may remember for ${negativeTtl} s that a name in ${zone} was not there.`;
  if (negativeTtl <= USUAL) return { ...about, outcome: 'holds', detail };
  return { ...about, outcome: 'does-not-hold', value: String(negativeTtl), detail };
}
