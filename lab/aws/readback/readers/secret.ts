import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Reader } from '../reader.ts';

/** AWS::SecretsManager::Secret. Its value is never read here. */
export const readSecret: Reader = async ({ physicalId }, { secrets }) => {
  const { Name, Description, KmsKeyId, Tags } = await secrets.send(new DescribeSecretCommand({ SecretId: physicalId }));
  return { Name, Description, KmsKeyId, Tags };
};

/** AWS::SecretsManager::RotationSchedule. */
export const readRotationSchedule: Reader = async ({ properties }, { secrets }) => {
  const SecretId = String(properties.SecretId);
  const { ARN, Name, RotationEnabled, ...secret } = await secrets.send(new DescribeSecretCommand({ SecretId }));
  return {
    SecretId: RotationEnabled ? (SecretId === Name ? Name : ARN) : undefined,
    RotationLambdaARN: secret.RotationLambdaARN,
    RotationRules: secret.RotationRules,
  };
};
