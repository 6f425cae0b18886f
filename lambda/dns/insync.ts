import type { Clock } from '../contract/clock.ts';
import { TroubleError } from '../contract/problem.ts';
import { readRoute53Error } from './route53-trouble.ts';
import type { Route53Zone } from './route53-zone.ts';

/** Changes are seldom INSYNC sooner; each look costs one of the account's few calls a second. */
const FIRST_LOOK_MS = 300;
const GROWTH = 1.5;
const LONGEST_PAUSE_MS = 2_000;

export type InsyncReport = { insync: boolean; afterMs: number; polls: number };

/**
 * Waits until every server of Route 53 has the change (API_GetChange of the Route 53 API reference).
 * @throws TroubleError when Route 53 gives no word of the change at all
 */
export async function awaitInsync(
  changeId: string,
  options: {
    readonly zone: Route53Zone;
    readonly clock: Clock;
    readonly deadline: number;
    readonly signal?: AbortSignal;
  },
): Promise<InsyncReport> {
  const { zone, clock, deadline, signal } = options;
  const began = clock.now();
  let polls = 0;
  const report = (insync: boolean): InsyncReport => ({ insync, afterMs: clock.now() - began, polls });
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * GROWTH)) {
    await clock.sleep(Math.max(0, Math.min(pause, deadline - clock.now())), signal);
    if (signal?.aborted || clock.now() >= deadline) return report(false);
    polls += 1;
    try {
      if (await zone.isInsync(changeId, deadline)) return report(true);
    } catch (error) {
      const read = readRoute53Error(error, { call: 'GetChange', hostedZoneId: zone.hostedZoneId, step: 'propagation' });
      if (read.kind !== 'transient') throw new TroubleError(read.trouble, { cause: error });
    }
  }
}
