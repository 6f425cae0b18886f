import type { Clock } from '../../../lambda/contract/clock.ts';

/** A clock whose time passes only where everybody waits. For work that waits for nothing but this clock and promises. */
export type SimulatedClock = Clock & {
  /** Lets time pass until the work has ended, and hands its result on. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass up to `milliseconds` from now, whoever waits. */
  pass(milliseconds: number): Promise<void>;
};

type Timer = { readonly at: number; readonly order: number; readonly wake: () => void };

const START = Date.parse('2026-11-24T06:00:00.000Z');

export function createSimulatedClock(start = START): SimulatedClock {
  let now = start;
  let order = 0;
  const timers = new Set<Timer>();

  const sleep: Clock['sleep'] = (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      order += 1;
      const wake = () => {
        timers.delete(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer: Timer = { at: now + Math.max(0, milliseconds), order, wake };
      timers.add(timer);
      signal?.addEventListener('abort', wake, { once: true });
    });
  const next = () => [...timers].sort((a, b) => a.at - b.at || a.order - b.order)[0];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  return {
    now: () => now,
    sleep,
    async run(work) {
      let ended = false;
      const end = () => {
        ended = true;
      };
      work.then(end, end);
      for (;;) {
        await settle();
        if (ended) return await work;
        const timer = next();
        if (!timer) throw new Error('everybody waits, and nobody for the clock');
        now = Math.max(now, timer.at);
        timer.wake();
      }
    },
    async pass(milliseconds) {
      const until = now + milliseconds;
      for (;;) {
        await settle();
        const timer = next();
        if (!timer || timer.at > until) break;
        now = Math.max(now, timer.at);
        timer.wake();
      }
      now = until;
    },
  };
}
