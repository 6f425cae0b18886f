import type { Table } from './table.ts';

/** A drill that runs, told by whoever began it: nobody is told of alarms meanwhile. */
export type DrillLedger = {
  /** Until when a drill runs, milliseconds since 1970; `undefined` when none does. */
  openUntil(now: number): Promise<number | undefined>;
};

const KEY = { pk: 'drill', sk: 'drill' };

export function createDrillLedger(table: Table): DrillLedger {
  return {
    async openUntil(now) {
      const until = Number((await table.get(KEY))?.until?.N ?? 0);
      return until > now ? until : undefined;
    },
  };
}
