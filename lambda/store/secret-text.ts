import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** The current value of a secret that is not the prober's own. @throws what the SDK throws; empty where it has no text */
export async function readSecretText(client: SecretsManagerClient, arn: string): Promise<string> {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  return SecretString;
}
