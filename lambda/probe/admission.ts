import type { Ca } from '../contract/ca.ts';
import type { Clock } from '../contract/clock.ts';
import type { Trouble } from '../contract/problem.ts';
import type { Trigger } from '../contract/vocabulary.ts';
import type { BreakerLedger } from '../store/breaker.ts';
import type { BudgetLedger } from '../store/budget.ts';

export type AdmissionPorts = { readonly clock: Clock; readonly budget: BudgetLedger; readonly breaker: BreakerLedger };

/**
 * Asks the breaker and the budget whether one order may be made now; when it may, it is counted already.
 * @returns the trouble that forbids the order
 * @throws TroubleError `ledger-unavailable`: without the ledger no order is made
 */
export async function admit(ca: Ca, trigger: Trigger, ports: AdmissionPorts): Promise<Trouble | undefined> {
  const now = ports.clock.now();
  const until = await ports.breaker.openUntil(ca.id, now);
  if (until !== undefined) return breakerOpen(ca, until);
  const allowed = await ports.budget.spend(ca.id, ca.limits, trigger, now);
  return allowed ? undefined : budgetSpent(ca, trigger);
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
