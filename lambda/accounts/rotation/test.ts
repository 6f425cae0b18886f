import type { Ca } from '../../contract/ca.ts';
import { TroubleError } from '../../contract/problem.ts';
import { accountOfKey, asTrouble } from '../known.ts';
import type { RotationPorts } from './ports.ts';
import { readNewKey } from './secrets.ts';

/**
 * testSecret: the CA must know the new key, as that of the same account. Where a schedule is set up without rotating at once,
 * Secrets Manager runs this step alone with a version that it made without a value (API Reference, RotateSecret): all that can
 * be tested then is that the secret can be read.
 */
export async function testPending(ca: Ca, versionId: string, ports: RotationPorts): Promise<string> {
  const empty = 'the version has no value: the secret can be read, and nothing else was tested';
  if ((await ports.secrets.readVersion(ca.id, versionId)) === undefined) return empty;
  const renewed = await readNewKey(ca, versionId, ports);
  if (!renewed) return empty;
  const known = await accountOfKey(ca, renewed, ports).catch((error: unknown) => {
    throw asTrouble(error, ca, renewed.accountUrl, ports);
  });
  if (known !== undefined && (renewed.accountUrl ?? known) === known)
    return `the CA knows the new key as that of ${known}`;
  throw new TroubleError({
    code: 'account-refused',
    step: 'account',
    message: `${ca.title} does not know the new key as that of the account ${renewed.accountUrl ?? 'that was to be made'}; it ${known === undefined ? 'knows no account of it' : `is that of ${known}`}.`,
    action: 'Let Secrets Manager try the rotation again: the key of AWSCURRENT stays in use until the new one passes.',
  });
}
