import { describe, expect, test } from 'vitest';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { Trigger } from '../../../lambda/contract/vocabulary.ts';
import { admit } from '../../../lambda/probe/admission.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { createBudgetLedger } from '../../../lambda/store/budget.ts';
import { someCa } from '../support/deployments.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';

const limits = { wildcard: true, namesPerOrder: 100, ordersPerDay: 4, reservedOrdersPerDay: 2 };
const HOUR_MS = 3_600_000;

function open() {
  const clock = createSimulatedClock();
  const table = createMemoryTable();
  const ports = { clock, budget: createBudgetLedger(table), breaker: createBreakerLedger(table) };
  const asked = async (ca: Ca, trigger: Trigger) => {
    const admission = await admit(ca, trigger, ports);
    return admission.kind === 'refused' ? admission.trouble.code : admission.kind;
  };
  return { clock, table, ports, asked };
}

describe('the budget', () => {
  test('leaves the reserve to rounds on demand and to confirmations', async () => {
    const { asked } = open();
    const ca = someCa('a', { limits });
    const answers = [];
    const triggers = ['schedule', 'schedule', 'schedule', 'confirmation', 'on-demand', 'on-demand'] as const;
    for (const trigger of triggers) answers.push(await asked(ca, trigger));
    expect(answers).toEqual(['admitted', 'admitted', 'budget-spent', 'admitted', 'admitted', 'budget-spent']);
  });

  test("begins anew at midnight UTC, and is each CA's own", async () => {
    const { asked, clock } = open();
    const ca = someCa('a', { limits: { ...limits, ordersPerDay: 1, reservedOrdersPerDay: 0 } });
    expect(await asked(ca, 'schedule')).toBe('admitted');
    expect(await asked(ca, 'schedule')).toBe('budget-spent');
    expect(await asked({ ...ca, id: 'b' }, 'schedule')).toBe('admitted');
    await clock.pass(18 * HOUR_MS);
    expect(await asked(ca, 'schedule')).toBe('admitted');
  });

  test('is not overspent by many at once', async () => {
    const { asked } = open();
    const answers = await Promise.all(Array.from({ length: 20 }, () => asked(someCa('a', { limits }), 'on-demand')));
    expect(answers.filter((answer) => answer === 'admitted')).toHaveLength(4);
  });
});

describe('a publicly trusted CA', () => {
  const ca = someCa('public', { publiclyTrusted: true, limits });

  test('gets one scheduled order a day, whatever the schedule and the number of targets', async () => {
    const { asked, clock } = open();
    const answers = [];
    // Every six hours, from 06:00 UTC.
    for (let round = 0; round < 5; round += 1) {
      answers.push(await asked(ca, 'schedule'));
      await clock.pass(6 * HOUR_MS);
    }
    expect(answers).toEqual(['admitted', 'absent', 'absent', 'admitted', 'absent']);
  });

  test('gets one of many that ask at once', async () => {
    const { asked } = open();
    const answers = await Promise.all(Array.from({ length: 10 }, () => asked(ca, 'schedule')));
    expect(answers.filter((answer) => answer === 'admitted')).toHaveLength(1);
  });

  test('may be ordered from on demand and for a confirmation besides', async () => {
    const { asked } = open();
    expect(await asked(ca, 'schedule')).toBe('admitted');
    expect([await asked(ca, 'on-demand'), await asked(ca, 'confirmation')]).toEqual(['admitted', 'admitted']);
  });

  test('keeps its day while the breaker is open', async () => {
    const { asked, clock, ports } = open();
    await ports.breaker.open(ca.id, clock.now() + HOUR_MS, clock.now());
    expect(await asked(ca, 'schedule')).toBe('breaker-open');
    await clock.pass(2 * HOUR_MS);
    expect(await asked(ca, 'schedule')).toBe('admitted');
  });
});

test('an open breaker says until when, and spends nothing', async () => {
  const { clock, ports, table } = open();
  await ports.breaker.open('a', clock.now() + 30_000, clock.now());
  const admission = await admit(someCa('a'), 'on-demand', ports);
  expect(admission).toMatchObject({
    kind: 'refused',
    trouble: { code: 'breaker-open', retryAt: new Date(clock.now() + 30_000).toISOString() },
  });
  expect([...table.items.keys()].filter((key) => key.startsWith('budget'))).toEqual([]);
});

test('without the ledger nothing is ordered', async () => {
  const { asked, table } = open();
  table.down = true;
  expect(await asked(someCa('a'), 'on-demand')).toBe('ledger-unavailable');
});
