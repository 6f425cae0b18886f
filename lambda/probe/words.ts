import type { Problem } from '../contract/problem.ts';

/** What the CA said of its own, for a message. */
export function wordsOf(problem: Problem | undefined): string {
  if (!problem) return 'it gave no reason';
  return `${problem.type}${problem.detail ? `: ${problem.detail}` : ''}`.slice(0, 500);
}
