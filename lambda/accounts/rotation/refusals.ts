import type { Ca } from '../../contract/ca.ts';
import type { RotationCause } from '../../contract/causes.ts';
import { TroubleError } from '../../contract/problem.ts';

/** Why a rotation does not go on. */

export function rotationRefused(ca: Ca, why: string): TroubleError {
  return new TroubleError({
    code: 'rotation-refused',
    step: 'account',
    message: `The key of the account at ${ca.title} was not changed, because Secrets Manager ${why}.`,
    action: 'Begin a rotation by aws secretsmanager rotate-secret; its steps come from Secrets Manager alone.',
  });
}

/** The version is dropped by then, so that the next rotation begins anew. */
export function rotationOutdated(ca: Ca, accountUrl: string | undefined): TroubleError {
  return new TroubleError({
    code: 'rotation-outdated',
    step: 'account',
    message: `The account at ${ca.title} changed while its key was being rotated (it is ${accountUrl ?? 'none'} now), so the new key was given up.`,
    action:
      'Nothing is lost and nothing need be done: the next rotation begins anew. CAA records that name the old account (accounturi) must be changed.',
  });
}

/** Another client would be locked out of its own account, and its next renewal would fail. */
export function accountShared(ca: Ca, accountUrl: string | undefined): TroubleError {
  return new TroubleError({
    code: 'rotation-impossible',
    step: 'account',
    message: `The key of ${accountUrl ?? 'the account'} at ${ca.title} was not changed: the account was imported from a client that uses it still, and that client could renew nothing any more.`,
    action:
      'Once that client has another account, import this one again with --moved; until then switch the rotation of this secret off (aws secretsmanager cancel-rotate-secret).',
    cause: 'account-shared' satisfies RotationCause,
  });
}

/** @param message what keeps a new account from being made, a sentence @param action what a person does */
export function rotationImpossible(ca: Ca, cause: RotationCause, message: string, action: string): TroubleError {
  return new TroubleError({
    code: 'rotation-impossible',
    step: 'account',
    message: `${ca.title} has no key change (RFC 8555 section 7.3.5), and no new account was made: ${message}.`,
    action,
    cause,
  });
}
