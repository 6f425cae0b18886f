import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../lambda/contract/clock.ts';

/** The time of this machine. */
export const machineClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    wait(Math.max(0, milliseconds), undefined, signal ? { signal } : {}).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    }),
};
