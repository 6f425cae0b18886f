import type { Clock } from '../../../lambda/contract/clock.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';

/** The real clock, whose time can be made to pass faster, and as it does again. */
export type PacedClock = Clock & {
  /** From now on so many milliseconds pass in each, for those who sleep already as well. */
  pace(factor: number): void;
};

/** Whoever sleeps looks so often whether the pace has changed. */
const LOOK_MS = 25;

export function createPacedClock(): PacedClock {
  let factor = 1;
  let from = { real: Date.now(), shown: Date.now() };
  const now = () => from.shown + (Date.now() - from.real) * factor;
  return {
    now,
    async sleep(milliseconds, signal) {
      const until = now() + milliseconds;
      for (let left = milliseconds; left > 0 && !signal?.aborted; left = until - now()) {
        await systemClock.sleep(Math.min(LOOK_MS, left / factor), signal);
      }
    },
    pace(next) {
      from = { real: Date.now(), shown: now() };
      factor = next;
    },
  };
}
