import { partitionOf } from './counters.ts';
import type { Item, Key, Table, Update } from './table.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 400;

/**
 * Whose turn it is at a publicly trusted CA, which gets one scheduled order a day however many targets there are. One item per
 * CA: when each target last had its turn, and the day of the last order.
 */
export type TurnLedger = {
  /**
   * Whether a scheduled round of this target is next: it waited longest of all that may order there, those first that never
   * did, else in the order of the config. For each day on which the next in line made no order, one more may step in.
   */
  isNext(ca: string, target: string, candidates: readonly string[], now: number): Promise<boolean>;
  /** Sends the target to the end of the line without an order: its own names leave it no room. */
  passOn(ca: string, target: string, now: number): Promise<void>;
};

const keyOf = (ca: string): Key => ({ pk: partitionOf(ca), sk: 'turns' });
const attributeOf = (target: string) => `target#${target}`;

/** Notes that the target had its turn, and the day its order. Made together with the order's own count. */
export function takeTurn(ca: string, target: string, now: number): Update {
  const day = { N: String(dayOf(now)) };
  return noted(ca, target, now, { clause: ', #day = :day', names: { '#day': 'orderedOn' }, values: { ':day': day } });
}

export function createTurnLedger(table: Table): TurnLedger {
  return {
    async isNext(ca, target, candidates, now) {
      const item = await table.get(keyOf(ca));
      const last = lastDay(item);
      if (last === dayOf(now)) return false;
      if (last === undefined) await beginLine(table, ca, now);
      const line = [...candidates].sort((a, b) => turnIn(item, a) - turnIn(item, b));
      const lostDays = last === undefined ? 0 : Math.max(0, dayOf(now) - last - 1);
      return line.slice(0, 1 + lostDays).includes(target);
    },
    async passOn(ca, target, now) {
      const { key, update, condition } = noted(ca, target, now);
      await table.update(key, update, condition);
    },
  };
}

/** From here on lost days are counted. */
async function beginLine(table: Table, ca: string, now: number): Promise<void> {
  await table.update(keyOf(ca), 'SET #day = :day, expiresAt = :until', {
    expression: 'attribute_not_exists(#day)',
    names: { '#day': 'orderedOn' },
    values: { ':day': { N: String(dayOf(now) - 1) }, ':until': expiry(now) },
  });
}

type More = { readonly clause: string; readonly names: Record<string, string>; readonly values: Item };

function noted(ca: string, target: string, now: number, more?: More): Update {
  return {
    key: keyOf(ca),
    update: `SET #target = :now, expiresAt = :until${more?.clause ?? ''}`,
    condition: {
      expression: '',
      names: { '#target': attributeOf(target), ...more?.names },
      values: { ':now': { N: String(now) }, ':until': expiry(now), ...more?.values },
    },
  };
}

function turnIn(item: Item | undefined, target: string): number {
  return Number(item?.[attributeOf(target)]?.N ?? 0);
}

function lastDay(item: Item | undefined): number | undefined {
  const day = item?.orderedOn?.N;
  return day === undefined ? undefined : Number(day);
}

function dayOf(now: number): number {
  return Math.floor(now / DAY_MS);
}

function expiry(now: number): { N: string } {
  return { N: String(Math.floor(now / 1000) + KEPT_DAYS * 86_400) };
}
