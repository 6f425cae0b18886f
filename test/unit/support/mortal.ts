import type { Clock } from '../../../lambda/contract/clock.ts';
import type { Through } from './through.ts';

/** A process, from its first call to its end. */
export type Mortal = {
  readonly through: Through;
  readonly clock: Clock;
  /** Its calls so far by their names, the second of a name with ` 2` behind it, with what they write. */
  readonly calls: readonly { readonly id: string; readonly writes: boolean }[];
  /** Resolves when it is dead. */
  readonly died: Promise<void>;
};

/** Where a process dies: at which call, and whether that is carried out before. */
export type Death = { readonly at: string; readonly carriedOut: boolean };

const never = <T>() => new Promise<T>(() => undefined);

/**
 * A process that is killed at one of its calls, as by SIGKILL or the time limit of a function: from then on nothing of it
 * reaches anybody, no answer comes back, and no time passes for it. What was under way is carried out.
 */
export function createMortal(clock: Clock, death?: Death): Mortal {
  const calls: { readonly id: string; readonly writes: boolean }[] = [];
  const times = new Map<string, number>();
  const dead = new AbortController();
  const died = new Promise<void>((resolve) => dead.signal.addEventListener('abort', () => resolve(), { once: true }));
  const idOf = (name: string) => {
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return time === 1 ? name : `${name} ${time}`;
  };
  return {
    calls,
    died,
    async through({ name, writes }, carryOut) {
      if (dead.signal.aborted) return never();
      const id = idOf(name);
      calls.push({ id, writes });
      if (id === death?.at) {
        if (death.carriedOut) await carryOut();
        dead.abort();
        return never();
      }
      const answer = await carryOut();
      return dead.signal.aborted ? never() : answer;
    },
    clock: {
      now: clock.now,
      async sleep(milliseconds, signal) {
        const woken = AbortSignal.any([dead.signal, ...(signal ? [signal] : [])]);
        await clock.sleep(milliseconds, woken);
        if (dead.signal.aborted) await never();
      },
    },
  };
}

/** Before each of these calls, and once it was carried out where that changes anything. By name: CAs take turns as it comes. */
export function deathsAmong(calls: Mortal['calls']): Death[] {
  const byName = calls.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return byName.flatMap(({ id, writes }) => [
    { at: id, carriedOut: false },
    ...(writes ? [{ at: id, carriedOut: true }] : []),
  ]);
}
