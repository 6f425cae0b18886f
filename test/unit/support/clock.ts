import type { Clock } from '../../../lambda/contract/clock.ts';

/** A clock that stands still until somebody sleeps or the test moves it; sleeping takes no real time. */
export type FakeClock = Clock & {
  readonly slept: number[];
  advance(milliseconds: number): void;
};

export function fakeClock(start = Date.now()): FakeClock {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    async sleep(milliseconds) {
      slept.push(milliseconds);
      now += milliseconds;
    },
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}
