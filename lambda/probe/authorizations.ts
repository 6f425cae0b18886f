import { AcmeProblemError } from '../acme/errors.ts';
import type { AcmeSession, Authorization, Order } from '../acme/session.ts';
import type { Ca } from '../contract/ca.ts';
import { inOneLine } from '../contract/harmless.ts';
import { withoutWildcard } from '../contract/names.ts';
import { TroubleError } from '../contract/problem.ts';
import type { ProbePlan } from './plan.ts';
import { wordsOf } from './words.ts';

/** The authorizations of an order: what they must be before a challenge, and what is left of them afterwards. */

const MALFORMED = 'urn:ietf:params:acme:error:malformed';

/**
 * Reads them. Every one must be for a name that was ordered, and still be pending, or else DNS is not exercised.
 * @throws TroubleError `ca-malformed`, `order-invalid`, `authorization-already-valid`
 */
export async function readAuthorizations(
  session: AcmeSession,
  order: Order,
  plan: ProbePlan,
): Promise<Authorization[]> {
  const { ca } = plan;
  if (order.authorizations.length === 0) throw noAuthorization(ca);
  const authorizations = await Promise.all(order.authorizations.map((url) => session.authorization(url)));
  const foreign = authorizations.find((each) => !Object.hasOwn(plan.publishAt, identifierOf(each)));
  if (foreign) throw notOrdered(foreign, ca);
  const final = authorizations.find(({ status }) => status !== 'pending' && status !== 'valid');
  if (final) throw endedBefore(final, ca);
  const valid = authorizations.filter(({ status }) => status === 'valid');
  if (valid.length === 0) return authorizations;
  throw new TroubleError({
    code: 'authorization-already-valid',
    message: `${ca.title} held ${valid.length} of ${authorizations.length} authorizations valid before any challenge (${valid.map(({ identifier }) => identifier.value).join(', ')}), so this order would not have exercised DNS.`,
    action: await endAll(session, valid, ca),
  });
}

/** @returns what was done about authorizations that are valid, and what that means */
async function endAll(session: AcmeSession, valid: readonly Authorization[], ca: Ca): Promise<string> {
  if (!ca.quirks.authorizationDeactivation) {
    return `Nothing is broken, but ${ca.title} knows no deactivation of authorizations: probes of these names stay inconclusive until they expire.`;
  }
  const ended = await Promise.allSettled(valid.map(({ url }) => session.deactivateAuthorization(url)));
  return ended.every((each) => each.status === 'fulfilled')
    ? 'Nothing is broken. The authorizations were deactivated, so that the next probe validates anew.'
    : 'Nothing is broken, but the authorizations could not be deactivated: probes of these names stay inconclusive until they expire.';
}

/** The name that an authorization is for, as the plan spells it. */
export function identifierOf({ identifier: { type, value } }: Authorization): string {
  return type === 'dns' ? withoutWildcard(value.toLowerCase()) : `${type}:${value}`;
}

/**
 * Leaves none of them pending or valid. One that has ended stays as it is: a CA may refuse to change it (RFC 8555 section
 * 7.1.6). All are tried, whatever becomes of the others.
 * @throws the first error
 */
export async function deactivateAuthorizations(session: AcmeSession, urls: readonly string[]): Promise<void> {
  const tried = await Promise.allSettled(urls.map((url) => deactivate(session, url)));
  const failed = tried.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}

async function deactivate(session: AcmeSession, url: string): Promise<void> {
  if (await hasEnded(session, url)) return;
  try {
    await session.deactivateAuthorization(url);
  } catch (error) {
    const refused = error instanceof AcmeProblemError && error.problem.type === MALFORMED;
    // It may have ended since it was read.
    if (!refused || !(await hasEnded(session, url))) throw error;
  }
}

async function hasEnded(session: AcmeSession, url: string): Promise<boolean> {
  const { status } = await session.authorization(url);
  return status !== 'pending' && status !== 'valid';
}

function noAuthorization(ca: Ca): TroubleError {
  return new TroubleError({
    code: 'ca-malformed',
    message: `${ca.title} answered with an order that holds no authorization at all.`,
    action: `Tell ${ca.title}: an order must list its authorizations (RFC 8555 section 7.1.3).`,
  });
}

function notOrdered(authorization: Authorization, ca: Ca): TroubleError {
  return new TroubleError({
    code: 'ca-malformed',
    message: `${ca.title} demands an authorization for ${inOneLine(authorization.identifier.value, 200)}, which was not ordered.`,
    action: `Tell ${ca.title}: the names of an order are all that this prober can prove control of (RFC 8555 section 7.1.4).`,
  });
}

function endedBefore(authorization: Authorization, ca: Ca): TroubleError {
  const { status, identifier, challenges } = authorization;
  const problem = challenges.find(({ error }) => error !== undefined)?.error;
  return new TroubleError({
    code: 'order-invalid',
    message: `${ca.title} answered a new order with an authorization for ${identifier.value} that is "${status}" before any challenge: ${wordsOf(problem)}.`,
    action: `Invoke again; if it stays so, tell ${ca.title}: a new order needs authorizations that are pending or valid (RFC 8555 section 7.1.6).`,
    ...(problem ? { problem } : {}),
  });
}
