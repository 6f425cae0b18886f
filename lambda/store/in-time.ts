import type { Clock } from '../contract/clock.ts';
import { TroubleError } from '../contract/problem.ts';

/** How long one call to the ledger may take, tries of the SDK included, and what to do when it took longer. */
export type Patience = { readonly milliseconds: number; readonly action: string };

/** What to do where the ledger keeps something from a round, which goes on without. */
export const ROUND_GOES_ON = 'Look at the health of DynamoDB in this region; the round itself is not concerned.';

/** @throws TroubleError `ledger-unavailable` when the time is over */
export async function inTime<T>(call: Promise<T>, clock: Clock, { milliseconds, action }: Patience): Promise<T> {
  const answered = new AbortController();
  const late = clock.sleep(milliseconds, answered.signal).then(() => {
    throw new TroubleError({
      code: 'ledger-unavailable',
      message: `DynamoDB did not answer within ${milliseconds / 1_000} s.`,
      action,
      cause: 'timeout',
    });
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    answered.abort();
  }
}
