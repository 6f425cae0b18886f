import { allowancesOf } from '../../../lambda/contract/allowance.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import { registeredDomains } from '../../../lambda/contract/registered-domain.ts';
import type { Trigger } from '../../../lambda/contract/vocabulary.ts';

/** An order that a CA got, and when it was allowed, milliseconds since 1970. */
export type MadeOrder = {
  readonly ca: Ca;
  readonly names: readonly string[];
  readonly at: number;
  readonly trigger: Trigger;
};

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const key = (...parts: readonly unknown[]) => parts.join(' | ');

/** `budget: made of allowed`, for each budget that more orders were made by than it allows, told from the orders alone. */
export function overspent(orders: readonly MadeOrder[]): string[] {
  const groups = new Map<string, { readonly times: number[]; readonly allowed: number; readonly span: number }>();
  const add = (name: string, at: number, allowed: number, span: number) => {
    const group = groups.get(name) ?? { times: [], allowed, span };
    group.times.push(at);
    groups.set(name, group);
  };
  for (const { ca, names, at, trigger } of orders) {
    const pooled = names.some((name) => /\bpool\d\./.test(name));
    const { day, domain, set } = allowancesOf(ca, { pooled });
    const today = new Date(at).toISOString().slice(0, 10);
    const sorted = [...names].sort().join(',');
    const domains = registeredDomains(names);
    add(key(ca.id, today), at, day.orders, DAY_MS);
    for (const each of domains) add(key(ca.id, each), at, domain.orders, WEEK_MS);
    add(key(ca.id, sorted), at, set.orders, WEEK_MS);
    if (trigger !== 'schedule') continue;
    add(key(ca.id, today, 'schedule'), at, day.orders - day.reserved, DAY_MS);
    for (const each of domains) add(key(ca.id, each, 'schedule'), at, domain.orders - domain.reserved, WEEK_MS);
    add(key(ca.id, sorted, 'schedule'), at, set.orders - set.reserved, WEEK_MS);
  }
  return [...groups].flatMap(([name, { times, allowed, span }]) => {
    const made = mostWithin(times, span);
    return made > allowed ? [`${name}: ${made} of ${allowed}`] : [];
  });
}

/** The most of these times that lie within one span, wherever it begins. */
function mostWithin(times: readonly number[], span: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.max(...sorted.map((from, index) => sorted.slice(index).filter((at) => at < from + span).length));
}
