const GROWING_MS = [250, 500, 1_000, 2_000, 3_000];
const THEN_MS = 5_000;

/**
 * Milliseconds to wait before each look at an object that a CA works on. The first look is soon, but not at once: a CA that
 * validates in no time is then asked once.
 */
export function* pollingDelays(): Generator<number, never> {
  yield* GROWING_MS;
  while (true) yield THEN_MS;
}
