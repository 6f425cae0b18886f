import type { Problem } from '../../contract/problem.ts';
import { shortType } from './probes.ts';

/** What a CA says that it found instead of the values, by the words of Boulder, Pebble, step-ca and of Go's resolver. */

export const CA_SAW = ['no-record', 'no-name', 'other-value', 'servfail', 'no-answer'] as const;
export type CaSaw = (typeof CA_SAW)[number];

/** First match. */
const WORDS: readonly (readonly [RegExp, CaSaw])[] = [
  [/no TXT records?/i, 'no-record'],
  // 3 is NXDOMAIN, 2 is SERVFAIL (RFC 1035 section 4.1.1).
  [/NXDOMAIN|unsuccessful response: 3\b|no such host/i, 'no-name'],
  [/incorrect TXT record|correct value not found/i, 'other-value'],
  [/SERVFAIL|unsuccessful response: 2\b|server misbehaving/i, 'servfail'],
  [/timed? ?out|timeout|networking error|connection refused|unreachable/i, 'no-answer'],
];

/** Problems of DNS validation (RFC 8555 section 6.7). */
const TYPES: readonly string[] = ['unauthorized', 'dns', 'incorrectResponse'];

/** `undefined` where the problem is of another kind, or its words are of none that is known. */
export function caSaw(problem: Problem | undefined): CaSaw | undefined {
  if (!problem || !TYPES.includes(shortType(problem))) return undefined;
  const texts = [problem.detail ?? '', ...(problem.subproblems ?? []).map(({ detail = '' }) => detail)].join(' ');
  return WORDS.find(([pattern]) => pattern.test(texts))?.[1];
}
