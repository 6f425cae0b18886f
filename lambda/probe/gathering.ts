import type { Clock } from '../contract/clock.ts';
import type { Gathering } from '../contract/evidence/evidence.ts';

/** A look that is under way. */
export type Pending<T> = {
  /** What it came to, or `unfinished` once `cutOff` has resolved. Never rejects. */
  settle(cutOff: Promise<void>): Promise<Gathering<T>>;
};

/** Begins at once and never throws: a crash is what it came to. Of what was thrown only the name is told. */
export function startGathering<T>(look: () => Promise<T>, clock: Clock): Pending<T> {
  const began = clock.now();
  const timed = (outcome: Pick<Gathering<T>, 'state' | 'why' | 'found'>): Gathering<T> => ({
    ...outcome,
    startedAt: new Date(began).toISOString(),
    durationMs: Math.max(0, Math.round(clock.now() - began)),
  });
  const result = (async () => timed({ state: 'gathered', found: await look() }))().catch((error: unknown) =>
    timed({ state: 'crashed', why: error instanceof Error ? error.name : typeof error }),
  );
  return {
    settle: (cutOff) =>
      Promise.race([
        result,
        cutOff.then(() => timed({ state: 'unfinished', why: 'the round could not wait for its end' })),
      ]),
  };
}

export function notGathered<T>(why: string): Pending<T> {
  return { settle: async () => ({ state: 'not-gathered', why }) };
}
