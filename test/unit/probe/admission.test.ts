import { describe, expect, test } from 'vitest';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { Target } from '../../../lambda/contract/deployment.ts';
import type { Trouble } from '../../../lambda/contract/problem.ts';
import type { Trigger } from '../../../lambda/contract/vocabulary.ts';
import { admit, budgetsLeft } from '../../../lambda/probe/admission.ts';
import { planProbes } from '../../../lambda/probe/plan.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { createBudgetLedger } from '../../../lambda/store/budget.ts';
import { createTurnLedger } from '../../../lambda/store/turns.ts';
import { someCa, someDeployment } from '../support/deployments.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';

const limits = { wildcard: true, namesPerOrder: 100, ordersPerDay: 4, reservedOrdersPerDay: 2 };
const publicLimits = { ...limits, ordersPerDay: 3 };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const canary = (id: string): Target => ({ kind: 'canary', id, labels: ['@'] });
const real = (id: string, names: string[]): Target => ({
  ...{ kind: 'real', id, names },
  challengeNames: Object.fromEntries(names.map((name) => [name, `${name}.acme.example.org`])),
  issueFrom: ['a', 'public'],
});

function open(targets: Target[] = [canary('web')]) {
  const clock = createSimulatedClock();
  const table = createMemoryTable();
  const ports = {
    clock,
    budget: createBudgetLedger(table, { clock, random: () => 0 }),
    turns: createTurnLedger(table),
    breaker: createBreakerLedger(table),
  };
  let label = 0;
  const prepare = (ca: Ca, trigger: Trigger, target: string) => {
    const deployment = someDeployment({ cas: [ca], targets });
    const request = { runId: 'run', target, cas: 'all', trigger } as const;
    const [plan] = planProbes(deployment, request, { now: clock.now(), randomLabel: () => `r${++label}` });
    if (!plan) throw new Error('nothing is planned');
    return { plan, request, deployment };
  };
  const admission = (ca: Ca, trigger: Trigger, target = targets[0]?.id ?? '') => {
    const { plan, request, deployment } = prepare(ca, trigger, target);
    return clock.run(admit(plan, request, deployment, ports));
  };
  const asked = async (ca: Ca, trigger: Trigger, target?: string) => {
    const said = await admission(ca, trigger, target);
    return said.kind === 'refused' ? said.trouble.code : said.kind;
  };
  const troubleOf = async (ca: Ca, trigger: Trigger, target?: string): Promise<Trouble> => {
    const said = await admission(ca, trigger, target);
    if (said.kind !== 'refused') throw new Error(said.kind);
    return said.trouble;
  };
  const left = (ca: Ca, target = targets[0]?.id ?? '') => budgetsLeft(prepare(ca, 'schedule', target).plan, ports);
  return { clock, table, ports, asked, troubleOf, left };
}

const MIXED: readonly Trigger[] = ['schedule', 'schedule', 'schedule', 'confirmation', 'on-demand', 'on-demand'];
const IN_TURN = ['admitted', 'admitted', 'budget-spent', 'admitted', 'admitted', 'budget-spent'];

describe('each budget leaves its reserve to rounds on demand and to confirmations', () => {
  test.each([
    ['day', canary('web'), {}],
    ['domain', canary('web'), { ordersPerDomainPerWeek: 4 }],
    ['set', real('web', ['www.example.org']), { ordersPerSetPerWeek: 4 }],
  ])('%s', async (per, target, weekly) => {
    const { asked, troubleOf } = open([target]);
    const daily = per === 'day' ? limits : { ...limits, ordersPerDay: 400, reservedOrdersPerDay: 200 };
    const ca = someCa('a', { limits: { ...daily, ...weekly } });
    const answers = [];
    for (const trigger of MIXED) answers.push(await asked(ca, trigger));
    expect(answers).toEqual(IN_TURN);
    expect((await troubleOf(ca, 'on-demand')).cause).toBe(per);
  });
});

describe('a day', () => {
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

describe('a week', () => {
  const ca = someCa('a', { limits: { ...limits, ordersPerDay: 100, ordersPerDomainPerWeek: 4 } });

  test('is any seven times 24 hours, and says when it frees', async () => {
    const { asked, troubleOf, clock } = open();
    for (let day = 0; day < 3; day += 1) {
      expect(await asked(ca, 'schedule')).toBe('admitted');
      await clock.pass(DAY_MS);
    }
    expect(await asked(ca, 'on-demand')).toBe('admitted');
    // The first order was made on 24 November at 06:00; the eighth day after it is the 2nd of December.
    expect(await troubleOf(ca, 'on-demand')).toMatchObject({
      code: 'budget-spent',
      cause: 'domain',
      message: expect.stringContaining('for names of example.org within seven days (4, '),
      retryAt: '2026-12-02T00:00:00.000Z',
    });
    await clock.pass(4 * DAY_MS + 17 * HOUR_MS);
    expect(await asked(ca, 'on-demand')).toBe('budget-spent');
    await clock.pass(2 * HOUR_MS);
    expect(await asked(ca, 'on-demand')).toBe('admitted');
    expect(await asked(ca, 'on-demand')).toBe('budget-spent');
  });

  test('is not overspent by an invocation that began before midnight and counts after others of the new day', async () => {
    const { ports, clock } = open();
    const order = { ca, names: ['a.example.org'], repeats: false, pooled: false };
    const midnight = clock.now() + 18 * HOUR_MS;
    const spend = async (now: number) => (await ports.budget.spend(order, 'on-demand', now)).kind;
    for (let made = 0; made < 4; made += 1) expect(await spend(midnight)).toBe('counted');
    expect(await spend(midnight - 1)).toBe('spent');
  });

  test('refused by one counter, an order is counted by none', async () => {
    const { asked, left } = open([
      real('both', ['www.example.org', 'www.example.com']),
      real('one', ['a.example.org']),
      real('other', ['a.example.com']),
    ]);
    for (let order = 0; order < 4; order += 1) expect(await asked(ca, 'on-demand', 'one')).toBe('admitted');
    const before = await left(ca, 'both');
    expect(await asked(ca, 'on-demand', 'both')).toBe('budget-spent');
    expect(await left(ca, 'both')).toEqual(before);
    expect(await asked(ca, 'on-demand', 'other')).toBe('admitted');
  });

  test('of exactly the same names is told by its names, in whatever order they stand', async () => {
    const names = ['c.example.org', 'a.example.org', 'b.example.org', 'd.example.org'];
    const { asked, troubleOf } = open([real('web', names), real('same', [...names].reverse())]);
    const once = someCa('a', { limits: { ...ca.limits, ordersPerSetPerWeek: 1 } });
    expect(await asked(once, 'on-demand', 'web')).toBe('admitted');
    expect(await troubleOf(once, 'on-demand', 'same')).toMatchObject({
      cause: 'set',
      message: expect.stringContaining('(d.example.org, b.example.org, a.example.org and 1 more)'),
      retryAt: '2026-12-02T00:00:00.000Z',
    });
  });

  test('of several domains is as good as the one that has least', async () => {
    const { asked, troubleOf } = open([
      real('two', ['a.example.com', 'a.example.net']),
      real('one', ['b.example.net']),
    ]);
    for (let order = 0; order < 4; order += 1) await asked(ca, 'on-demand', 'one');
    expect((await troubleOf(ca, 'on-demand', 'two')).message).toContain('for names of example.net');
  });
});

describe('a publicly trusted CA', () => {
  const ca = someCa('public', { publiclyTrusted: true, limits: publicLimits });

  test('gets one scheduled order a day, whatever the schedule', async () => {
    const { asked, clock } = open();
    const answers = [];
    // Every six hours, from 06:00 UTC.
    for (let round = 0; round < 5; round += 1) {
      answers.push(await asked(ca, 'schedule'));
      await clock.pass(6 * HOUR_MS);
    }
    expect(answers).toEqual(['admitted', 'absent', 'absent', 'admitted', 'absent']);
  });

  test('gets one of many targets that ask at once, and each day that of another', async () => {
    const ids = Array.from({ length: 7 }, (_, index) => `t${index}`);
    const { asked, clock } = open(ids.map(canary));
    const served = [];
    for (let day = 0; day < 14; day += 1) {
      const answers = await Promise.all([...ids].reverse().map(async (id) => [id, await asked(ca, 'schedule', id)]));
      const admitted = answers.filter(([, answer]) => answer === 'admitted');
      expect(admitted).toHaveLength(1);
      served.push(admitted[0]?.[0]);
      await clock.pass(DAY_MS);
    }
    expect(served).toEqual([...ids, ...ids]);
  });

  test('keeps two more for rounds on demand and confirmations, whoever comes first', async () => {
    const { asked } = open();
    expect([await asked(ca, 'on-demand'), await asked(ca, 'confirmation'), await asked(ca, 'on-demand')]).toEqual([
      'admitted',
      'admitted',
      'budget-spent',
    ]);
    expect([await asked(ca, 'schedule'), await asked(ca, 'schedule')]).toEqual(['admitted', 'absent']);
  });

  test('a real name whose week is spent gives its turn to the next, and waits for it again', async () => {
    const { asked, clock } = open([real('web', ['www.example.org']), canary('canary')]);
    const served: string[] = [];
    for (let round = 0; round < 36; round += 1) {
      for (const target of ['web', 'canary']) {
        if ((await asked(ca, 'schedule', target)) === 'admitted') served.push(target);
      }
      await clock.pass(6 * HOUR_MS);
    }
    expect(served).toEqual(['web', ...Array.from({ length: 7 }, () => 'canary'), 'web', 'canary']);
  });

  test('a target that never comes holds up the others for a day', async () => {
    const { asked, clock } = open([canary('dead'), canary('b'), canary('c')]);
    const served: string[] = [];
    for (let day = 0; day < 5; day += 1) {
      for (const target of ['b', 'c']) if ((await asked(ca, 'schedule', target)) === 'admitted') served.push(target);
      await clock.pass(DAY_MS);
    }
    expect(served).toEqual(['b', 'c']);
  });

  test('keeps its day while the breaker is open', async () => {
    const { asked, clock, ports } = open();
    await ports.breaker.open(ca.id, clock.now() + HOUR_MS, clock.now());
    expect(await asked(ca, 'schedule')).toBe('breaker-open');
    await clock.pass(2 * HOUR_MS);
    expect(await asked(ca, 'schedule')).toBe('admitted');
  });
});

describe('what is left', () => {
  test('is told for each counter, to schedules and to others', async () => {
    const { asked, left } = open([real('web', ['www.example.org'])]);
    const ca = someCa('a', { limits: { ...limits, ordersPerDomainPerWeek: 10, ordersPerSetPerWeek: 6 } });
    await asked(ca, 'schedule');
    await asked(ca, 'on-demand');
    expect(await left(ca)).toEqual([
      { per: 'day', orders: 4, reserved: 2, left: { schedule: 0, onDemand: 2 } },
      { per: 'domain', domain: 'example.org', orders: 10, reserved: 5, left: { schedule: 3, onDemand: 8 } },
      { per: 'set', orders: 6, reserved: 3, left: { schedule: 1, onDemand: 4 } },
    ]);
  });

  test('is counted apart at a publicly trusted CA', async () => {
    const { asked, left } = open();
    const ca = someCa('public', { publiclyTrusted: true, limits: publicLimits });
    await asked(ca, 'on-demand');
    expect(await left(ca)).toEqual([
      { per: 'day', orders: 3, reserved: 2, left: { schedule: 1, onDemand: 1 } },
      { per: 'domain', domain: 'example.org', orders: 16, reserved: 8, left: { schedule: 8, onDemand: 7 } },
      { per: 'set', orders: 4, reserved: 2, left: { schedule: 2, onDemand: 1 } },
    ]);
  });

  test('is not told where the ledger does not answer', async () => {
    const { left, table } = open();
    table.down = true;
    expect(await left(someCa('a'))).toBeUndefined();
  });
});

test('an open breaker says until when, and spends nothing', async () => {
  const { clock, ports, table, troubleOf } = open();
  await ports.breaker.open('a', clock.now() + 30_000, clock.now());
  const retryAt = new Date(clock.now() + 30_000).toISOString();
  expect(await troubleOf(someCa('a'), 'on-demand')).toMatchObject({ code: 'breaker-open', retryAt });
  expect([...table.items.keys()].filter((key) => key.startsWith('budget'))).toEqual([]);
});

test('without the ledger nothing is ordered', async () => {
  const { asked, table } = open();
  table.down = true;
  expect(await asked(someCa('a'), 'on-demand')).toBe('ledger-unavailable');
});

test('whoever meets others at the counters tries again, and gives up after ten times', async () => {
  const { asked, table, troubleOf } = open();
  table.conflicts = 9;
  expect(await asked(someCa('a'), 'on-demand')).toBe('admitted');
  table.conflicts = 10;
  expect(await troubleOf(someCa('a'), 'on-demand')).toMatchObject({
    code: 'ledger-unavailable',
    cause: 'TransactionConflict',
  });
});
