import { randomUUID } from 'node:crypto';
import type { RejectedRound, RoundResult } from '../../lambda/contract/result.ts';
import { invokeProbe } from '../world/clients.ts';
import type { LabState } from '../world/state.ts';

/** A function answers within 50 s; a round and the removal of what it published take 220 s at most. */
const MOST_ANSWERS = 6;

type Asked = {
  readonly reason: string;
  readonly target?: string;
  readonly cas?: readonly string[];
  /** Of a round that there is already; default: a new one. */
  readonly runId?: string;
};

/**
 * A round on demand through the deployed function, followed to its end as a caller would: by its run id.
 * @throws Error when it was rejected, or has not ended after the longest that a round may take
 */
export async function roundToItsEnd(state: LabState, event: Asked): Promise<RoundResult> {
  const answer = await answerToItsEnd(state, event);
  if (answer.state === 'completed') return answer;
  throw new Error(`no round: ${answer.trouble.message} (${answer.trouble.code})`);
}

/**
 * The same, where a rejection is an answer as well.
 * @throws Error when it has not ended after the longest that a round may take, or the function itself failed
 */
export async function answerToItsEnd(state: LabState, event: Asked): Promise<RoundResult | RejectedRound> {
  const { runId = `followed-${randomUUID()}` } = event;
  for (let answers = 1; answers <= MOST_ANSWERS; answers++) {
    const answer = await invokeProbe(state, { ...event, runId });
    if (answer.state !== 'running') return answer;
  }
  throw new Error(`the round ${runId} has not ended`);
}
