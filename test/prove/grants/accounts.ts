import { DescribeSecretCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { eventually } from '../../../lab/world/eventually.ts';
import { type Deed, type GrantStage, invoked, loggedSince } from './deed.ts';
import { arnOf, forgetAccount } from './rounds.ts';
import type { Seen } from './seen.ts';

/** What the account function does. */

export const listed: Deed = { name: 'list of accounts', run: (stage) => invoked(stage, 'account', { action: 'list' }) };

export function ensured(ca: string): Deed {
  return { name: `account at ${ca}`, run: (stage) => invoked(stage, 'account', { action: 'ensure', ca }) };
}

export function registered(ca: string): Deed {
  return {
    name: `new account at ${ca}`,
    async run(stage) {
      await forgetAccount(stage, ca);
      return invoked(stage, 'account', { action: 'ensure', ca });
    },
  };
}

/** From RotateSecret to its end, or to the step that failed. */
export function rotated(ca: string): Deed {
  return { name: `rotation at ${ca}`, run: (stage) => rotate(stage, ca) };
}

async function rotate(stage: GrantStage, ca: string): Promise<Seen> {
  await endPending(stage, ca);
  const { since } = await begin(stage, ca);
  return until(stage, since);
}

async function begin({ clients, state }: GrantStage, ca: string): Promise<{ readonly since: number }> {
  const since = Date.now();
  const SecretId = arnOf(state.deployed.prober.secretArns, ca);
  await clients.secrets.send(new RotateSecretCommand({ SecretId }));
  return { since };
}

function until(stage: GrantStage, since: number): Promise<Seen> {
  return eventually(
    'a rotation to end',
    async () => {
      const lines = await loggedSince(stage, 'account', since);
      const isOver = lines.some((line) => line.includes('rotation failed') || line.includes('"finishSecret"'));
      return isOver ? lines : undefined;
    },
    60,
  );
}

/** A rotation that an earlier deed left half-way is brought to its end: Secrets Manager tries it again, and refuses the call. */
async function endPending(stage: GrantStage, ca: string): Promise<void> {
  const { clients, state } = stage;
  const SecretId = arnOf(state.deployed.prober.secretArns, ca);
  const { VersionIdsToStages = {} } = await clients.secrets.send(new DescribeSecretCommand({ SecretId }));
  const pending = Object.values(VersionIdsToStages).some(
    (stages) => stages.includes('AWSPENDING') && !stages.includes('AWSCURRENT'),
  );
  if (!pending) return;
  const since = Date.now();
  const refused = await clients.secrets.send(new RotateSecretCommand({ SecretId })).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(refused instanceof Error) || !refused.message.includes('reattempted'))
    throw new Error('it was not tried again');
  await until(stage, since);
}
