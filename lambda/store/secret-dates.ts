import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { unreadable } from './secret-value.ts';

/** When the secret of a CA changed and will, ISO 8601. */
export type SecretDates = {
  of(ca: string): Promise<{
    readonly changedAt?: string;
    readonly rotatedAt?: string;
    readonly nextRotationAt?: string;
  }>;
};

export function createSecretDates(options: {
  client: SecretsManagerClient;
  arns: Readonly<Record<string, string>>;
}): SecretDates {
  return {
    async of(ca) {
      const arn = options.arns[ca] ?? '';
      const found = await options.client.send(new DescribeSecretCommand({ SecretId: arn })).catch((error: unknown) => {
        throw unreadable(ca, arn, 'DescribeSecret', error);
      });
      const { LastChangedDate, LastRotatedDate, NextRotationDate } = found;
      return {
        ...(LastChangedDate ? { changedAt: LastChangedDate.toISOString() } : {}),
        ...(LastRotatedDate ? { rotatedAt: LastRotatedDate.toISOString() } : {}),
        ...(NextRotationDate ? { nextRotationAt: NextRotationDate.toISOString() } : {}),
      };
    },
  };
}
