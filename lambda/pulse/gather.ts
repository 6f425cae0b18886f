import type { Clock } from '../contract/clock.ts';
import type { Gathering } from '../contract/evidence/evidence.ts';

/**
 * What a check came to by its end. Never rejects: a check that crashes or does not end is told as such, beside the others. Of
 * what was thrown only the name is told.
 * @param until milliseconds since 1970
 */
export async function gather<T>(look: () => Promise<T>, clock: Clock, until: number): Promise<Gathering<T>> {
  const began = clock.now();
  const timed = (outcome: Pick<Gathering<T>, 'state' | 'why' | 'found'>): Gathering<T> => ({
    ...outcome,
    startedAt: new Date(began).toISOString(),
    durationMs: Math.max(0, Math.round(clock.now() - began)),
  });
  const ended = new AbortController();
  const late = clock
    .sleep(Math.max(0, until - began), ended.signal)
    .then(() => timed({ state: 'unfinished', why: 'the pulse could not wait for its end' }));
  const found = (async () => timed({ state: 'gathered', found: await look() }))().catch((error: unknown) =>
    timed({ state: 'crashed', why: error instanceof Error ? error.name : typeof error }),
  );
  try {
    return await Promise.race([found, late]);
  } finally {
    ended.abort();
  }
}
