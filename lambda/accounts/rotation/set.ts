import type { Ca } from '../../contract/ca.ts';
import { registerKey, settleAccount } from '../ensure.ts';
import { accountOfKey, asTrouble, isKeyRefused, type Keyed, sessionOf } from '../known.ts';
import type { RotationPorts } from './ports.ts';
import { accountShared, rotationOutdated, rotationRefused } from './refusals.ts';
import { assertReplaceable } from './replaceable.ts';
import { demandNewKey, readPresentKey } from './secrets.ts';

/** setSecret: from then on the CA knows the account by the new key. A change that an earlier run made is found, not made again. */
export async function changeKey(ca: Ca, versionId: string, ports: RotationPorts): Promise<string> {
  const renewed = await demandNewKey(ca, versionId, ports);
  const present = await readPresentKey(ca, ports);
  try {
    const known = await accountOfKey(ca, renewed, ports);
    if (known !== undefined && (renewed.accountUrl ?? known) !== known)
      throw rotationRefused(ca, `holds the key of another account (${known}) in the version AWSPENDING`);
    if (known !== undefined) return 'done before: the CA knows the new key';
    if (present.shared) throw accountShared(ca, present.accountUrl);
    if (renewed.accountUrl === undefined) return await registerAnew(ca, { present, renewed }, ports);
    await sessionOf(ca, present, ports)
      .keyChange(renewed.privateKeyPem)
      .catch((error: unknown) => afterRefusal(error, ca, ports));
    return 'the CA knows the account by the new key';
  } catch (error) {
    throw asTrouble(error, ca, present.accountUrl, ports);
  }
}

async function registerAnew(
  ca: Ca,
  { present, renewed }: { readonly present: Keyed; readonly renewed: Keyed },
  ports: RotationPorts,
): Promise<string> {
  await assertReplaceable(ca, present, ports);
  const accountUrl = await registerKey(ca, renewed, ports);
  return `a new account was registered (${accountUrl}); ${present.accountUrl ?? 'the old one'} stays valid at the CA until it is deactivated there`;
}

/** Where the CA knew neither key, it may have been wiped since the first step. @throws the error itself where it was not */
async function afterRefusal(error: unknown, ca: Ca, ports: RotationPorts): Promise<void> {
  if (!isKeyRefused(error)) throw error;
  const settled = await settleAccount(ca, ports, { verify: true });
  if (settled.rotated) return;
  if (settled.forgotten !== undefined) throw rotationOutdated(ca, settled.accountUrl);
  throw error;
}
