import { AcmeProblemError } from '../acme/errors.ts';
import { type AcmeSession, openSession } from '../acme/session.ts';
import { acmeTrouble, isDeactivated } from '../acme/trouble.ts';
import type { Ca } from '../contract/ca.ts';
import { TroubleError } from '../contract/problem.ts';
import type { AccountSecret } from '../contract/secret.ts';
import type { AccountPorts } from './ports.ts';

/** What a CA says of a key. */

const NAMESPACE = 'urn:ietf:params:acme:error:';

/** A secret with a key in it. */
export type Keyed = AccountSecret & { readonly privateKeyPem: string };

export function hasKey(secret: AccountSecret | undefined): secret is Keyed {
  return secret?.privateKeyPem !== undefined;
}

export function sessionOf(
  ca: Ca,
  { privateKeyPem, accountUrl }: Keyed,
  { connect, deadline }: Pick<AccountPorts, 'connect' | 'deadline'>,
): AcmeSession {
  const transcript = { requests: [] };
  return openSession(connect(ca), {
    ...{ privateKeyPem, transcript, deadline },
    ...(accountUrl === undefined ? {} : { accountUrl }),
  });
}

/**
 * The URL of the account that has this key, by `onlyReturnExisting` (RFC 8555 section 7.3.1). A CA that asks for the binding
 * before it says whether it knows the key is asked for the account in the secret instead.
 * @returns `undefined` where the CA knows no account of this key
 * @throws AcmeProblemError, TransportError, AcmeAccountError
 */
export async function accountOfKey(
  ca: Ca,
  secret: Keyed,
  ports: Pick<AccountPorts, 'connect' | 'deadline'>,
): Promise<string | undefined> {
  const session = sessionOf(ca, secret, ports);
  try {
    return await session.register({ onlyReturnExisting: true });
  } catch (error) {
    if (isProblem(error, 'accountDoesNotExist')) return undefined;
    if (!isProblem(error, 'externalAccountRequired')) throw error;
  }
  if (secret.accountUrl === undefined) return undefined;
  try {
    await session.readAccount();
    return secret.accountUrl;
  } catch (error) {
    if (isKeyRefused(error)) return undefined;
    throw error;
  }
}

function isProblem(error: unknown, type: string): boolean {
  return error instanceof AcmeProblemError && error.problem.type === `${NAMESPACE}${type}`;
}

/**
 * Whether a signed request may have been refused because the account is unknown or has another key: RFC 8555 has no type of its
 * own for the latter, and CAs send `unauthorized` or `malformed`. An account that was deactivated is known.
 */
export function isKeyRefused(error: unknown): boolean {
  if (isDeactivated(error)) return false;
  return ['accountDoesNotExist', 'unauthorized', 'malformed'].some((type) => isProblem(error, type));
}

/** What was thrown, as trouble that names the account. */
export function asTrouble(
  error: unknown,
  ca: Ca,
  accountUrl: string | undefined,
  { clock }: Pick<AccountPorts, 'clock'>,
): TroubleError {
  if (error instanceof TroubleError) return error;
  return new TroubleError(acmeTrouble(error, 'account', ca, clock.now(), accountUrl), { cause: error });
}
