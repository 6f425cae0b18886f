import { readAccountKey } from '../acme/account-key-facts.ts';
import type { ImportEvent } from '../contract/accounts.ts';
import type { Ca } from '../contract/ca.ts';
import { TroubleError } from '../contract/problem.ts';
import { type AccountSecret, SECRET_VERSION } from '../contract/secret.ts';
import { accountOfKey, asTrouble, hasKey, type Keyed } from './known.ts';
import { withLease } from './lease.ts';
import type { AccountPorts } from './ports.ts';

export type Imported = {
  readonly accountUrl: string;
  readonly key: { readonly type: string; readonly thumbprint: string };
  readonly replaced?: string;
  readonly unchanged?: true;
};

type Given = Omit<ImportEvent, 'action' | 'ca'>;

/**
 * Takes an account of another client over: asks the CA whether it knows the key by that URL, and makes both the current version
 * of the secret. The version before stays as AWSPREVIOUS.
 * @throws TroubleError, which quotes nothing of the key
 */
export async function importAccount(ca: Ca, given: Given, ports: AccountPorts): Promise<Imported> {
  const key = readAccountKey(given.privateKeyPem);
  if ('fault' in key) throw keyUnusable(key.fault);
  const { privateKeyPem, type, thumbprint } = key;
  return withLease(ca, ports, async () => {
    const stored = await ports.secrets.read(ca.id);
    const inPlace = hasKey(stored) ? stored.accountUrl : undefined;
    const imported = secretOf(ca, stored, { ...given, privateKeyPem });
    const isSame = hasKey(stored) && readsAs(stored, thumbprint) && inPlace === given.accountUrl;
    if (inPlace !== undefined && !isSame && inPlace !== given.replaces) throw inPlaceAlready(ca, inPlace);
    await assertKnown(ca, imported, ports);
    const told = { accountUrl: given.accountUrl, key: { type, thumbprint } };
    if (isSame && JSON.stringify(imported.shared) === JSON.stringify(stored.shared))
      return { ...told, unchanged: true };
    await ports.secrets.write(ca.id, imported);
    return { ...told, ...(inPlace === undefined || isSame ? {} : { replaced: inPlace }) };
  });
}

/** The binding stays: an account that the CA forgets is registered anew with it. */
function secretOf(ca: Ca, stored: AccountSecret | undefined, given: Given): Keyed & { readonly accountUrl: string } {
  const { privateKeyPem, accountUrl, shared, boundKeyId } = given;
  const binding = stored?.externalAccountBinding;
  return {
    version: SECRET_VERSION,
    ...(binding ? { externalAccountBinding: binding } : {}),
    ...{ directory: ca.directory, privateKeyPem, accountUrl },
    ...(boundKeyId === undefined ? {} : { boundKeyId }),
    ...(shared ? { shared } : {}),
  };
}

function readsAs({ privateKeyPem }: Keyed, thumbprint: string): boolean {
  const key = readAccountKey(privateKeyPem);
  return 'thumbprint' in key && key.thumbprint === thumbprint;
}

async function assertKnown(
  ca: Ca,
  secret: Keyed & { readonly accountUrl: string },
  ports: AccountPorts,
): Promise<void> {
  const known = await accountOfKey(ca, secret, ports).catch((error: unknown) => {
    throw asTrouble(error, ca, secret.accountUrl, ports);
  });
  if (known === secret.accountUrl) return;
  throw new TroubleError({
    code: 'account-unknown',
    step: 'account',
    message:
      known === undefined
        ? `${ca.title} (${ca.directory}) knows no account by the key that was to be imported.`
        : `${ca.title} knows the key that was to be imported by ${known}, not by ${secret.accountUrl}.`,
    action:
      'Check which directory the account belongs to, and that its key was not changed since the file was written.',
  });
}

function keyUnusable(fault: 'broken' | 'unsupported'): TroubleError {
  return new TroubleError({
    code: 'key-unusable',
    step: 'account',
    message:
      fault === 'broken'
        ? 'The key that was to be imported is no private key in PEM without a passphrase.'
        : 'The key that was to be imported is of a kind that requests to a CA are not signed with here.',
    action: 'Use prober account import, which reads the files of each client: docs/accounts.md.',
  });
}

function inPlaceAlready(ca: Ca, accountUrl: string): TroubleError {
  return new TroubleError({
    code: 'account-in-place',
    step: 'account',
    message: `The secret of ${ca.title} holds the account ${accountUrl}, which is not the one that was to be replaced.`,
    action: 'Look at prober account list, and import again if that account is to give way.',
  });
}
