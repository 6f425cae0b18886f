/** Runs work with at most `most` at a time, in the order in which it comes. */
export function limitTo(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place is handed on, not given back, so that nobody who comes later takes it first.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
