import type { Trigger } from '../contract/vocabulary.ts';
import { type Counter, countersOf, countOne, freesAt, leftIn, limitOf, type Order } from './counters.ts';
import { type Chance, transactPatiently } from './patience.ts';
import type { Item, Table } from './table.ts';
import { takeTurn } from './turns.ts';

/** A counter that leaves no room, and when it will; never where the config leaves none to rounds of this kind. */
export type Spent = { readonly counter: Counter; readonly freesAt: number | undefined };

export type Spending = { readonly kind: 'counted' } | { readonly kind: 'spent'; readonly spent: readonly Spent[] };

/** What a counter leaves, to a schedule and to rounds on demand and confirmations. */
export type Left = { readonly counter: Counter; readonly schedule: number; readonly onDemand: number };

/** Orders per CA and day, registered domain and week, exact set and week. */
export type BudgetLedger = {
  /**
   * Counts one order by all its counters, or by none where one of them leaves no room. Many at once never count more than the
   * limits say. Errs to the safe side: what was counted and then not ordered stays counted.
   * @param turnOf the target whose turn it is, at a publicly trusted CA
   * @throws TroubleError `ledger-unavailable`
   */
  spend(order: Order, trigger: Trigger, now: number, turnOf?: string): Promise<Spending>;
  /** What is left by the counters of an order; of very many domains, those with the least. */
  left(order: Order, now: number): Promise<Left[]>;
};

/** Domains of one order that `left` tells. */
const MOST_DOMAINS_TOLD = 10;

export function createBudgetLedger(table: Table, ports: Chance): BudgetLedger {
  return {
    async spend(order, trigger, now, turnOf) {
      const counters = countersOf(order);
      const none = counters.filter((counter) => limitOf(counter, trigger) <= 0);
      if (none.length > 0) return { kind: 'spent', spent: none.map((counter) => ({ counter, freesAt: undefined })) };
      const answer = await transactPatiently(table, ports, [
        ...counters.map((counter) => countOne(counter, trigger, now)),
        ...(turnOf === undefined ? [] : [takeTurn(order.ca.id, turnOf, now)]),
      ]);
      if (answer.kind === 'made') return { kind: 'counted' };
      const spent = answer.failed.flatMap(({ index, item }) => {
        const counter = counters[index];
        return counter ? [{ counter, freesAt: freesAt(counter, item, trigger, now) }] : [];
      });
      return { kind: 'spent', spent };
    },
    async left(order, now) {
      const read = await Promise.all(
        countersOf(order).map(async (counter) => leftBy(counter, await table.get(counter.key), now)),
      );
      const scarcest = read
        .filter(({ counter }) => counter.per === 'domain')
        .sort((a, b) => a.onDemand + a.schedule - b.onDemand - b.schedule)
        .slice(0, MOST_DOMAINS_TOLD);
      return read.filter((each) => each.counter.per !== 'domain' || scarcest.includes(each));
    },
  };
}

function leftBy(counter: Counter, item: Item | undefined, now: number): Left {
  const schedule = leftIn(counter, item, 'schedule', now);
  return { counter, schedule, onDemand: leftIn(counter, item, 'on-demand', now) };
}
