import { setTimeout as sleep } from 'node:timers/promises';
import type { LabControl } from '../world/control-client.ts';
import type { Moment, ScenarioStep } from './scenario.ts';

/** How often a CA's proxy is asked what came. */
const LOOK_MS = 20;

export type Switches = Pick<LabControl, 'on' | 'off' | 'requests'>;

export type Timeline = {
  /**
   * Ends the waiting for steps that are still to come.
   * @returns those that never came due
   * @throws Error when the lab refused one that did
   */
  end(): Promise<ScenarioStep[]>;
};

/** Carries out the steps of the start, and from now on each of the others at its moment. */
export async function beginTimeline(steps: readonly ScenarioStep[], control: Switches): Promise<Timeline> {
  for (const step of steps) if (step.at === 'start') await carryOut(step, control);
  const over = new AbortController();
  const later = steps.filter(({ at }) => at !== 'start');
  const due = await Promise.all(later.map(({ at }) => watch(at, control, over.signal)));
  const settled = Promise.allSettled(
    later.map(async (step, index) => {
      const came = await due[index]?.();
      if (came) await carryOut(step, control);
      return came ? [] : [step];
    }),
  );
  return {
    async end() {
      over.abort();
      return (await settled).flatMap((result) => {
        if (result.status === 'rejected') throw result.reason;
        return result.value;
      });
    },
  };
}

async function carryOut({ on, off }: ScenarioStep, control: Switches): Promise<void> {
  if (off !== undefined) await control.off(off);
  if (on) await control.on(on.fault, on.parameters);
}

/** Counts from the moment it resolves. @returns what waits, and then tells whether the moment came before the end */
async function watch(at: Moment, control: Switches, over: AbortSignal): Promise<() => Promise<boolean>> {
  if (at === 'start') return async () => true;
  if ('afterMs' in at) {
    const { afterMs } = at;
    return () =>
      sleep(afterMs, true, { signal: over }).catch((error: unknown) => {
        if (over.aborted) return false;
        throw error;
      });
  }
  const { ca, resource } = at.onRequest;
  const count = async () => (await control.requests(ca)).filter((request) => request.resource === resource).length;
  const before = await count();
  return async () => {
    while (!over.aborted) {
      if ((await count()) > before) return true;
      await sleep(LOOK_MS);
    }
    return false;
  };
}
