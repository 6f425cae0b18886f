import type { Clock } from '../contract/clock.ts';
import { TroubleError } from '../contract/problem.ts';
import type { Table, Transacted, Update } from './table.ts';

/** Tries of one transaction while others are at work at the same items, and the wait between them, which grows. */
const MOST_TRIES = 10;
const FIRST_WAIT_MS = 40;
const LONGEST_WAIT_MS = 800;

export type Chance = {
  readonly clock: Pick<Clock, 'sleep'>;
  /** A number from 0 to below 1. */
  readonly random: () => number;
};

/** Who meets another at the same counters waits a moment, each for another time, and tries again. */
export async function transactPatiently(
  table: Table,
  { clock, random }: Chance,
  updates: readonly Update[],
): Promise<Exclude<Transacted, { kind: 'conflict' }>> {
  let cause = '';
  for (let tried = 0; tried < MOST_TRIES; tried += 1) {
    if (tried > 0) await clock.sleep(random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tried));
    const answer = await table.transact(updates);
    if (answer.kind !== 'conflict') return answer;
    cause = answer.cause;
  }
  throw new TroubleError({
    code: 'ledger-unavailable',
    message: `DynamoDB answered with ${cause} ${MOST_TRIES} times in a row: too many rounds count their orders at once.`,
    action: 'Ask for fewer rounds at once, or let the schedules of several targets fire at different times.',
    cause,
  });
}
