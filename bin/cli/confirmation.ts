import type { OnDemandEvent } from '../../lambda/contract/events.ts';
import type { RoundResult } from '../../lambda/contract/result.ts';
import { CommandError } from './failure.ts';
import { wrap } from './print/layout.ts';

/** A round that came to its end, and the answer of the function as it came. */
export type Answered = { readonly round: RoundResult; readonly text: string };

/** The round that the deployment made to confirm another, or why its end is not known. */
export type Confirmation = { readonly runId: string } & (
  | { readonly answered: Answered }
  | { readonly trouble: CommandError }
);

/**
 * Follows the round that confirms this one; `undefined` where the deployment made none.
 * @param follow has a round followed to its end by its run id
 */
export async function followConfirmation(
  { round }: Answered,
  follow: (event: OnDemandEvent & { readonly runId: string }) => Promise<Answered>,
): Promise<Confirmation | undefined> {
  const runId = round.confirmation?.runId;
  if (runId === undefined) return undefined;
  try {
    const event = { runId, target: round.target, reason: `confirms ${round.runId}`, follow: true } as const;
    return { runId, answered: await follow(event) };
  } catch (error) {
    // The round that was asked for is the answer all the same.
    if (error instanceof CommandError) return { runId, trouble: error };
    throw error;
  }
}

/** One object: the answer as it came, and in its `confirmation` the answer of the round that confirms it. */
export function answerAsJson(text: string, confirmation: Confirmation | undefined): string {
  if (!confirmation) return text;
  const { runId } = confirmation;
  const came =
    'answered' in confirmation
      ? { round: JSON.parse(confirmation.answered.text) }
      : { error: told(confirmation.trouble) };
  return JSON.stringify({ ...JSON.parse(text), confirmation: { runId, ...came } });
}

function told({ message, action, exitCode }: CommandError) {
  return { message, action, exitCode };
}

export function unknownEndLines(runId: string, { message, action }: CommandError): string[] {
  return [...wrap(`What the confirmation ${runId} says is not known: ${message}`), ...wrap(action, 2)];
}
