import { X509Certificate } from 'node:crypto';
import { judgeChain } from '../acme/chain.ts';
import type { AcmeSession, Authorization, Order } from '../acme/session.ts';
import type { Ca } from '../contract/ca.ts';
import { inOneLine } from '../contract/harmless.ts';
import { TroubleError } from '../contract/problem.ts';
import type { IssuedCertificate } from '../contract/result.ts';
import { identifierOf } from './authorizations.ts';
import type { ProbePlan } from './plan.ts';
import type { Contribution } from './publication.ts';
import { wordsOf } from './words.ts';

/** What each step of an issuance asks of the CA, and what its answers mean. */

/** Characters of a list that the CA wrote. */
const MOST_WORDS = 200;

/** @throws TroubleError `order-invalid` */
export async function placeOrder(session: AcmeSession, plan: ProbePlan): Promise<Order> {
  const order = await session.newOrder(plan.names, plan.ca.profile);
  assertSameIdentifiers(order, plan);
  return order;
}

function assertSameIdentifiers(order: Order, plan: ProbePlan): void {
  const asked = [...plan.names].sort().join(' ');
  const got = order.identifiers
    .map(({ type, value }) => (type === 'dns' ? value.toLowerCase() : `${type}:${value}`))
    .sort()
    .join(' ');
  if (asked === got) return;
  throw new TroubleError({
    code: 'order-invalid',
    message: `${plan.ca.title} answered with an order for other names (${inOneLine(got, MOST_WORDS)}) than were asked for.`,
    action: `Tell ${plan.ca.title}: an order must hold the identifiers that were asked for (RFC 8555 section 7.4).`,
  });
}

/** @throws TroubleError `challenge-not-offered` */
export function dnsChallenge(authorization: Authorization, ca: Ca): { readonly url: string; readonly token: string } {
  const challenge = authorization.challenges.find(({ type }) => type === 'dns-01');
  if (challenge?.token !== undefined) return { url: challenge.url, token: challenge.token };
  const offered =
    authorization.challenges
      .map(({ type }) => type)
      .join(', ')
      .slice(0, 200) || 'none';
  throw new TroubleError({
    code: 'challenge-not-offered',
    message: `${ca.title} offers no dns-01 challenge for ${authorization.identifier.value}; it offers: ${inOneLine(offered, MOST_WORDS)}.`,
    action: 'Check whether the account or the profile is restricted, and whether the CA validates by DNS at all.',
  });
}

/** The values of one CA by the name that they are published at. */
export async function contributionsOf(
  session: AcmeSession,
  plan: ProbePlan,
  authorizations: readonly Authorization[],
): Promise<Contribution[]> {
  const byName = new Map<string, string[]>();
  for (const authorization of authorizations) {
    const identifier = identifierOf(authorization);
    const name = plan.publishAt[identifier];
    if (name === undefined) throw new Error(`no place is planned for the challenge of ${identifier}`);
    const value = await session.challengeValue(dnsChallenge(authorization, plan.ca).token);
    byName.set(name, [...(byName.get(name) ?? []), value]);
  }
  return [...byName].map(([name, values]) => ({ name, values, sharing: plan.sharing }));
}

/** @throws TroubleError `validation-failed` with the CA's own words */
export async function awaitValidation(
  session: AcmeSession,
  authorizations: readonly Authorization[],
  ca: Ca,
): Promise<void> {
  const ended = await Promise.all(authorizations.map(({ url }) => session.awaitAuthorization(url)));
  const failed = ended.find(({ status }) => status !== 'valid');
  if (!failed) return;
  const problem = failed.challenges.find(({ error }) => error !== undefined)?.error;
  throw new TroubleError({
    code: 'validation-failed',
    message: `${ca.title} did not accept the challenge for ${failed.identifier.value}: ${wordsOf(problem)}.`,
    action:
      'Compare the words of the CA with the propagation step: it says what each authoritative server served before.',
    ...(problem ? { problem } : {}),
  });
}

/** @throws TroubleError `order-invalid` with the CA's own words */
export async function finalizeOrder(
  session: AcmeSession,
  order: Order,
  ca: Ca,
  csrPem: string,
): Promise<{ readonly certificateUrl: string }> {
  const answered = await session.finalize(order, csrPem);
  const ended =
    answered.status === 'valid' || answered.status === 'invalid' ? answered : await session.awaitOrder(answered);
  if (ended.status === 'valid' && ended.certificate !== undefined) return { certificateUrl: ended.certificate };
  throw new TroubleError({
    code: 'order-invalid',
    message: `${ca.title} ended the order as "${ended.status}" instead of issuing: ${wordsOf(ended.error)}.`,
    action: `Read the words of ${ca.title}; a CAA record, a rate limit or an outage of the CA shows itself here.`,
    ...(ended.error ? { problem: ended.error } : {}),
  });
}

/** Whether there is a certificate in it that could be revoked. */
export function holdsCertificate(chainPem: string): boolean {
  try {
    new X509Certificate(chainPem);
    return true;
  } catch {
    return false;
  }
}

/** @throws TroubleError `chain-untrusted` or `certificate-wrong` */
export function judgeCertificate(
  chainPem: string,
  options: { readonly plan: ProbePlan; readonly publicKeyPem: string; readonly now: number },
): IssuedCertificate {
  const { plan, publicKeyPem, now } = options;
  const judged = judgeChain({
    chainPem,
    roots: plan.ca.issuingRoots,
    names: plan.names,
    mayAddNames: plan.ca.quirks.addsNames ?? false,
    publicKeyPem,
    now,
    ca: plan.ca.title,
  });
  if (judged.outcome === 'failed') throw new TroubleError(judged.trouble);
  return judged.certificate;
}
