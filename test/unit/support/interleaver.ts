/** Everybody who waits goes on one by one, in an order drawn by lot. */
export type Interleaver = {
  /** Resolves when it is the caller's turn. */
  turn(): Promise<void>;
  /** Has the lots drawn until the work has ended. */
  run<T>(work: Promise<T>): Promise<T>;
};

/** @param random a number from 0 to below 1 */
export function createInterleaver(random: () => number): Interleaver {
  const waiting: (() => void)[] = [];
  return {
    turn: () => new Promise((resolve) => waiting.push(resolve)),
    async run(work) {
      let ended = false;
      const end = () => {
        ended = true;
      };
      work.then(end, end);
      while (!ended) {
        // Whoever was woken goes on a little; with nobody left, everything else of this process has its turn.
        await (waiting.length > 0 ? Promise.resolve() : new Promise((resolve) => setImmediate(resolve)));
        const at = Math.floor(random() * waiting.length);
        const wake = waiting[at];
        const last = waiting.pop();
        if (last && at < waiting.length) waiting[at] = last;
        wake?.();
      }
      return work;
    },
  };
}

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
