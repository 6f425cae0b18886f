import { createHash } from 'node:crypto';
import { type Allowance, allowancesOf, type Budget, WEEK_DAYS } from '../contract/allowance.ts';
import type { Ca } from '../contract/ca.ts';
import { registeredDomains } from '../contract/registered-domain.ts';
import type { Trigger } from '../contract/vocabulary.ts';
import type { Item, Key, Update } from './table.ts';

/**
 * How orders are counted. A counter is one item, with a number for each time that an order of today belongs to: `w20261124` has
 * the orders of the days that end with that one. So one number tells whether there is room now, and the later ones when there
 * will be.
 */

const DAY_MS = 86_400_000;
/** Numbers of the day before stay: an invocation that began before midnight may count after one that began after it. */
const STALE_FROM_DAYS = 2;
const KEPT_DAYS = 35;

/** An order that somebody wants to make. */
export type Order = {
  readonly ca: Pick<Ca, 'id' | 'publiclyTrusted' | 'limits'>;
  readonly names: readonly string[];
  /** The same names will be ordered again: their set is counted. */
  readonly repeats: boolean;
  /** The names are of the prober's own pool. */
  readonly pooled: boolean;
};

export type Counter = {
  readonly per: Budget;
  /** The registered domain that it counts for. */
  readonly domain?: string;
  readonly key: Key;
  /** UTC days that it counts over, today included. */
  readonly days: number;
  readonly allowance: Allowance;
  /** What schedules and others may spend is counted apart: neither takes anything from the other. */
  readonly apart: boolean;
};

export const partitionOf = (ca: string) => `budget#${ca}`;

/** The counters of an order: day, each registered domain, and the set of names where it will come again. */
export function countersOf({ ca, names, repeats, pooled }: Order): Counter[] {
  const allowances = allowancesOf(ca, { pooled });
  const counter = (per: Budget, sk: string, domain?: string): Counter => ({
    per,
    ...(domain === undefined ? {} : { domain }),
    key: { pk: partitionOf(ca.id), sk },
    days: per === 'day' ? 1 : WEEK_DAYS,
    allowance: allowances[per],
    apart: ca.publiclyTrusted,
  });
  return [
    counter('day', 'day'),
    ...registeredDomains(names).map((domain) => counter('domain', `domain#${domain}`, domain)),
    ...(repeats ? [counter('set', `set#${hashOf(names)}`)] : []),
  ];
}

function hashOf(names: readonly string[]): string {
  return createHash('sha256')
    .update([...names].sort().join('\n'))
    .digest('hex')
    .slice(0, 32);
}

/** Most orders that rounds of this trigger may have made by it. */
export function limitOf({ allowance, apart }: Counter, trigger: Trigger): number {
  const { orders, reserved } = allowance;
  if (trigger === 'schedule') return orders - reserved;
  return apart ? reserved : orders;
}

/** Counts one order, unless there is no room for it. Only where `limitOf` leaves any at all. */
export function countOne(counter: Counter, trigger: Trigger, now: number): Update {
  const names = range(counter.days).map((day) => numberName(counter, trigger, now, day));
  const stale = range(counter.days).map((day) => numberName(counter, trigger, now, -STALE_FROM_DAYS - day));
  return {
    key: counter.key,
    update: `ADD ${names.map((name) => `${name} :one`).join(', ')} SET expiresAt = :until REMOVE ${stale.join(', ')}`,
    condition: {
      // All of them: one that began before midnight may come after those of the new day.
      expression: names.map((name) => `(attribute_not_exists(${name}) OR ${name} < :limit)`).join(' AND '),
      values: {
        ':one': { N: '1' },
        ':limit': { N: String(limitOf(counter, trigger)) },
        ':until': { N: String(Math.floor(now / 1000) + KEPT_DAYS * 86_400) },
      },
    },
  };
}

/** Orders that rounds of this trigger may still make by it. */
export function leftIn(counter: Counter, item: Item | undefined, trigger: Trigger, now: number): number {
  return Math.max(0, limitOf(counter, trigger) - numberIn(item, numberName(counter, trigger, now, 0)));
}

/** The midnight UTC at which there is room again, milliseconds since 1970; `undefined` where there never is. */
export function freesAt(counter: Counter, item: Item | undefined, trigger: Trigger, now: number): number | undefined {
  const limit = limitOf(counter, trigger);
  if (limit <= 0) return undefined;
  const later = range(counter.days).map((day) => day + 1);
  const free = later.find((day) => numberIn(item, numberName(counter, trigger, now, day)) < limit);
  return (Math.floor(now / DAY_MS) + (free ?? counter.days)) * DAY_MS;
}

function numberName({ apart }: Counter, trigger: Trigger, now: number, day: number): string {
  const date = new Date(now + day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
  if (!apart) return `w${date}`;
  return `${trigger === 'schedule' ? 's' : 'r'}${date}`;
}

function numberIn(item: Item | undefined, name: string): number {
  return Number(item?.[name]?.N ?? 0);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
