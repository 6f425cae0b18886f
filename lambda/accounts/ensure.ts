import { createAccountKey } from '../acme/account-key.ts';
import type { AcmeConnection } from '../acme/connection.ts';
import { AcmeProblemError } from '../acme/errors.ts';
import { openSession } from '../acme/session.ts';
import { acmeTrouble } from '../acme/trouble.ts';
import type { Ca } from '../contract/ca.ts';
import type { Clock } from '../contract/clock.ts';
import { TroubleError } from '../contract/problem.ts';
import type { AccountSecret } from '../contract/secret.ts';
import type { LeaseLedger } from '../store/lease.ts';
import { putBindingCommand, type SecretStore, secretOfAnotherCa } from '../store/secrets.ts';

/** Longer than the function may run: a lease outlives its holder only when the holder was killed. */
const LEASE_MS = 70_000;
/** What a CA answers to `onlyReturnExisting` where it knows no account; some ask for the binding first. */
const UNKNOWN = ['accountDoesNotExist', 'externalAccountRequired'].map((type) => `urn:ietf:params:acme:error:${type}`);

export type AccountPorts = {
  readonly clock: Clock;
  readonly secrets: SecretStore;
  readonly lease: LeaseLedger;
  readonly connect: (ca: Ca) => AcmeConnection;
  /** Unique for this invocation. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
};

/**
 * Sees to it that the secret of a CA holds a key and the URL of an account at that CA. May be run again after a stop at any
 * point: the key is stored before it is registered, so no account is ever made with a key that is lost.
 * @param how.verify ask the CA also where the secret names an account: a staging CA may have lost all of them. The same key is
 *   registered anew then, and the URL replaced; an account that was deactivated stays as it is
 * @returns the account URL
 * @throws TroubleError
 */
export async function ensureAccount(
  ca: Ca,
  ports: AccountPorts,
  how: { readonly verify?: boolean } = {},
): Promise<string> {
  const lease = `account#${ca.id}`;
  await takeLease(ca, lease, ports);
  try {
    const stored = await ports.secrets.read(ca.id);
    if (stored?.directory !== undefined && stored.directory !== ca.directory)
      throw secretOfAnotherCa(ca, stored.directory);
    const registered = stored?.privateKeyPem === undefined ? undefined : stored.accountUrl;
    if (registered !== undefined && !how.verify) return registered;
    if (registered === undefined && ca.externalAccountBinding && stored?.externalAccountBinding === undefined)
      throw bindingMissing(ca);
    const { secret, privateKeyPem, isNew } = await withKey(ca, stored, ports);
    const accountUrl = await register(ca, { secret, privateKeyPem, isNew }, ports);
    if (accountUrl !== registered) await ports.secrets.write(ca.id, { ...secret, directory: ca.directory, accountUrl });
    return accountUrl;
  } finally {
    await ports.lease.release(lease, ports.owner).catch(letExpire);
  }
}

/** A lease that could not be given back ends by itself; what became of the account is the answer. */
function letExpire(error: unknown): void {
  if (!(error instanceof TroubleError)) throw error;
}

/** Waits for another invocation that makes the same account. @throws TroubleError `account-busy` */
async function takeLease(ca: Ca, lease: string, ports: AccountPorts): Promise<void> {
  const { clock } = ports;
  while (!(await ports.lease.take(lease, ports.owner, clock.now() + LEASE_MS, clock.now()))) {
    if (clock.now() + 1_000 > ports.deadline) {
      throw new TroubleError({
        code: 'account-busy',
        step: 'account',
        message: `Another invocation has been making the account at ${ca.title} all the time.`,
        action: 'Invoke again in two minutes; if it stays so, look into the log group of the account function.',
      });
    }
    await clock.sleep(500);
  }
}

type Keyed = { readonly secret: AccountSecret; readonly privateKeyPem: string; readonly isNew: boolean };

async function withKey(ca: Ca, stored: AccountSecret | undefined, ports: AccountPorts): Promise<Keyed> {
  if (stored?.privateKeyPem !== undefined) return { secret: stored, privateKeyPem: stored.privateKeyPem, isNew: false };
  const privateKeyPem = await createAccountKey();
  // An account URL that lies there without a key is another key's.
  const { accountUrl: _, ...kept }: AccountSecret = stored ?? { version: 1 };
  const secret: AccountSecret = { ...kept, directory: ca.directory, privateKeyPem };
  await ports.secrets.write(ca.id, secret);
  return { secret, privateKeyPem, isNew: true };
}

/** A key that lay there already may have been registered by a run that was stopped: that is asked first. */
async function register(ca: Ca, { secret, privateKeyPem, isNew }: Keyed, ports: AccountPorts): Promise<string> {
  const session = openSession(ports.connect(ca), {
    privateKeyPem,
    transcript: { requests: [] },
    deadline: ports.deadline,
  });
  const binding = secret.externalAccountBinding;
  try {
    if (!isNew) {
      const known = await session.register({ onlyReturnExisting: true }).catch(unlessUnknown);
      if (known !== undefined) return known;
    }
    if (ca.externalAccountBinding && binding === undefined) throw bindingMissing(ca);
    return await session.register(binding ? { externalAccountBinding: binding } : {});
  } catch (error) {
    if (error instanceof TroubleError) throw error;
    throw new TroubleError(acmeTrouble(error, 'account', ca, ports.clock.now()), { cause: error });
  }
}

function unlessUnknown(error: unknown): undefined {
  if (error instanceof AcmeProblemError && UNKNOWN.includes(error.problem.type)) return undefined;
  throw error;
}

function bindingMissing(ca: Ca): TroubleError {
  return new TroubleError({
    code: 'eab-missing',
    step: 'account',
    message: `${ca.title} demands an external account binding, and its secret holds none.`,
    action: `Get a key id and an HMAC key from the CA and put them in: ${putBindingCommand('<ARN of the secret, an output of the prober stack>')}.`,
  });
}
