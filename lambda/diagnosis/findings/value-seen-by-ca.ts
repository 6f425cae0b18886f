import type { Problem } from '../../contract/problem.ts';
import { notReached, perProbe, shortType, stepOf } from './probes.ts';

/** How CAs say what they found instead of the value: first match. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/no TXT records?/i, 'no-record'],
  [/NXDOMAIN/i, 'no-name'],
  [/incorrect TXT record|correct value not found/i, 'other-value'],
];
/** Problems of DNS validation (RFC 8555 section 6.7). */
const TYPES: readonly string[] = ['unauthorized', 'dns', 'incorrectResponse'];

export const valueSeenByCa = perProbe('value-seen-by-ca', (placed) => {
  const validation = stepOf(placed, 'validation');
  if (!validation) return notReached(placed, 'validation');
  const { step, at } = validation;
  if (step.outcome === 'passed') {
    return { outcome: 'holds', detail: 'The CA accepted the values that it found.', evidence: [at] };
  }
  const problem = step.trouble?.problem;
  const seen = problem && seenInstead(problem);
  const detail = step.trouble?.message ?? 'No reason was given.';
  if (seen === undefined) return { outcome: 'could-not-tell', value: step.trouble?.code, detail, evidence: [at] };
  return { outcome: 'does-not-hold', value: seen, detail, evidence: [at] };
});

function seenInstead(problem: Problem): string | undefined {
  if (!TYPES.includes(shortType(problem))) return undefined;
  const texts = [problem.detail ?? '', ...(problem.subproblems ?? []).map(({ detail = '' }) => detail)].join(' ');
  return WORDS.find(([pattern]) => pattern.test(texts))?.[1];
}
