import { pulseWriteKey, removeItem } from '../../../lab/matrix/ledger.ts';
import { SCHEDULES } from '../../../lambda/contract/metrics.ts';
import { type Deed, type GrantStage, invoked } from './deed.ts';
import type { Seen } from './seen.ts';

/** What the pulse does. */

export const pulse: Deed = { name: 'pulse', run: makePulse };

/** A CA that asks to be left alone. */
export const pulseTurnedAway: Deed = {
  name: 'pulse that a CA turns away',
  async run(stage) {
    await stage.control.on('ca-retry-after', { ca: 'staging', at: ['account'], status: 429, seconds: 60 });
    return makePulse(stage);
  },
};

/** It writes, and begins the age of the schedule anew: both would be left out where the pulse before has done it. */
async function makePulse(stage: GrantStage): Promise<Seen> {
  await removeItem(stage, pulseWriteKey);
  await removeItem(stage, { pk: { S: `schedule#${SCHEDULES.rounds}` }, sk: { S: 'schedule' } });
  return invoked(stage, 'pulse', { reason: 'prove: grants' });
}
