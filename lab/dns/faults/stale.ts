import { z } from 'zod';
import type { ZoneData } from '../zone-data.ts';
import { defineFault, type FaultHost } from './fault.ts';
import { concerns, scope, serversMeant } from './scope.ts';

/** How often the present is noted down, in milliseconds: what a lagging server serves is exact to this. */
const STEP_MS = 100;

type Moment = { readonly at: number; readonly zones: ReadonlyMap<string, ZoneData> };

export const stale = defineFault({
  name: 'stale',
  summary: 'Servers serve what they served when the fault was switched on, or some time ago',
  parameters: z.strictObject({
    ...scope,
    seconds: z.number().positive().max(3600).optional().describe('How far they lag behind; default: they stand still'),
  }),
  async start(parameters, host) {
    const at = serversMeant(parameters.servers, host);
    const histories = new Map<string, Moment[]>();
    for (const server of at) histories.set(server, [await look(server, host)]);
    const timer = parameters.seconds === undefined ? undefined : follow(histories, parameters.seconds, host);
    return {
      view(data, asked) {
        if (!concerns(parameters, asked, host)) return data;
        const history = histories.get(asked.server) ?? [];
        const then = Date.now() - (parameters.seconds ?? Number.POSITIVE_INFINITY) * 1000;
        const moment = history.findLast((each) => each.at <= then) ?? history[0];
        return moment?.zones.get(data.name) ?? data;
      },
      stop: () => clearInterval(timer),
    };
  },
});

async function look(server: string, host: FaultHost): Promise<Moment> {
  const at = Date.now();
  const zones = await host.zonesAt(server);
  return { at, zones: new Map(zones.map((zone) => [zone.name, zone])) };
}

/** Notes the present down again and again, and forgets what is older than needed. */
function follow(histories: Map<string, Moment[]>, seconds: number, host: FaultHost): NodeJS.Timeout {
  const note = async ([server, history]: [string, Moment[]]) => {
    history.push(await look(server, host));
    const then = Date.now() - seconds * 1000;
    while (history[1] && history[1].at <= then) history.shift();
  };
  // What the source cannot tell at one moment it tells at the next.
  const timer = setInterval(() => void Promise.allSettled([...histories].map(note)), STEP_MS);
  return timer.unref();
}
