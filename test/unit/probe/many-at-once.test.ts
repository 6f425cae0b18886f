import { expect, test } from 'vitest';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import type { Deployment, Target } from '../../../lambda/contract/deployment.ts';
import { TRIGGERS } from '../../../lambda/contract/vocabulary.ts';
import { admit } from '../../../lambda/probe/admission.ts';
import { planProbes } from '../../../lambda/probe/plan.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { type BudgetLedger, createBudgetLedger } from '../../../lambda/store/budget.ts';
import { createRunLedger } from '../../../lambda/store/runs.ts';
import { createTurnLedger } from '../../../lambda/store/turns.ts';
import { someCa, someDeployment } from '../support/deployments.ts';
import { createInterleaver, seeded } from '../support/interleaver.ts';
import { type MadeOrder, overspent } from '../support/made-orders.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';

const INVOCATIONS = 10_000;
const AT_ONCE = 100;
const HOUR_MS = 3_600_000;
/** Midnight UTC lies within the hour. */
const START = Date.parse('2026-11-24T23:30:00Z');

const limits = { wildcard: true, namesPerOrder: 100 };
const CAS: readonly Ca[] = [
  someCa('staging', { limits: { ...limits, ordersPerDay: 200, reservedOrdersPerDay: 40 } }),
  someCa('tight', {
    role: 'backup',
    limits: {
      ...limits,
      ...{ ordersPerDay: 120, reservedOrdersPerDay: 30 },
      ...{ ordersPerDomainPerWeek: 40, ordersPerSetPerWeek: 9 },
    },
  }),
  ...['public', 'other-public'].map((id) =>
    someCa(id, {
      ...{ role: 'backup', publiclyTrusted: true },
      limits: { ...limits, ordersPerDay: 3, reservedOrdersPerDay: 2 },
    }),
  ),
];
const DOMAINS = ['example.com', 'example.co.uk', 'example.net', 'team.github.io', 'corp.internal'];
const TARGETS: readonly Target[] = Array.from({ length: 40 }, (_, index): Target => {
  const id = `t${index}`;
  if (index % 4 === 0) return { kind: 'canary', id, labels: index % 8 === 0 ? ['@', '*'] : [`www${index}`] };
  const names = [0, 1, 2].slice(0, 1 + (index % 3)).map((each) => `w${index}.${DOMAINS[(index + each) % 5]}`);
  return { kind: 'real', id, names, challengeNames: {}, issueFrom: CAS.map((ca) => ca.id) };
});

/** A deployment and its ledger, whose every call waits for its lot before and after. */
function open(seed: number) {
  const random = seeded(seed);
  const lots = createInterleaver(random);
  const table = createMemoryTable(() => {
    // Now and then two transactions meet.
    if (random() < 0.02) table.conflicts += 1;
    return lots.turn();
  });
  let now = START;
  const clock: Clock = {
    now: () => now,
    // Nobody sleeps but those who met another.
    sleep: () => lots.turn(),
  };
  const ledger = createBudgetLedger(table, { clock, random });
  const deployment: Deployment = someDeployment({ cas: CAS, targets: TARGETS });
  const counted: MadeOrder[] = [];
  const budget: BudgetLedger = {
    ...ledger,
    async spend(order, trigger, at, turnOf) {
      const spending = await ledger.spend(order, trigger, at, turnOf);
      if (spending.kind === 'counted') counted.push({ ca: order.ca as Ca, names: order.names, at, trigger });
      return spending;
    },
  };
  const refused = new Set<string>();
  const asked: { readonly ca: string; readonly names: readonly string[] }[] = [];
  let label = 0;
  const runs = createRunLedger(table);
  const ports = { clock, budget, breaker: createBreakerLedger(table), turns: createTurnLedger(table) };
  /** What a round does up to its orders. */
  const invoke = async (index: number, from: number): Promise<void> => {
    now = Math.max(now, from + (index * HOUR_MS) / INVOCATIONS);
    const trigger = TRIGGERS[Math.floor(random() ** 2 * TRIGGERS.length)] ?? 'schedule';
    const target = TARGETS[Math.floor(random() * TARGETS.length)]?.id ?? '';
    // Some come twice, as Lambda's queue may have it.
    const runId = `run-${from}-${random() < 0.05 ? Math.max(0, index - 50) : index}`;
    const request = { runId, target, cas: 'all', trigger } as const;
    const plans = planProbes(deployment, request, { now, randomLabel: () => `r${++label}` });
    if (!(await runs.reserve({ runId, target, cas: plans.map(({ ca }) => ca.id), trigger, startedAt: now }))) return;
    await Promise.all(
      plans.map(async (plan) => {
        const admission = await admit(plan, request, deployment, ports);
        if (admission.kind === 'admitted') asked.push({ ca: plan.ca.id, names: plan.names });
        if (admission.kind === 'refused') refused.add(admission.trouble.code);
      }),
    );
  };
  /** So many invocations, a hundred at any time. */
  const invokeMany = async (count: number, from: number) => {
    let next = 0;
    const worker = async () => {
      while (next < count) await invoke(next++, from);
    };
    await lots.run(Promise.all(Array.from({ length: AT_ONCE }, worker)));
  };
  return { invokeMany, counted, asked, refused };
}

/** How many orders there were for each set of names at each CA. */
function ordersBy(orders: readonly { readonly ca: string; readonly names: readonly string[] }[]): Map<string, number> {
  const made = new Map<string, number>();
  for (const { ca, names } of orders) {
    const key = [ca, ...names].join(' ');
    made.set(key, (made.get(key) ?? 0) + 1);
  }
  return new Map([...made].sort(([a], [b]) => (a < b ? -1 : 1)));
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
