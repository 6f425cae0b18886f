import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { seeded } from '../../unit/support/interleaver.ts';
import { overspent } from '../../unit/support/made-orders.ts';
import { CAS, doMany, openRush, ordersBy } from '../../unit/support/order-rush.ts';
import { type Instance, startInstance } from '../aws/instance.ts';
import { createTable, type TestTable } from './table.ts';

/** Enough to spend every budget of the day. */
const INVOCATIONS = Number(process.env.RUSH_INVOCATIONS ?? 400);

let instance: Instance;
let table: TestTable;
beforeAll(async () => {
  instance = await startInstance();
  table = await createTable(instance, 'rush');
});
afterAll(() => instance?.stop());

test(`${INVOCATIONS} invocations, 100 at once, at a real table: no CA gets an order more than the budgets say`, {
  timeout: 900_000,
}, async () => {
  const opened = table.open();
  const rush = openRush({ open: () => opened, clock: systemClock, random: seeded(20_261_129) });
  await doMany(INVOCATIONS, 100, rush.invoke);
  expect(overspent(rush.counted)).toEqual([]);
  expect(ordersBy(rush.asked)).toEqual(ordersBy(rush.counted.map(({ ca, names }) => ({ ca: ca.id, names }))));
  expect(rush.refused).toEqual(new Set(['budget-spent']));
  // What lies there is what was made, and the budgets of the day were used up.
  const days = [...new Set(rush.counted.map(({ at }) => new Date(at).toISOString().slice(0, 10)))];
  for (const { id, publiclyTrusted, limits } of CAS) {
    const item = await table.raw(`budget#${id}`, 'day');
    for (const day of days) {
      const made = rush.counted.filter(({ ca, at }) => ca.id === id && new Date(at).toISOString().startsWith(day));
      const kept = (publiclyTrusted ? ['s', 'r'] : ['w']).map((kind) =>
        Number(item?.[kind + day.replaceAll('-', '')]?.N ?? 0),
      );
      expect(
        kept.reduce((sum, each) => sum + each, 0),
        `${id} ${day}`,
      ).toBe(made.length);
    }
    const most = rush.counted.filter(({ ca }) => ca.id === id).length;
    if (id !== 'tight') expect(most).toBeGreaterThanOrEqual(limits.ordersPerDay);
  }
});
