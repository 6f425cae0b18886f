import type { Ca } from '../../contract/ca.ts';
import { assertOfThisCa } from '../../store/secrets.ts';
import { hasKey, type Keyed } from '../known.ts';
import type { RotationPorts } from './ports.ts';
import { rotationOutdated, rotationRefused } from './refusals.ts';

/**
 * The new key, of the account that AWSCURRENT names.
 * @returns `undefined` while the version has no value
 * @throws TroubleError `secret-malformed` for the secret of another CA, `rotation-outdated` where the account is another by now
 */
export async function readNewKey(ca: Ca, versionId: string, ports: RotationPorts): Promise<Keyed | undefined> {
  const { secrets } = ports;
  const renewed = await secrets.readVersion(ca.id, versionId);
  if (renewed === undefined) return undefined;
  assertOfThisCa(ca, renewed);
  if (!hasKey(renewed)) throw rotationRefused(ca, 'holds no key in the version AWSPENDING');
  const { accountUrl } = await readPresentKey(ca, ports);
  if (renewed.accountUrl !== undefined && renewed.accountUrl !== accountUrl) {
    await secrets.dropPending(ca.id, versionId);
    throw rotationOutdated(ca, accountUrl);
  }
  return renewed;
}

/** @throws TroubleError `rotation-refused` where AWSPENDING has no value: its first step was not made */
export async function demandNewKey(ca: Ca, versionId: string, ports: RotationPorts): Promise<Keyed> {
  const renewed = await readNewKey(ca, versionId, ports);
  if (renewed) return renewed;
  throw rotationRefused(ca, 'holds nothing in the version AWSPENDING');
}

/** AWSCURRENT. */
export async function readPresentKey(ca: Ca, { secrets }: RotationPorts): Promise<Keyed> {
  const present = await secrets.read(ca.id);
  assertOfThisCa(ca, present);
  if (!hasKey(present)) throw rotationRefused(ca, 'holds no key in AWSCURRENT');
  return present;
}
