import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Ca } from '../contract/ca.ts';
import { TroubleError } from '../contract/problem.ts';
import { type AccountSecret, accountSecretSchema } from '../contract/secret.ts';
import { readVersion, unreadable } from './secret-value.ts';
import { createSecretVersions, type SecretVersions } from './secret-versions.ts';

/** The secrets of the CAs, by CA id. */
export type SecretStore = SecretVersions & {
  /**
   * The secret of a CA, `undefined` while it has no value.
   * @throws TroubleError `secret-unreadable` or `secret-malformed`; neither quotes the value.
   */
  read(ca: string): Promise<AccountSecret | undefined>;
  /** Stores a new current version. */
  write(ca: string, secret: AccountSecret): Promise<void>;
};

export function createSecretStore(options: {
  client: SecretsManagerClient;
  arns: Readonly<Record<string, string>>;
}): SecretStore {
  const { client, arns } = options;
  const arnOf = (ca: string): string => {
    const arn = arns[ca];
    if (arn === undefined) throw new Error(`no secret is configured for the CA ${ca}`);
    return arn;
  };
  return {
    ...createSecretVersions(client, arnOf),
    read: async (ca) => (await readVersion(client, ca, arnOf(ca), {}))?.secret,
    async write(ca, secret) {
      const SecretString = JSON.stringify(accountSecretSchema.parse(secret));
      try {
        await client.send(new PutSecretValueCommand({ SecretId: arnOf(ca), SecretString }));
      } catch (error) {
        throw unreadable(ca, arnOf(ca), 'PutSecretValue', error);
      }
    },
  };
}

/** Two secrets swapped, or a directory changed in the config: never a reason to register anew. */
export function secretOfAnotherCa(ca: Ca, directory: string): TroubleError {
  return new TroubleError({
    code: 'secret-malformed',
    step: 'account',
    message: `The secret of ${ca.title} holds an account of another directory (${directory}), while the config names ${ca.directory}.`,
    action:
      'Put the account back that belongs to this CA, or empty the secret if the directory was changed on purpose.',
  });
}

/** @throws TroubleError `secret-malformed` for two secrets swapped, or a secret of another CA */
export function assertOfThisCa(ca: Ca, secret: AccountSecret | undefined): void {
  if (secret?.directory !== undefined && secret.directory !== ca.directory)
    throw secretOfAnotherCa(ca, secret.directory);
}
