import type { Table } from './table.ts';

/** The longest that a CA's Retry-After keeps the breaker open: a CA cannot switch the prober off for good. */
const LONGEST_MS = 24 * 3_600_000;

/** A CA that asked to be left alone (Retry-After, RFC 8555 section 6.6), remembered across invocations. */
export type BreakerLedger = {
  /** Until when the CA is left alone, milliseconds since 1970; `undefined` when it is not. */
  openUntil(ca: string, now: number): Promise<number | undefined>;
  /** Leaves the CA alone until then, at most a day; never shortens what was asked before. */
  open(ca: string, until: number, now: number): Promise<void>;
};

const keyOf = (ca: string) => ({ pk: `breaker#${ca}`, sk: 'breaker' });

export function createBreakerLedger(table: Table): BreakerLedger {
  return {
    async openUntil(ca, now) {
      const until = Number((await table.get(keyOf(ca)))?.until?.N ?? 0);
      return until > now ? Math.min(until, now + LONGEST_MS) : undefined;
    },
    async open(ca, until, now) {
      const capped = Math.min(until, now + LONGEST_MS);
      if (capped <= now) return;
      await table.put(
        keyOf(ca),
        { until: { N: String(capped) }, expiresAt: { N: String(Math.ceil(capped / 1000)) } },
        {
          expression: 'attribute_not_exists(pk) OR #until < :until',
          names: { '#until': 'until' },
          values: { ':until': { N: String(capped) } },
        },
      );
    },
  };
}
