import { expect, test } from 'vitest';
import { allowancesOf } from '../../../lambda/contract/allowance.ts';
import type { CaLimits } from '../../../lambda/contract/ca.ts';

const limits = (more: Partial<CaLimits>): CaLimits => ({
  wildcard: true,
  namesPerOrder: 100,
  ordersPerDay: 200,
  reservedOrdersPerDay: 40,
  ...more,
});
const inPublic = (more: Partial<CaLimits>, pooled = false) =>
  allowancesOf(
    { publiclyTrusted: true, limits: limits({ ordersPerDay: 3, reservedOrdersPerDay: 2, ...more }) },
    { pooled },
  );

test('a CA that is not publicly trusted is bounded by the day, and by what the config says', () => {
  const of = (more: Partial<CaLimits>) =>
    allowancesOf({ publiclyTrusted: false, limits: limits(more) }, { pooled: false });
  expect(of({})).toEqual({
    day: { orders: 200, reserved: 40 },
    domain: { orders: 1_600, reserved: 320 },
    set: { orders: 1_600, reserved: 320 },
  });
  expect(of({ ordersPerDomainPerWeek: 100, ordersPerSetPerWeek: 7 })).toMatchObject({
    domain: { orders: 100, reserved: 20 },
    set: { orders: 7, reserved: 1 },
  });
});

test('a publicly trusted CA keeps far below the limits that production shares', () => {
  expect(inPublic({})).toEqual({
    day: { orders: 3, reserved: 2 },
    domain: { orders: 16, reserved: 8 },
    set: { orders: 2, reserved: 1 },
  });
  expect(inPublic({}, true).set).toEqual({ orders: 4, reserved: 2 });
  expect(inPublic({ ordersPerSetPerWeek: 1 }).set).toEqual({ orders: 1, reserved: 0 });
});
