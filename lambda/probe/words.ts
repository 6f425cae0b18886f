import { inOneLine } from '../contract/harmless.ts';
import type { Problem } from '../contract/problem.ts';

/** Characters. */
const MOST = 500;

/** What the CA said of its own, for a message. */
export function wordsOf(problem: Problem | undefined): string {
  if (!problem) return 'it gave no reason';
  return inOneLine(`${problem.type}${problem.detail ? `: ${problem.detail}` : ''}`, MOST);
}
