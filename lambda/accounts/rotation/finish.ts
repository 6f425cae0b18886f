import type { Ca } from '../../contract/ca.ts';
import { endRotation } from '../ensure.ts';
import { accountOfKey, asTrouble } from '../known.ts';
import type { RotationPorts } from './ports.ts';
import { rotationRefused } from './refusals.ts';
import { demandNewKey } from './secrets.ts';

/** finishSecret: makes the new key current. The CA is asked once more, for an unknown key must never get there. */
export async function finishRotation(ca: Ca, versionId: string, ports: RotationPorts): Promise<string> {
  const renewed = await demandNewKey(ca, versionId, ports);
  const known = await accountOfKey(ca, renewed, ports).catch((error: unknown) => {
    throw asTrouble(error, ca, renewed.accountUrl, ports);
  });
  if (known === undefined || (renewed.accountUrl ?? known) !== known)
    throw rotationRefused(ca, 'holds a key in the version AWSPENDING that the CA does not know');
  await endRotation(ca, { versionId, secret: renewed }, known, ports);
  return `the new key of ${known} is AWSCURRENT`;
}
