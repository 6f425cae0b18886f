import type { Ca } from '../../contract/ca.ts';
import type { AccountSecret } from '../../contract/secret.ts';
import { bindingMissing } from '../ensure.ts';
import type { RotationPorts } from './ports.ts';
import { rotationImpossible } from './refusals.ts';

/** The part of a step's time that the look into the DNS may take, milliseconds. */
const CAA_MS = 20_000;

/**
 * Whether a new account may take the place of the present one, at a CA that cannot change keys: no CAA record may name accounts,
 * and the binding must be a new one, or one that can be used again.
 * @throws TroubleError `rotation-impossible` or `eab-missing`, which say what to do
 */
export async function assertReplaceable(ca: Ca, present: AccountSecret, ports: RotationPorts): Promise<void> {
  assertBindable(ca, present);
  const { clock, deadline, caaOfNewAccount } = ports;
  const findings = await caaOfNewAccount(ca, Math.min(deadline, clock.now() + CAA_MS));
  const pinned = findings.find(({ reason }) => reason === 'account-unknown');
  if (pinned) {
    throw rotationImpossible(
      ca,
      'account-pinned',
      `${pinned.message} (for ${pinned.identifier})`,
      `Switch the rotation of this secret off (aws secretsmanager cancel-rotate-secret), or take accounturi out of the CAA record at ${pinned.foundAt ?? pinned.identifier} first and put the new account in afterwards.`,
    );
  }
  const unclear = findings.find(({ outcome }) => outcome === 'undetermined');
  if (unclear) {
    throw rotationImpossible(
      ca,
      'pin-unknown',
      `whether CAA names accounts could not be told for ${unclear.identifier}: ${unclear.message}`,
      'Mend what kept CAA from being read, or give caaIdentities of this CA in the config, and let the rotation be tried again.',
    );
  }
}

/** Which binding an account was registered with is not known of older secrets: it may have been the one that is there. */
function assertBindable(ca: Ca, { externalAccountBinding: binding, boundKeyId }: AccountSecret): void {
  if (!ca.externalAccountBinding) return;
  if (binding === undefined) throw bindingMissing(ca);
  if (ca.quirks.bindingReusable || (boundKeyId ?? binding.keyId) !== binding.keyId) return;
  throw rotationImpossible(
    ca,
    'binding-used',
    'the external account binding in its secret was used for the present account, and most CAs take each but once',
    'Get a new key id and HMAC key from the CA, and replace externalAccountBinding in the secret by them without touching its other fields; set bindingReusable in the config where the CA takes a binding more than once.',
  );
}
