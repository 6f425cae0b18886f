/**
 * One read for all who ask before it begins. Who asks later waits for the next, so that nobody gets what was read before
 * they asked, and never do two run at once.
 */
export function shareReads<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<T> | undefined;
  return () => {
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        waiting = undefined;
        const begun = read();
        running = begun;
        return begun;
      });
    return waiting;
  };
}
