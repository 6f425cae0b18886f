import type { Trouble } from '../../contract/problem.ts';
import type { Verdict } from '../../contract/verdict/verdict.ts';

/**
 * The verdict on a round that was not made; `undefined` where what was asked for was wrong, which is nobody's fault but the
 * caller's.
 */
export function judgeRejection(_trouble: Trouble): Verdict | undefined {
  return undefined;
}
