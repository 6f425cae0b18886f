import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { type AccountSecret, accountSecretSchema } from '../contract/secret.ts';
import { readVersion, unreadable } from './secret-value.ts';

const CURRENT = 'AWSCURRENT';
const PENDING = 'AWSPENDING';

export type SecretState = {
  readonly rotationEnabled: boolean;
  /** The version that is AWSCURRENT; absent while there is none. */
  readonly current: string | undefined;
  /** The version that is AWSPENDING, whether or not it is AWSCURRENT as well. */
  readonly pending: string | undefined;
};

export type PendingSecret = { readonly versionId: string; readonly secret: AccountSecret };

/** The versions of the secrets, by CA id, as a rotation moves them. Every call throws TroubleError as the store's others do. */
export type SecretVersions = {
  describe(ca: string): Promise<SecretState>;
  /** One version, `undefined` while it has no value. */
  readVersion(ca: string, versionId: string): Promise<AccountSecret | undefined>;
  /** What a rotation that has not ended will make current; `undefined` where there is none, or where it has no value yet. */
  readPending(ca: string): Promise<PendingSecret | undefined>;
  /** Gives the version its value: once, for a version is never changed. */
  putPending(ca: string, versionId: string, secret: AccountSecret): Promise<void>;
  /** Makes the version current in place of the one that is. */
  promote(ca: string, versionId: string): Promise<void>;
  /** Gives the rotation of this version up: the next begins anew. */
  dropPending(ca: string, versionId: string): Promise<void>;
};

export function createSecretVersions(client: SecretsManagerClient, arnOf: (ca: string) => string): SecretVersions {
  const describe = async (ca: string): Promise<SecretState> => {
    const { RotationEnabled, VersionIdsToStages } = await client
      .send(new DescribeSecretCommand({ SecretId: arnOf(ca) }))
      .catch((error: unknown) => {
        throw unreadable(ca, arnOf(ca), 'DescribeSecret', error);
      });
    const labelled = (label: string) =>
      Object.entries(VersionIdsToStages ?? {}).find(([, stages]) => stages?.includes(label))?.[0];
    return { rotationEnabled: RotationEnabled ?? false, current: labelled(CURRENT), pending: labelled(PENDING) };
  };
  const move = async (ca: string, request: Omit<UpdateSecretVersionStageCommand['input'], 'SecretId'>) => {
    await client
      .send(new UpdateSecretVersionStageCommand({ SecretId: arnOf(ca), ...request }))
      .catch((error: unknown) => {
        throw unreadable(ca, arnOf(ca), 'UpdateSecretVersionStage', error);
      });
  };
  return {
    describe,
    readVersion: async (ca, versionId) => (await readVersion(client, ca, arnOf(ca), { VersionId: versionId }))?.secret,
    async readPending(ca) {
      const found = await readVersion(client, ca, arnOf(ca), { VersionStage: PENDING });
      // After a rotation AWSPENDING may stay on the version that is AWSCURRENT (API Reference, RotateSecret).
      return found && !found.stages.includes(CURRENT)
        ? { versionId: found.versionId, secret: found.secret }
        : undefined;
    },
    async putPending(ca, versionId, secret) {
      const SecretString = JSON.stringify(accountSecretSchema.parse(secret));
      const version = { ClientRequestToken: versionId, VersionStages: [PENDING] };
      await client
        .send(new PutSecretValueCommand({ SecretId: arnOf(ca), SecretString, ...version }))
        .catch((error: unknown) => {
          throw unreadable(ca, arnOf(ca), 'PutSecretValue', error);
        });
    },
    async promote(ca, versionId) {
      const { current } = await describe(ca);
      if (current === versionId) return;
      await move(ca, {
        VersionStage: CURRENT,
        MoveToVersionId: versionId,
        ...(current === undefined ? {} : { RemoveFromVersionId: current }),
      });
    },
    dropPending: (ca, versionId) => move(ca, { VersionStage: PENDING, RemoveFromVersionId: versionId }),
  };
}
