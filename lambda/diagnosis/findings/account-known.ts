import type { Judged } from './finding.ts';
import { notReached, type PlacedProbe, perProbe, requestsOf, stepOf } from './probes.ts';

const UNKNOWN: readonly string[] = ['account-refused', 'account-missing', 'eab-missing'];

/** An order that was taken, or refused for another reason, was made with an account that the CA knows. */
export const accountKnown = perProbe('account-known', (placed) => {
  const order = stepOf(placed, 'order');
  if (!order) return beforeOrder(placed);
  const { step, at } = order;
  if (step.attempts !== undefined) {
    const detail = step.note ?? 'The CA did not know the account at first.';
    const value = placed.probe.accountKey === 'pending' ? 'pending' : 'lost';
    return { outcome: 'does-not-hold', value, detail, evidence: [at] };
  }
  if (step.outcome === 'passed') return { outcome: 'holds', detail: 'The CA took an order of it.', evidence: [at] };
  const code = step.trouble?.code;
  const detail = step.trouble?.message ?? 'No reason was given.';
  const unknown = code !== undefined && UNKNOWN.includes(code);
  return { outcome: unknown ? 'does-not-hold' : 'could-not-tell', value: code, detail, evidence: [at] };
});

function beforeOrder(placed: PlacedProbe): Omit<Judged, 'subject'> {
  const account = stepOf(placed, 'account');
  const trouble = account?.step.trouble;
  if (!account || !trouble) return wasRead(placed) ?? notReached(placed, 'order');
  const outcome = UNKNOWN.includes(trouble.code) ? 'does-not-hold' : 'could-not-tell';
  return { outcome, value: trouble.code, detail: trouble.message, evidence: [account.at] };
}

/** A pulse reads the account itself. */
function wasRead(placed: PlacedProbe): Omit<Judged, 'subject'> | undefined {
  const read = requestsOf(placed).findLast(
    ({ request: { resource, status } }) => resource === 'account' && status === 200,
  );
  if (!read) return undefined;
  if (placed.probe.accountKey !== 'pending')
    return {
      outcome: 'holds',
      detail: 'The CA knows the account, and that its key is the one in the secret.',
      evidence: [read.at],
    };
  const detail = 'The CA has the key of a rotation that has not ended.';
  return { outcome: 'does-not-hold', value: 'pending', detail, evidence: [read.at] };
}
