import type { Ca } from '../contract/ca.ts';
import { TroubleError } from '../contract/problem.ts';
import { assertOfThisCa, type SecretStore } from '../store/secrets.ts';

export type PulseAccount = {
  readonly privateKeyPem: string;
  readonly accountUrl: string;
};

/**
 * The account in the secret of a CA, once the secret was found to hold what it should.
 * @returns `undefined` where no account was made yet, as before the first round
 * @throws TroubleError
 */
export async function readAccount(ca: Ca, secrets: Pick<SecretStore, 'read'>): Promise<PulseAccount | undefined> {
  const secret = await secrets.read(ca.id);
  assertOfThisCa(ca, secret);
  if (secret?.privateKeyPem !== undefined && secret.accountUrl !== undefined)
    return { privateKeyPem: secret.privateKeyPem, accountUrl: secret.accountUrl };
  if (ca.externalAccountBinding && secret?.externalAccountBinding === undefined) throw bindingMissing(ca);
  return undefined;
}

/** @throws TroubleError */
export async function readPending(
  ca: Ca,
  secrets: Pick<SecretStore, 'readPending'>,
): Promise<PulseAccount | undefined> {
  const secret = (await secrets.readPending(ca.id))?.secret;
  if (secret?.privateKeyPem === undefined || secret.accountUrl === undefined) return undefined;
  return { privateKeyPem: secret.privateKeyPem, accountUrl: secret.accountUrl };
}

function bindingMissing(ca: Ca): TroubleError {
  return new TroubleError({
    code: 'eab-missing',
    step: 'account',
    message: `${ca.title} demands an external account binding, and the secret holds none.`,
    action: 'Get a key id and HMAC key from the CA and put them into the secret of this CA.',
  });
}
