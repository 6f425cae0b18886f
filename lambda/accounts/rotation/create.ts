import { createAccountKey } from '../../acme/account-key.ts';
import type { Ca } from '../../contract/ca.ts';
import { type AccountSecret, SECRET_VERSION } from '../../contract/secret.ts';
import { settleAccount } from '../ensure.ts';
import { asTrouble, type Keyed, sessionOf } from '../known.ts';
import type { RotationPorts } from './ports.ts';
import { accountShared } from './refusals.ts';
import { assertReplaceable } from './replaceable.ts';
import { readNewKey, readPresentKey } from './secrets.ts';

/**
 * createSecret: puts a new key into AWSPENDING, once. First the account is seen to: there must be one that works, and a CA that
 * was wiped gets it registered anew here, not half-way.
 */
export async function createPending(ca: Ca, versionId: string, ports: RotationPorts): Promise<string> {
  if (await readNewKey(ca, versionId, ports)) return 'done before: the version has a key';
  const settled = await settleAccount(ca, ports, { verify: true });
  const present = await readPresentKey(ca, ports);
  if (present.shared) throw accountShared(ca, present.accountUrl);
  const privateKeyPem = await createAccountKey();
  const changes = await canChangeKeys(ca, present, ports);
  if (!changes) await assertReplaceable(ca, present, ports);
  const renewed = changes ? { ...present, privateKeyPem } : ofNewAccount(present, privateKeyPem);
  await ports.secrets.putPending(ca.id, versionId, renewed);
  const forgotten =
    settled.forgotten === undefined
      ? ''
      : `; the CA had forgotten ${settled.forgotten}, which is ${settled.accountUrl} now`;
  return `a new key is stored${forgotten}`;
}

async function canChangeKeys(ca: Ca, present: Keyed, ports: RotationPorts): Promise<boolean> {
  if (!ca.quirks.keyChange) return false;
  try {
    return (await sessionOf(ca, present, ports).directory()).keyChange !== undefined;
  } catch (error) {
    throw asTrouble(error, ca, present.accountUrl, ports);
  }
}

/** Its URL is not known before it is registered, and a version is never changed: this one has none. */
function ofNewAccount({ directory, externalAccountBinding }: Keyed, privateKeyPem: string): AccountSecret {
  return {
    version: SECRET_VERSION,
    ...(externalAccountBinding ? { externalAccountBinding } : {}),
    ...(directory === undefined ? {} : { directory }),
    privateKeyPem,
  };
}
