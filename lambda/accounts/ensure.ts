import { createAccountKey } from '../acme/account-key.ts';
import type { Ca } from '../contract/ca.ts';
import { TroubleError } from '../contract/problem.ts';
import { type AccountSecret, SECRET_VERSION } from '../contract/secret.ts';
import { putBindingCommand } from '../store/secret-value.ts';
import type { PendingSecret } from '../store/secret-versions.ts';
import { assertOfThisCa, secretOfAnotherCa } from '../store/secrets.ts';
import { accountOfKey, asTrouble, hasKey, type Keyed, sessionOf } from './known.ts';
import { withLease } from './lease.ts';
import type { AccountPorts } from './ports.ts';

export type EnsuredAccount = {
  readonly accountUrl: string;
  /** The account that the CA had forgotten; its key was registered anew. */
  readonly forgotten?: string;
  /** A rotation that had not ended was. */
  readonly rotated?: true;
};

/**
 * Sees to it that the secret of a CA holds a key and the URL of an account at that CA. May be run again after a stop at any
 * point: the key is stored before it is registered, so no account is ever made with a key that is lost.
 * @param how.verify ask the CA also where the secret names an account: a staging CA may have lost all of them. The same key is
 *   registered anew then, and the URL replaced; an account that was deactivated stays as it is
 * @throws TroubleError
 */
export function ensureAccount(
  ca: Ca,
  ports: AccountPorts,
  how: { readonly verify?: boolean } = {},
): Promise<EnsuredAccount> {
  return withLease(ca, ports, () => settleAccount(ca, ports, how));
}

/** As `ensureAccount`, for who holds the lease already. */
export async function settleAccount(
  ca: Ca,
  ports: AccountPorts,
  how: { readonly verify?: boolean } = {},
): Promise<EnsuredAccount> {
  const stored = await ports.secrets.read(ca.id);
  assertOfThisCa(ca, stored);
  const registered = hasKey(stored) ? stored.accountUrl : undefined;
  if (registered !== undefined && !how.verify) return { accountUrl: registered };
  if (registered === undefined && ca.externalAccountBinding && stored?.externalAccountBinding === undefined)
    throw bindingMissing(ca);
  try {
    if (hasKey(stored)) return await findOrRegister(ca, stored, ports);
    return { accountUrl: await register(ca, await storeNewKey(ca, stored, ports), ports) };
  } catch (error) {
    throw asTrouble(error, ca, registered, ports);
  }
}

async function storeNewKey(ca: Ca, stored: AccountSecret | undefined, { secrets }: AccountPorts): Promise<Keyed> {
  // An account URL that lies there without a key is another key's, and so is the binding of that account.
  const { accountUrl: _, boundKeyId: __, shared: ___, ...kept }: AccountSecret = stored ?? { version: SECRET_VERSION };
  const secret: Keyed = { ...kept, directory: ca.directory, privateKeyPem: await createAccountKey() };
  await secrets.write(ca.id, secret);
  return secret;
}

/**
 * A key that lay there already may have been registered by a run that was stopped: that is asked first. So is the key of a
 * rotation that was: if the CA has that one, the rotation is brought to its end, and nothing is registered.
 */
async function findOrRegister(ca: Ca, secret: Keyed, ports: AccountPorts): Promise<EnsuredAccount> {
  const known = await accountOfKey(ca, secret, ports);
  if (known !== undefined) {
    if (known !== secret.accountUrl)
      await ports.secrets.write(ca.id, { ...secret, directory: ca.directory, accountUrl: known });
    return { accountUrl: known };
  }
  const pending = await ports.secrets.readPending(ca.id);
  assertOfThisCa(ca, pending?.secret);
  if (pending && hasKey(pending.secret)) {
    const accountUrl = await accountOfKey(ca, pending.secret, ports);
    if (accountUrl !== undefined) {
      await endRotation(ca, pending, accountUrl, ports);
      return { accountUrl, rotated: true };
    }
  }
  assertMayBeForgotten(ca, secret);
  const accountUrl = await register(ca, secret, ports);
  if (pending) await ports.secrets.dropPending(ca.id, pending.versionId);
  return { accountUrl, ...(secret.accountUrl === undefined ? {} : { forgotten: secret.accountUrl }) };
}

/** A secret that does not say what CA it is for, and whose account lies elsewhere, is more likely that of another CA. */
function assertMayBeForgotten(ca: Ca, { directory, accountUrl }: Keyed): void {
  if (directory !== undefined || accountUrl === undefined) return;
  if (new URL(accountUrl).host !== new URL(ca.directory).host) throw secretOfAnotherCa(ca, accountUrl);
}

async function register(ca: Ca, secret: Keyed, ports: AccountPorts): Promise<string> {
  const accountUrl = await registerKey(ca, secret, ports);
  await ports.secrets.write(ca.id, registeredAs(ca, secret, accountUrl));
  return accountUrl;
}

/** Registers the key with the binding that lies beside it. @returns the account URL */
export async function registerKey(ca: Ca, secret: Keyed, ports: AccountPorts): Promise<string> {
  const binding = secret.externalAccountBinding;
  if (ca.externalAccountBinding && binding === undefined) throw bindingMissing(ca);
  return sessionOf(ca, secret, ports).register(binding ? { externalAccountBinding: binding } : {});
}

function registeredAs(ca: Ca, secret: AccountSecret, accountUrl: string): AccountSecret {
  const boundKeyId = secret.externalAccountBinding?.keyId;
  return { ...secret, directory: ca.directory, accountUrl, ...(boundKeyId === undefined ? {} : { boundKeyId }) };
}

/**
 * Makes the new key current. A version that was made before its account was has no URL, and can get none: a further one has.
 * Stopped between the two, the key is found by the next run.
 */
export async function endRotation(
  ca: Ca,
  { versionId, secret }: PendingSecret,
  accountUrl: string,
  { secrets }: AccountPorts,
): Promise<void> {
  await secrets.promote(ca.id, versionId);
  if (secret.accountUrl === undefined) await secrets.write(ca.id, registeredAs(ca, secret, accountUrl));
}

export function bindingMissing(ca: Ca): TroubleError {
  return new TroubleError({
    code: 'eab-missing',
    step: 'account',
    message: `${ca.title} demands an external account binding, and its secret holds none.`,
    action: `Get a key id and an HMAC key from the CA and put them in: ${putBindingCommand('<ARN of the secret, an output of the prober stack>')}.`,
  });
}
