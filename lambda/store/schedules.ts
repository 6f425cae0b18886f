import type { ScheduleId } from '../contract/metrics.ts';
import type { Table } from './table.ts';

/** When rounds of each schedule last ended. */
export type ScheduleLedger = {
  /** @param at milliseconds since 1970; an earlier one than is known changes nothing */
  ended(schedule: ScheduleId, at: number): Promise<void>;
  /** Milliseconds since 1970; where none has ended yet, when this was first asked. */
  lastEnd(schedule: ScheduleId, now: number): Promise<number>;
};

const keyOf = (schedule: ScheduleId) => ({ pk: `schedule#${schedule}`, sk: 'schedule' });

export function createScheduleLedger(table: Table): ScheduleLedger {
  return {
    async ended(schedule, at) {
      await table.put(
        keyOf(schedule),
        { endedAt: { N: String(at) } },
        { expression: 'attribute_not_exists(pk) OR endedAt < :at', values: { ':at': { N: String(at) } } },
      );
    },
    async lastEnd(schedule, now) {
      const known = (await table.get(keyOf(schedule)))?.endedAt?.N;
      if (known !== undefined) return Number(known);
      // A schedule that never fires must grow old as well.
      await table.put(keyOf(schedule), { endedAt: { N: String(now) } }, { expression: 'attribute_not_exists(pk)' });
      return now;
    },
  };
}
