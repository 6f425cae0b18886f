import { expect, test } from 'vitest';
import type { Clock } from '../../../lambda/contract/clock.ts';
import { createInterleaver, seeded } from '../support/interleaver.ts';
import { overspent } from '../support/made-orders.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { doMany, openRush, ordersBy } from '../support/order-rush.ts';

const INVOCATIONS = 10_000;
const AT_ONCE = 100;
const HOUR_MS = 3_600_000;
/** Midnight UTC lies within the hour. */
const START = Date.parse('2026-11-24T23:30:00Z');

/** A ledger whose every call waits for its lot, before it looks and before it answers, and a clock that the invocations move. */
function open(seed: number) {
  const random = seeded(seed);
  const lots = createInterleaver(random);
  const table = createMemoryTable(() => {
    // Now and then two transactions meet.
    if (random() < 0.02) table.conflicts += 1;
    return lots.turn();
  });
  let now = START;
  // Nobody sleeps but those who met another.
  const clock: Clock = { now: () => now, sleep: () => lots.turn() };
  const rush = openRush({ open: () => table, clock, random });
  let invoked = 0;
  const invokeMany = (count: number, from: number) =>
    lots.run(
      doMany(count, AT_ONCE, (index) => {
        now = Math.max(now, from + (index * HOUR_MS) / INVOCATIONS);
        return rush.invoke(invoked++);
      }),
    );
  return { ...rush, invokeMany };
}

test('10,000 invocations in an hour, 100 at once: no CA gets an order more than the budgets say', {
  timeout: 300_000,
}, async () => {
  const { invokeMany, counted, asked, refused } = open(20_261_124);
  await invokeMany(INVOCATIONS, START);
  expect(overspent(counted)).toEqual([]);
  expect(ordersBy(asked), 'orders that were counted').toEqual(
    ordersBy(counted.map(({ ca, names }) => ({ ca: ca.id, names }))),
  );
  const by = (ca: string, day: string) =>
    counted.filter((order) => order.ca.id === ca && new Date(order.at).toISOString().startsWith(day));
  expect(refused).toEqual(new Set(['budget-spent']));
  // The budgets were really used up.
  expect(by('staging', '2026-11-24')).toHaveLength(200);
  expect(by('staging', '2026-11-25')).toHaveLength(200);
  for (const ca of ['public', 'other-public']) {
    for (const day of ['2026-11-24', '2026-11-25']) {
      expect(by(ca, day)).toHaveLength(3);
      expect(by(ca, day).filter(({ trigger }) => trigger === 'schedule')).toHaveLength(1);
    }
  }
  const pooled = counted.flatMap(({ ca, names }) =>
    names.filter((name) => ca.id === 'public' && name.includes('pool')),
  );
  expect(new Set(pooled.map((name) => name.replace('*.', ''))).size).toBeLessThanOrEqual(4);
  // Ten minutes less than seven days later the weeks are not over: nothing that they are spent for is ordered.
  const before = counted.length;
  await invokeMany(1_000, START + 7 * 24 * HOUR_MS - HOUR_MS / 6);
  expect(counted.length).toBeGreaterThan(before);
  expect(overspent(counted)).toEqual([]);
});
