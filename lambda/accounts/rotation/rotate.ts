import type { Ca } from '../../contract/ca.ts';
import type { RotationEvent, RotationStep } from '../../contract/events.ts';
import { withLease } from '../lease.ts';
import { createPending } from './create.ts';
import { finishRotation } from './finish.ts';
import type { RotationPorts } from './ports.ts';
import { rotationRefused } from './refusals.ts';
import { changeKey } from './set.ts';
import { testPending } from './test.ts';

/** Does a step for the version with this id. @returns what came of it, for the log @throws TroubleError */
type Step = (ca: Ca, versionId: string, ports: RotationPorts) => Promise<string>;

const STEPS: Readonly<Record<RotationStep, Step>> = {
  createSecret: createPending,
  setSecret: changeKey,
  testSecret: testPending,
  finishSecret: finishRotation,
};

/**
 * One step of a rotation of the account key (Secrets Manager User Guide, "Lambda rotation functions"), under the lease of the
 * account. Each may be run again, after a stop at any point: AWSCURRENT or AWSPENDING holds the key that the CA knows at every
 * instant.
 * @returns what came of it, for the log
 * @throws TroubleError
 */
export function rotate(event: RotationEvent, ca: Ca, ports: RotationPorts): Promise<string> {
  return withLease(ca, ports, async () => {
    const versionId = event.ClientRequestToken;
    const { rotationEnabled, current, pending } = await ports.secrets.describe(ca.id);
    if (!rotationEnabled) throw rotationRefused(ca, 'is not enabled for it');
    if (current === versionId) return 'done before: the version is AWSCURRENT';
    if (pending !== versionId && (await isPresentKey(ca, versionId, ports)))
      return 'done before: the key of the version is that of AWSCURRENT';
    if (pending !== versionId) throw rotationRefused(ca, 'has given it no version AWSPENDING with this id');
    return STEPS[event.Step](ca, versionId, ports);
  });
}

/** A new account's URL lies in a version of its own, beside the same key. */
async function isPresentKey(ca: Ca, versionId: string, { secrets }: RotationPorts): Promise<boolean> {
  const [renewed, present] = [await secrets.readVersion(ca.id, versionId), await secrets.read(ca.id)];
  return renewed?.privateKeyPem !== undefined && renewed.privateKeyPem === present?.privateKeyPem;
}
