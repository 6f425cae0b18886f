import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeSecretCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from '../aws.ts';
import type { CommonOptions, Context } from '../context.ts';
import { findDeployment } from '../deployment.ts';
import { CommandError, EXIT, type ExitCode } from '../failure.ts';
import { accountAt } from './account-function.ts';
import { secretOf } from './secret.ts';

export type RotateOptions = CommonOptions & { readonly ca: string };

/** Four steps of at most a minute each; Secrets Manager tries a failed one again later, which nobody waits for here. */
const MOST_MS = 300_000;
const LOOK_MS = 2_000;

/** `prober account rotate`: the key of an account is changed, and that is followed to its end. */
export async function rotateAccount(options: RotateOptions, context: Context): Promise<ExitCode> {
  const { progress, print } = context;
  const aws = context.aws(options);
  progress.tell('looking for the deployment');
  const deployment = await findDeployment(aws, options.stack);
  const arn = secretOf(deployment, options.ca);
  const before = await accountAt(aws, deployment, options.ca);
  if (before.shared) throw shared(before.accountUrl, options.ca);
  const version = await begin(aws, arn);
  progress.tell(`the key of the account at ${before.title} is being changed`);
  await follow(aws, { arn, version, look: deployment.accountFunction ?? 'account function' }, context);
  const after = await accountAt(aws, deployment, options.ca);
  progress.end();
  const { ca, accountUrl, key, standing, rotatedAt } = after;
  const told = { ca, accountUrl, previous: before.key?.thumbprint, thumbprint: key?.thumbprint, standing, rotatedAt };
  print(
    options.json
      ? [JSON.stringify(told, null, 2)]
      : [`The account ${accountUrl} at ${after.title} has a new key (${key?.type}, thumbprint ${key?.thumbprint}).`],
  );
  return standing === 'valid' ? EXIT.ok : EXIT.notReady;
}

/** @returns id of the version that the rotation makes */
async function begin(aws: Aws, arn: string): Promise<string> {
  const { VersionId = '' } = await aws.ask({ action: 'secretsmanager:RotateSecret', on: arn }, async () => {
    try {
      return await aws.secretsManager.send(new RotateSecretCommand({ SecretId: arn, RotateImmediately: true }));
    } catch (error) {
      throw error instanceof Error && error.name === 'InvalidRequestException' ? notNow(arn, error.message) : error;
    }
  });
  return VersionId;
}

async function follow(
  aws: Aws,
  { arn, version, look }: { readonly arn: string; readonly version: string; readonly look: string },
  { clock, sleep: pause = sleep }: Pick<Context, 'clock' | 'sleep'>,
): Promise<void> {
  const began = clock.now();
  while (clock.now() - began < MOST_MS) {
    const { VersionIdsToStages = {} } = await aws.ask({ action: 'secretsmanager:DescribeSecret', on: arn }, () =>
      aws.secretsManager.send(new DescribeSecretCommand({ SecretId: arn })),
    );
    const stages = VersionIdsToStages[version];
    // A new account's URL is written into a version after the one that the rotation made.
    if (stages?.includes('AWSCURRENT') || stages?.includes('AWSPREVIOUS')) return;
    if (stages !== undefined && !stages.includes('AWSPENDING')) throw givenUp(look);
    await pause(LOOK_MS);
  }
  throw new CommandError(
    EXIT.notReady,
    `The rotation has not ended after ${MOST_MS / 1_000} s: a step of it failed. The key before is in use still. (rotation-not-ended)`,
    `The step and its reason are in the log group of the function ${look}, in words that docs/accounts.md explains; Secrets Manager tries it again by itself.`,
    { code: 'rotation-not-ended' },
  );
}

function givenUp(look: string): CommandError {
  return new CommandError(
    EXIT.notReady,
    'The rotation was given up. The key before is in use still. (rotation-given-up)',
    `The reason is in the log group of the function ${look}; begin it again with prober account rotate.`,
    { code: 'rotation-given-up' },
  );
}

/** Secrets Manager's own words say whether rotation is not set up, or one is under way. */
function notNow(arn: string, words: string): CommandError {
  return new CommandError(
    EXIT.notReady,
    `Secrets Manager begins no rotation of ${arn}: ${words.slice(0, 200)} (rotation-not-begun)`,
    'Wait for a rotation that is under way. Where none is set up, give accounts.rotateAfterDays in the config and deploy.',
    { code: 'rotation-not-begun' },
  );
}

function shared(accountUrl: string | undefined, ca: string): CommandError {
  return new CommandError(
    EXIT.notReady,
    `The account ${accountUrl} was imported from a client that uses it still: by a change of its key that client would lose it. (account-shared)`,
    `Once that client has an account of its own: prober account import PATH --ca ${ca} --moved, then rotate.`,
    { code: 'account-shared' },
  );
}
