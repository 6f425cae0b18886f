import type { Ca } from './ca.ts';

/** How many orders the prober allows itself, by CA: what it may count on, and what docs/budgets.md tells. */

/** The counters of an order. Programs match on these words. */
export const BUDGETS = ['day', 'domain', 'set'] as const;
/** `day`: all orders at the CA; `domain`: those for one registered domain; `set`: those for exactly the same names. */
export type Budget = (typeof BUDGETS)[number];

/**
 * UTC days that a week is counted over: today and the seven before it. CAs count seven times 24 hours, which touch eight days:
 * so no such time ever holds more orders than the limit says, wherever it begins.
 */
export const WEEK_DAYS = 8;

/** At a publicly trusted CA, however many targets there are: one scheduled order a day, and two more from the reserve. */
export const MOST_PUBLIC_ORDERS_PER_DAY = 3;

/** DynamoDB ends a transaction at 100 items; day, set and turn take three. */
export const MOST_DOMAINS_PER_ORDER = 90;

/** Orders in the time of one counter, and the part of them that only rounds on demand and confirmations may make. */
export type Allowance = { readonly orders: number; readonly reserved: number };

/**
 * Let's Encrypt allows 50 certificates per registered domain and 5 per exact set in 7 days, which a publicly trusted CA's
 * production shares (https://letsencrypt.org/docs/rate-limits/): a third of the one, and two of the other. Nobody else orders
 * the names of the prober's own pool.
 */
const PUBLIC = { domain: 16, set: 2, pooledSet: 4 };

/**
 * What is allowed by each counter. CAs that are not publicly trusted are bounded by the day alone, unless the config says more.
 * @param options.pooled the names are of the prober's own pool
 */
export function allowancesOf(
  { publiclyTrusted, limits }: Pick<Ca, 'publiclyTrusted' | 'limits'>,
  { pooled }: { readonly pooled: boolean },
): Readonly<Record<Budget, Allowance>> {
  const { ordersPerDay, reservedOrdersPerDay, ordersPerDomainPerWeek, ordersPerSetPerWeek } = limits;
  const inDays = ordersPerDay * WEEK_DAYS;
  const usual = publiclyTrusted
    ? { domain: PUBLIC.domain, set: pooled ? PUBLIC.pooledSet : PUBLIC.set }
    : { domain: inDays, set: inDays };
  const share = publiclyTrusted ? 1 / 2 : reservedOrdersPerDay / Math.max(1, ordersPerDay);
  const weekly = (orders: number): Allowance => ({ orders, reserved: Math.floor(orders * share) });
  return {
    day: { orders: ordersPerDay, reserved: reservedOrdersPerDay },
    domain: weekly(ordersPerDomainPerWeek ?? usual.domain),
    set: weekly(ordersPerSetPerWeek ?? usual.set),
  };
}
