import type { CaLimits } from '../contract/ca.ts';
import type { Trigger } from '../contract/vocabulary.ts';
import type { Table } from './table.ts';

/** Days that a day's count stays in the ledger. */
const KEPT_DAYS = 35;

/** Orders per CA and UTC day. */
export type BudgetLedger = {
  /**
   * Counts one order, unless the day's budget is spent: a schedule leaves the reserve alone, on demand may spend it.
   * Errs to the safe side: an answer that got lost may have counted.
   */
  spend(ca: string, limits: CaLimits, trigger: Trigger, now: number): Promise<boolean>;
  /** Takes the one scheduled order a UTC day that a publicly trusted CA gets; `false` when it was taken before. */
  claimDay(ca: string, now: number): Promise<boolean>;
};

export function createBudgetLedger(table: Table): BudgetLedger {
  return {
    spend(ca, limits, trigger, now) {
      const max = limits.ordersPerDay - (trigger === 'schedule' ? limits.reservedOrdersPerDay : 0);
      if (max <= 0) return Promise.resolve(false);
      return table.update(
        { pk: `budget#${ca}`, sk: dayOf(now) },
        'ADD orders :one SET expiresAt = if_not_exists(expiresAt, :until)',
        {
          expression: 'attribute_not_exists(orders) OR orders < :max',
          values: { ':one': { N: '1' }, ':max': { N: String(max) }, ':until': endOf(now) },
        },
      );
    },
    claimDay: (ca, now) =>
      table.put(
        { pk: `budget#${ca}`, sk: `${dayOf(now)}#scheduled` },
        { expiresAt: endOf(now) },
        { expression: 'attribute_not_exists(pk)' },
      ),
  };
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

function endOf(now: number): { N: string } {
  return { N: String(Math.floor(now / 1000) + KEPT_DAYS * 86_400) };
}
