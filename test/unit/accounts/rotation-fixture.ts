import { createPublicKey } from 'node:crypto';
import { ensureAccount } from '../../../lambda/accounts/ensure.ts';
import { rotate } from '../../../lambda/accounts/rotation/rotate.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { openSession } from '../../../lambda/acme/session.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import { ROTATION_STEPS, type RotationStep } from '../../../lambda/contract/events.ts';
import type { CaaFinding } from '../../../lambda/contract/evidence/caa.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { AccountSecret } from '../../../lambda/contract/secret.ts';
import { createLeaseLedger } from '../../../lambda/store/lease.ts';
import { type ScriptedCa, thumbprint } from '../acme/scripted-ca.ts';
import { fakeClock } from '../support/clock.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { memorySecrets } from '../support/memory-secrets.ts';

export const BINDING = { keyId: 'kid-1', hmacKey: Buffer.from('a key that binds accounts').toString('base64url') };

export type RotationOptions = {
  readonly changes?: Partial<Ca>;
  readonly initial?: AccountSecret;
  readonly caa?: readonly CaaFinding[];
};

/** An account that is registered, and rotations of its key. */
export async function openRotation(ca: ScriptedCa, { changes = {}, initial, caa = [] }: RotationOptions = {}) {
  const clock = fakeClock();
  const secrets = memorySecrets(initial);
  const lease = createLeaseLedger(createMemoryTable());
  const config = ca.config(changes);
  const ports = (owner: string) => ({
    clock,
    secrets: secrets.store,
    lease,
    connect: (each: Ca) => openConnection(each, clock),
    owner,
    deadline: clock.now() + 55_000,
    warn: () => undefined,
    caaOfNewAccount: async () => caa,
  });
  const ensure = (how: { verify?: boolean } = {}) => ensureAccount(config, ports('ensure'), how);
  const { accountUrl } = await ensure();
  const step = (Step: RotationStep, ClientRequestToken = 'new') =>
    rotate({ Step, SecretId: 'arn', ClientRequestToken }, config, ports(`rotation ${ClientRequestToken}`));
  /** All steps in turn, up to the first that fails, as Secrets Manager runs them. */
  const rotation = async (token = 'new') => {
    for (const each of ROTATION_STEPS) await step(each, token);
  };
  const works = async (secret: AccountSecret | undefined): Promise<boolean> => {
    if (secret?.privateKeyPem === undefined) return false;
    const { privateKeyPem, accountUrl: url } = secret;
    const session = openSession(openConnection(config, clock), {
      ...{ privateKeyPem, transcript: { requests: [] }, deadline: clock.now() + 60_000 },
      ...(url === undefined ? {} : { accountUrl: url }),
    });
    return session.newOrder(['a.example.org']).then(
      () => true,
      () => false,
    );
  };
  return { secrets, accountUrl, ensure, step, rotation, works };
}

/** The account that the CA has for the key of a secret. */
export function accountOf(ca: ScriptedCa, secret: AccountSecret | undefined): string | undefined {
  return ca.accounts.get(thumbprint(createPublicKey(secret?.privateKeyPem ?? '').export({ format: 'jwk' })));
}

export const troubleOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof TroubleError) return error.trouble;
      throw error;
    },
  );
