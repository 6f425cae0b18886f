import type { Ca } from '../../../lambda/contract/ca.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import type { Deployment, Target } from '../../../lambda/contract/deployment.ts';
import { TRIGGERS } from '../../../lambda/contract/vocabulary.ts';
import { admit } from '../../../lambda/probe/admission.ts';
import { planProbes } from '../../../lambda/probe/plan.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { type BudgetLedger, createBudgetLedger } from '../../../lambda/store/budget.ts';
import { createRunLedger } from '../../../lambda/store/runs.ts';
import type { Table } from '../../../lambda/store/table.ts';
import { createTurnLedger } from '../../../lambda/store/turns.ts';
import { someCa, someDeployment } from './deployments.ts';
import type { MadeOrder } from './made-orders.ts';

/** Very many rounds at once over many targets, domains and CAs, as far as each of them counts its orders. */

const limits = { wildcard: true, namesPerOrder: 100 };
export const CAS: readonly Ca[] = [
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

export type Rush = {
  /** One invocation: a target and a trigger drawn by lot; now and then a run id that came before. */
  invoke(index: number): Promise<void>;
  /** Orders that the ledger counted. */
  readonly counted: MadeOrder[];
  /** Orders that would have been made. */
  readonly asked: { readonly ca: string; readonly names: readonly string[] }[];
  /** Codes of what kept the others from being made. */
  readonly refused: Set<string>;
};

/** @param ports.open the ledger's table as an invocation of its own opens it */
export function openRush(ports: {
  readonly open: () => Table;
  readonly clock: Clock;
  readonly random: () => number;
}): Rush {
  const { clock, random } = ports;
  const deployment: Deployment = someDeployment({ cas: CAS, targets: TARGETS });
  const rush: Omit<Rush, 'invoke'> = { counted: [], asked: [], refused: new Set() };
  let label = 0;
  return {
    ...rush,
    async invoke(index) {
      const table = ports.open();
      const trigger = TRIGGERS[Math.floor(random() ** 2 * TRIGGERS.length)] ?? 'schedule';
      const target = TARGETS[Math.floor(random() * TARGETS.length)]?.id ?? '';
      // Some come twice, as Lambda's queue may have it.
      const runId = `run-${random() < 0.05 ? Math.max(0, index - 50) : index}`;
      const request = { runId, target, cas: 'all', trigger } as const;
      const now = clock.now();
      const plans = planProbes(deployment, request, { now, randomLabel: () => `r${++label}` });
      const cas = plans.map(({ ca }) => ca.id);
      if (!(await createRunLedger(table).reserve({ runId, target, cas, trigger, startedAt: now }))) return;
      const budget = noting(createBudgetLedger(table, { clock, random }), rush.counted);
      const ledgers = { clock, budget, breaker: createBreakerLedger(table), turns: createTurnLedger(table) };
      await Promise.all(
        plans.map(async (plan) => {
          const admission = await admit(plan, request, deployment, ledgers);
          if (admission.kind === 'admitted') rush.asked.push({ ca: plan.ca.id, names: plan.names });
          if (admission.kind === 'refused') rush.refused.add(admission.trouble.code);
        }),
      );
    },
  };
}

function noting(ledger: BudgetLedger, counted: MadeOrder[]): BudgetLedger {
  return {
    ...ledger,
    async spend(order, trigger, at, turnOf) {
      const spending = await ledger.spend(order, trigger, at, turnOf);
      if (spending.kind === 'counted') counted.push({ ca: order.ca as Ca, names: order.names, at, trigger });
      return spending;
    },
  };
}

/** So many pieces of work, so many of them at any time. */
export async function doMany(count: number, atOnce: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** How many orders there were for each set of names at each CA. */
export function ordersBy(
  orders: readonly { readonly ca: string; readonly names: readonly string[] }[],
): Map<string, number> {
  const made = new Map<string, number>();
  for (const { ca, names } of orders) {
    const key = [ca, ...names].join(' ');
    made.set(key, (made.get(key) ?? 0) + 1);
  }
  return new Map([...made].sort(([a], [b]) => (a < b ? -1 : 1)));
}
