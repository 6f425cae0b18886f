import { AcmeProblemError } from '../acme/errors.ts';
import type { AcmeSession, Directory, Order } from '../acme/session.ts';
import { TroubleError } from '../contract/problem.ts';
import type { Account, AccountSource } from './account.ts';
import { placeOrder } from './issue.ts';
import type { ProbePlan } from './plan.ts';
import type { StepFacts } from './step-log.ts';

/** The order of a probe, and the account that it is made with. */

/** How many profiles of a directory are told, and characters of each. */
const MOST_PROFILES = 10;
const MOST_PROFILE = 40;
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
    /** Told of the directory that the order goes by, before it is sent. */
    readonly onDirectory: (directory: Directory) => void;
  },
): Promise<{ readonly session: AcmeSession; readonly order: Order }> {
  const { accounts, open, facts } = options;
  const session = open(account);
  const directory = await session.directory();
  options.onDirectory(directory);
  try {
    return { session, order: await placeOrder(session, plan) };
  } catch (error) {
    if (isProfileRefused(error)) throw profileRefused(error, plan, directory);
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

/** draft-ietf-acme-profiles section 4. */
function isProfileRefused(error: unknown): error is AcmeProblemError {
  return error instanceof AcmeProblemError && error.problem.type === `${NAMESPACE}invalidProfile`;
}

function profileRefused(error: AcmeProblemError, { ca }: ProbePlan, directory: Directory): TroubleError {
  const listed = Object.keys(directory.meta?.profiles ?? {}).map((name) => name.slice(0, MOST_PROFILE));
  const list = listed.length > 0 ? `lists ${listed.slice(0, MOST_PROFILES).join(', ')}` : 'lists no profiles at all';
  return new TroubleError(
    {
      code: 'ca-refused',
      message: `${ca.title} refused the profile "${ca.profile ?? ''}"; its directory ${list}.`,
      action:
        'Set profile of this CA in the config to one that its directory lists, or take it out, and look whether your own client asks for the same one.',
      problem: error.problem,
    },
    { cause: error },
  );
}

function noteOf(before: Account, after: Account): string {
  return before.accountUrl === after.accountUrl
    ? '; asked again, it knew it'
    : `; its key was registered anew as ${after.accountUrl}: CAA records that name the old one (accounturi) must be changed`;
}
