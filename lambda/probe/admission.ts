import { BUDGETS } from '../contract/allowance.ts';
import type { Ca } from '../contract/ca.ts';
import type { BudgetCause } from '../contract/causes.ts';
import type { Clock } from '../contract/clock.ts';
import type { Deployment } from '../contract/deployment.ts';
import { type Trouble, TroubleError } from '../contract/problem.ts';
import type { BudgetResult } from '../contract/result.ts';
import type { Trigger } from '../contract/vocabulary.ts';
import type { BreakerLedger } from '../store/breaker.ts';
import type { BudgetLedger, Left, Spent } from '../store/budget.ts';
import type { Order } from '../store/counters.ts';
import type { TurnLedger } from '../store/turns.ts';
import { type ProbePlan, type RoundRequest, targetsAt } from './plan.ts';

export type AdmissionPorts = {
  readonly clock: Clock;
  readonly budget: BudgetLedger;
  readonly turns: TurnLedger;
  readonly breaker: BreakerLedger;
};

/** `absent`: a schedule at a publicly trusted CA, whose one order of the day is not this round's. It has no probe there. */
export type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly trouble: Trouble };

/**
 * Asks the breaker and the budgets whether one order may be made now; when it may, it is counted already. Without the ledger
 * no order is made.
 */
export async function admit(
  plan: ProbePlan,
  request: RoundRequest,
  deployment: Deployment,
  ports: AdmissionPorts,
): Promise<Admission> {
  try {
    return await askLedger(plan, request, deployment, ports);
  } catch (error) {
    if (error instanceof TroubleError) return { kind: 'refused', trouble: { ...error.trouble, step: 'order' } };
    throw error;
  }
}

async function askLedger(
  plan: ProbePlan,
  { trigger, target }: RoundRequest,
  deployment: Deployment,
  { clock, breaker, budget, turns }: AdmissionPorts,
): Promise<Admission> {
  const { ca } = plan;
  const now = clock.now();
  const until = await breaker.openUntil(ca.id, now);
  if (until !== undefined) return { kind: 'refused', trouble: breakerOpen(ca, until) };
  const byTurns = trigger === 'schedule' && ca.publiclyTrusted;
  if (byTurns && !(await turns.isNext(ca.id, target, targetsAt(deployment, ca), now))) return { kind: 'absent' };
  const spending = await budget.spend(orderOf(plan), trigger, now, byTurns ? target : undefined);
  if (spending.kind === 'counted') return { kind: 'admitted' };
  if (!byTurns) return { kind: 'refused', trouble: budgetSpent(plan, trigger, spending.spent) };
  // Where only the day is spent another round was quicker, and the turn is still this target's.
  if (spending.spent.some(({ counter }) => counter.per !== 'day')) await turns.passOn(ca.id, target, now);
  return { kind: 'absent' };
}

/** What the counters of a plan leave now; `undefined` where the ledger does not say. Never throws. */
export async function budgetsLeft(
  plan: ProbePlan,
  { clock, budget }: Pick<AdmissionPorts, 'clock' | 'budget'>,
): Promise<BudgetResult[] | undefined> {
  try {
    return (await budget.left(orderOf(plan), clock.now())).map(asResult);
  } catch (error) {
    if (error instanceof TroubleError) return undefined;
    throw error;
  }
}

function asResult({ counter: { per, domain, allowance }, schedule, onDemand }: Left): BudgetResult {
  return { per, ...(domain === undefined ? {} : { domain }), ...allowance, left: { schedule, onDemand } };
}

function orderOf({ ca, names, namesRepeat, pooled = false }: ProbePlan): Order {
  return { ca, names, repeats: namesRepeat, pooled };
}

function breakerOpen(ca: Ca, until: number): Trouble {
  const retryAt = new Date(until).toISOString();
  return {
    code: 'breaker-open',
    step: 'order',
    message: `${ca.title} asked to be left alone until ${retryAt}, so nothing was ordered.`,
    action: 'Wait until then; production clients behind the same address or account may be refused as well.',
    retryAt,
  };
}

const OPTION = {
  day: 'ordersPerDay',
  domain: 'ordersPerDomainPerWeek',
  set: 'ordersPerSetPerWeek',
} as const;

function budgetSpent({ ca, names }: ProbePlan, trigger: Trigger, spent: readonly Spent[]): Trouble {
  // Narrowest first: it says most.
  const [first] = [...spent].sort((a, b) => BUDGETS.indexOf(b.counter.per) - BUDGETS.indexOf(a.counter.per));
  const { per, domain, allowance } = first?.counter ?? { per: 'day', allowance: { orders: 0, reserved: 0 } };
  const of = {
    day: `at ${ca.title} today`,
    domain: `at ${ca.title} for names of ${domain} within seven days`,
    set: `at ${ca.title} for exactly these names (${shortly(names)}) within seven days`,
  }[per];
  // Whoever is refused by several counters waits for the last of them.
  const times = spent.flatMap(({ freesAt }) => freesAt ?? []);
  const retryAt = times.length === spent.length ? new Date(Math.max(...times)).toISOString() : undefined;
  const cause: BudgetCause = per;
  return {
    code: 'budget-spent',
    step: 'order',
    message: `The orders that the prober allows itself ${of} (${allowance.orders}, ${allowance.reserved} of them kept for rounds on demand and confirmations) are spent for a round of this kind, so nothing was ordered.`,
    action: [
      trigger === 'schedule' ? 'Invoke on demand to spend the reserve' : waitUntil(retryAt),
      `or raise ${OPTION[per]} of the CA in the config and deploy.`,
    ].join(', '),
    cause,
    ...(retryAt === undefined ? {} : { retryAt }),
  };
}

function waitUntil(retryAt: string | undefined): string {
  return retryAt === undefined ? 'Give rounds on demand a reserve (reservedOrdersPerDay)' : `Wait until ${retryAt}`;
}

function shortly(names: readonly string[]): string {
  const MOST = 3;
  const more = names.length - MOST;
  return names.slice(0, MOST).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
