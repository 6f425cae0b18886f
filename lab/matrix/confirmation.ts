import { z } from 'zod';
import type { RejectedRound, RoundResult } from '../../lambda/contract/result.ts';
import { answerToItsEnd } from '../scenarios/follow.ts';
import { eventually } from '../world/eventually.ts';
import { hasRun } from './ledger.ts';
import type { Stage } from './stage.ts';

/** What came of a round. */
export type Asked = {
  readonly answer?: RoundResult | RejectedRound;
  /** From the invocation, of the first round where this one confirms it, to the answer, milliseconds. */
  readonly ms: number;
  /** In words: why there is no answer. */
  readonly failed?: string;
};

const withConfirmation = z.object({ confirmation: z.object({ runId: z.string() }) });
/** It is begun at once, by a function that may have to start first. */
const BEGINS_SECONDS = 30;

/** The run id of the round that confirms this one, where one was begun. */
export function confirmationOf(answer: unknown): string | undefined {
  return withConfirmation.safeParse(answer).data?.confirmation.runId;
}

/**
 * Follows it to its end, for as long as a round may take.
 * @param began when the first round was asked for, as `performance.now()` has it
 */
export async function followConfirmation(
  answer: RoundResult | RejectedRound | undefined,
  { state, clients }: Stage,
  began: number,
): Promise<Asked | undefined> {
  const runId = confirmationOf(answer);
  if (runId === undefined || answer?.state !== 'completed') return undefined;
  const { target } = answer;
  const follow = async () => {
    // Who asks for a run id that is not there begins a round of its own.
    const isThere = async () => (await hasRun({ state, clients }, runId)) || undefined;
    await eventually(`${runId} to begin`, isThere, BEGINS_SECONDS);
    return answerToItsEnd(state, { reason: 'matrix: the confirmation', runId, target });
  };
  return timed(follow, began);
}

/** @param began as `performance.now()` has it */
export async function timed(round: () => Promise<RoundResult | RejectedRound>, began: number): Promise<Asked> {
  const took = () => Math.round(performance.now() - began);
  try {
    const answer = await round();
    return { answer, ms: took() };
  } catch (error) {
    return { ms: took(), failed: error instanceof Error ? error.message : String(error) };
  }
}
