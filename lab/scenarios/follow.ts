import { randomUUID } from 'node:crypto';
import type { RoundResult } from '../../lambda/contract/result.ts';
import { invokeProbe } from '../world/clients.ts';
import type { LabState } from '../world/state.ts';

/** A function answers within 50 s; a round and the removal of what it published take 220 s at most. */
const MOST_ANSWERS = 6;

/**
 * A round on demand through the deployed function, followed to its end as a caller would: by its run id.
 * @throws Error when it was rejected, or has not ended after the longest that a round may take
 */
export async function roundToItsEnd(
  state: LabState,
  event: {
    readonly reason: string;
    readonly target?: string;
    readonly cas?: readonly string[];
    /** Of a round that there is already; default: a new one. */
    readonly runId?: string;
  },
): Promise<RoundResult> {
  const { runId = `followed-${randomUUID()}` } = event;
  for (let answers = 1; answers <= MOST_ANSWERS; answers++) {
    const answer = await invokeProbe(state, { ...event, runId });
    if (answer.state === 'completed') return answer;
    if (answer.state === 'rejected') throw new Error(`no round: ${answer.trouble.message} (${answer.trouble.code})`);
  }
  throw new Error(`the round ${runId} has not ended`);
}
