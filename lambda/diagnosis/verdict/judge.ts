import type { Judgeable } from '../../contract/evidence/evidence.ts';
import type { Trouble } from '../../contract/problem.ts';
import type { Verdict } from '../../contract/verdict/verdict.ts';

/** One verdict for a round. Pure: the same evidence, the same verdict. */
export function judgeRound(_evidence: Judgeable): Verdict {
  throw new Error('not written yet');
}

/**
 * The verdict on a round that was not made; `undefined` where what was asked for was wrong, which is nobody's fault but the
 * caller's.
 */
export function judgeRejection(_trouble: Trouble): Verdict | undefined {
  throw new Error('not written yet');
}
