import { AcmeProblemError } from '../acme/errors.ts';
import type { AcmeSession, Directory, Order } from '../acme/session.ts';
import { isDeactivated } from '../acme/trouble.ts';
import { TroubleError } from '../contract/problem.ts';
import type { Account, AccountSource } from './account.ts';
import { placeOrder } from './issue.ts';
import type { ProbePlan } from './plan.ts';
import { isProfileRefused, profileRefused } from './profile.ts';
import type { StepFacts } from './step-log.ts';

/** The order of a probe, and the account that it is made with. */

const NAMESPACE = 'urn:ietf:params:acme:error:';

type Options = {
  readonly accounts: Pick<AccountSource, 'pending' | 'verify'>;
  readonly open: (account: Account) => AcmeSession;
  readonly facts: StepFacts;
  /** Told of the directory that the order goes by, before it is sent. */
  readonly onDirectory: (directory: Directory) => void;
};
type Ordered = { readonly session: AcmeSession; readonly order: Order };

/**
 * Orders. A CA that refuses the account may know it by its new key already: a rotation that has not ended holds that in
 * AWSPENDING, and it is tried. A CA that says it does not know the account may have lost it, as Let's Encrypt's staging did when
 * it was wiped: then the account is verified and ordered with once more.
 * @param options.open makes a session with an account
 * @param options.facts get a note when another key or account had to be taken
 * @throws TroubleError `order-invalid`, or that of the account
 */
export async function orderOnce(plan: ProbePlan, account: Account, options: Options): Promise<Ordered> {
  try {
    return await orderWith(plan, account, options);
  } catch (error) {
    if (!mayBeOtherKey(error)) throw error;
    const pending = await orderWithPending(plan, account, options);
    if (pending) return pending;
    if (!isAccountUnknown(error)) throw error;
    return orderVerified(plan, account, options);
  }
}

async function orderWith(plan: ProbePlan, account: Account, { open, onDirectory }: Options): Promise<Ordered> {
  const session = open(account);
  const directory = await session.directory();
  onDirectory(directory);
  try {
    return { session, order: await placeOrder(session, plan) };
  } catch (error) {
    throw isProfileRefused(error) ? profileRefused(error, plan, directory) : error;
  }
}

/** @returns `undefined` where there is no rotation, or where the CA refuses its key as well */
async function orderWithPending(plan: ProbePlan, account: Account, options: Options): Promise<Ordered | undefined> {
  const { accounts, open, facts } = options;
  // Where it cannot be read, what the CA said first is the trouble.
  const pending = await accounts.pending(plan.ca).catch(unlessTrouble);
  if (!pending) return undefined;
  const refused = `${plan.ca.title} refused the key of AWSCURRENT for the account ${account.accountUrl}`;
  const keep = () => {
    facts.attempts = 2;
    facts.note = `${refused}, and took that of AWSPENDING: a rotation of the key has not ended, and goes on with the next try`;
  };
  try {
    const ordered = await orderWith(plan, pending, options);
    keep();
    return ordered;
  } catch (error) {
    if (!mayBeOtherKey(error)) {
      keep();
      throw error;
    }
    // What is tidied up later is tidied up with the account of the secret.
    open(account);
    return undefined;
  }
}

function unlessTrouble(error: unknown): undefined {
  if (!(error instanceof TroubleError)) throw error;
  return undefined;
}

async function orderVerified(plan: ProbePlan, account: Account, options: Options): Promise<Ordered> {
  const { accounts, facts } = options;
  facts.note = `${plan.ca.title} did not know the account ${account.accountUrl}`;
  const verified = await accounts.verify(plan.ca);
  facts.attempts = 2;
  facts.note += noteOf(account, verified);
  return orderWith(plan, verified, options);
}

/** RFC 8555 has no type of its own for a wrong key: CAs send `unauthorized` or `malformed`, and some for other things too. */
function mayBeOtherKey(error: unknown): boolean {
  if (!(error instanceof AcmeProblemError) || error.resource !== 'newOrder' || isDeactivated(error)) return false;
  return ['accountDoesNotExist', 'unauthorized', 'malformed'].some(
    (type) => error.problem.type === `${NAMESPACE}${type}`,
  );
}

/**
 * `accountDoesNotExist` (RFC 8555 section 6.7), or `unauthorized` that says as much. One that was deactivated is known: section
 * 7.3.6 has `unauthorized` for it, and it is never made anew.
 */
function isAccountUnknown(error: unknown): boolean {
  if (!(error instanceof AcmeProblemError)) return false;
  const { type, detail = '' } = error.problem;
  if (type === `${NAMESPACE}accountDoesNotExist`) return true;
  if (type !== `${NAMESPACE}unauthorized` || isDeactivated(error)) return false;
  return /(unknown|no such) account|account.*(unknown|not found|not exist)/i.test(detail);
}

function noteOf(before: Account, after: Account): string {
  return before.accountUrl === after.accountUrl
    ? '; asked again, it knew it'
    : `; its key was registered anew as ${after.accountUrl}: CAA records that name the old one (accounturi) must be changed`;
}
