import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { defineFault } from './switched-fault.ts';

/** Like JSON, and none: a value cut off by a careless paste. */
const MALFORMED = '{"version":1,"accountKey":';
const CURRENT = 'AWSCURRENT';

/** No value is read: versions are told apart by their ids. */
export const secretMalformed = defineFault({
  name: 'secret-malformed',
  summary: 'The current version of a secret holds what nobody can read; switched off, the one before is current again',
  parameters: z.strictObject({
    secret: z.string().min(1).describe('ARN or name of the secret, as lab:up prints them'),
    value: z.string().min(1).default(MALFORMED).describe('What it holds instead'),
  }),
  async start({ secret, value }, { secrets }: { readonly secrets: SecretsManagerClient }) {
    const before = await currentVersion(secrets, secret);
    if (before === undefined)
      throw new Error(`the secret ${secret} has no value that could be put back: put one in first`);
    const put = await secrets.send(new PutSecretValueCommand({ SecretId: secret, SecretString: value }));
    return async () => {
      // A version that came since is somebody's own cure.
      if ((await currentVersion(secrets, secret)) !== put.VersionId) return;
      await secrets.send(
        new UpdateSecretVersionStageCommand({
          SecretId: secret,
          VersionStage: CURRENT,
          MoveToVersionId: before,
          RemoveFromVersionId: put.VersionId,
        }),
      );
    };
  },
});

async function currentVersion(secrets: SecretsManagerClient, SecretId: string): Promise<string | undefined> {
  const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId }));
  return Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id]?.includes(CURRENT));
}
