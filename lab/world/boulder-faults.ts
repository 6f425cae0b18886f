import { z } from 'zod';
import type { Boulder } from '../boulder/boulder.ts';
import { RATE_LIMIT_NAMES } from '../boulder/limits.ts';
import { PROCESSES, type ProcessName } from '../boulder/names.ts';
import type { ListedFault } from './listed-fault.ts';

const STOPPED = z.strictObject({
  process: z.enum(PROCESSES),
  how: z.enum(['kill', 'freeze']).default('kill').describe('A frozen one lets its peers wait'),
});
const LIMITED = z.strictObject({
  limit: z.enum(RATE_LIMIT_NAMES),
  count: z.int().min(1),
  periodSeconds: z.int().min(1).default(3_600),
});

/** Faults of the staging CA where it is Boulder. */
export function createBoulderFaults(boulder: Boulder) {
  let stopped: ProcessName[] = [];
  let limited = false;
  const start = async () => {
    const names = stopped;
    stopped = [];
    for (const name of names) await boulder.startProcess(name);
  };
  const lift = async () => {
    if (limited) await boulder.setLimits({});
    limited = false;
  };
  const faults = {
    stopped: {
      summary: 'A process of Boulder is killed or frozen',
      parameters: STOPPED,
      isOn: () => stopped.length > 0,
      async on(given: unknown) {
        const { process, how } = STOPPED.parse(given);
        await boulder.stopProcess(process, how);
        stopped = [...stopped, process];
      },
      off: start,
    },
    limit: {
      summary: 'A rate limit of Boulder is so low that it is met',
      parameters: LIMITED,
      isOn: () => limited,
      async on(given: unknown) {
        const { limit, count, periodSeconds } = LIMITED.parse(given);
        await boulder.setLimits({ [limit]: { count, periodSeconds } });
        limited = true;
      },
      off: lift,
    },
  };
  const named = (name: string) => {
    if (name === 'stopped' || name === 'limit') return faults[name];
    throw new Error(`There is no fault "boulder-${name}". There are boulder-stopped and boulder-limit.`);
  };
  return {
    list: (): ListedFault[] =>
      Object.entries(faults).map(([name, { summary, parameters, isOn }]) => ({
        name: `boulder-${name}`,
        summary,
        parameters: z.toJSONSchema(parameters, { io: 'input' }),
        on: isOn() ? ['staging'] : [],
      })),
    on: async (name: string, given: unknown) => named(name).on(given),
    off: async (name: string) => named(name).off(),
    async allOff() {
      await start();
      await lift();
    },
  };
}
