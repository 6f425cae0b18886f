import { AcmeProblemError } from '../acme/errors.ts';
import type { AcmeSession, Order } from '../acme/session.ts';
import type { Account, AccountSource } from './account.ts';
import { placeOrder } from './issue.ts';
import type { ProbePlan } from './plan.ts';
import type { StepFacts } from './step-log.ts';

/** The order of a probe, and the account that it is made with. */

const NAMESPACE = 'urn:ietf:params:acme:error:';

/**
 * Orders. A CA that says it does not know the account may have lost it, as Let's Encrypt's staging did when it was wiped: then
 * the account is verified and ordered with once more.
 * @param options.open makes a session with an account
 * @param options.facts get a note when the account had to be verified
 * @throws TroubleError `order-invalid`, or that of the account
 */
export async function orderOnce(
  plan: ProbePlan,
  account: Account,
  options: {
    readonly accounts: Pick<AccountSource, 'verify'>;
    readonly open: (account: Account) => AcmeSession;
    readonly facts: StepFacts;
  },
): Promise<{ readonly session: AcmeSession; readonly order: Order }> {
  const { accounts, open, facts } = options;
  const session = open(account);
  try {
    return { session, order: await placeOrder(session, plan) };
  } catch (error) {
    if (!isAccountUnknown(error)) throw error;
    facts.note = `${plan.ca.title} did not know the account ${account.accountUrl}`;
    const verified = await accounts.verify(plan.ca);
    facts.attempts = 2;
    facts.note += noteOf(account, verified);
    const again = open(verified);
    return { session: again, order: await placeOrder(again, plan) };
  }
}

/**
 * `accountDoesNotExist` (RFC 8555 section 6.7), or `unauthorized` that says as much. One that was deactivated is known: section
 * 7.3.6 has `unauthorized` for it, and it is never made anew.
 */
function isAccountUnknown(error: unknown): boolean {
  if (!(error instanceof AcmeProblemError)) return false;
  const { type, detail = '' } = error.problem;
  if (type === `${NAMESPACE}accountDoesNotExist`) return true;
  if (type !== `${NAMESPACE}unauthorized` || /deactivated|revoked/i.test(detail)) return false;
  return /(unknown|no such) account|account.*(unknown|not found|not exist)/i.test(detail);
}

function noteOf(before: Account, after: Account): string {
  return before.accountUrl === after.accountUrl
    ? '; asked again, it knew it'
    : `; its key was registered anew as ${after.accountUrl}: CAA records that name the old one (accounturi) must be changed`;
}
