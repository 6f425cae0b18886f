import type { Ca } from '../contract/ca.ts';
import type { Clock } from '../contract/clock.ts';
import { type Trouble, TroubleError } from '../contract/problem.ts';
import type { Trigger } from '../contract/vocabulary.ts';
import type { BreakerLedger } from '../store/breaker.ts';
import type { BudgetLedger } from '../store/budget.ts';

export type AdmissionPorts = { readonly clock: Clock; readonly budget: BudgetLedger; readonly breaker: BreakerLedger };

/** `absent`: the day's one scheduled order at a publicly trusted CA was made by another round, so this one has no probe there. */
export type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly trouble: Trouble };

/**
 * Asks the breaker and the budget whether one order may be made now; when it may, it is counted already. Without the ledger
 * no order is made.
 */
export async function admit(ca: Ca, trigger: Trigger, ports: AdmissionPorts): Promise<Admission> {
  try {
    return await askLedger(ca, trigger, ports);
  } catch (error) {
    if (error instanceof TroubleError) return { kind: 'refused', trouble: { ...error.trouble, step: 'order' } };
    throw error;
  }
}

async function askLedger(ca: Ca, trigger: Trigger, { clock, breaker, budget }: AdmissionPorts): Promise<Admission> {
  const now = clock.now();
  const until = await breaker.openUntil(ca.id, now);
  if (until !== undefined) return { kind: 'refused', trouble: breakerOpen(ca, until) };
  const onceADay = trigger === 'schedule' && ca.publiclyTrusted;
  if (onceADay && !(await budget.claimDay(ca.id, now))) return { kind: 'absent' };
  const allowed = await budget.spend(ca.id, ca.limits, trigger, now);
  return allowed ? { kind: 'admitted' } : { kind: 'refused', trouble: budgetSpent(ca, trigger) };
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

function budgetSpent(ca: Ca, trigger: Trigger): Trouble {
  const { ordersPerDay, reservedOrdersPerDay } = ca.limits;
  return {
    code: 'budget-spent',
    step: 'order',
    message: `The ${ordersPerDay} orders a day for ${ca.title} (${reservedOrdersPerDay} of them kept for rounds on demand) are spent, so nothing was ordered.`,
    action:
      trigger === 'schedule'
        ? 'Invoke on demand to spend the reserve, or raise ordersPerDay of the CA in the config.'
        : 'Wait until 00:00 UTC, or raise ordersPerDay of the CA in the config and deploy.',
  };
}
