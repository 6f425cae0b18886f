import type { ExecutionPolicyOptions } from './execution-options.ts';
import { type AllowStatement, allow } from './policy-document.ts';

/**
 * The keys of the team that ledger and secrets are encrypted with. DynamoDB and Secrets Manager use a key in the name of whoever
 * makes a table or a secret by it: DynamoDB Developer Guide, "Managing encrypted tables"; Secrets Manager User Guide,
 * "Permissions for the KMS key".
 */
export function keyStatements({ keys, partition, region }: ExecutionPolicyOptions): AllowStatement[] {
  if (keys.length === 0) return [];
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const keepers = ['dynamodb', 'secretsmanager'].map((keeper) => `${keeper}.${region}.${suffix}`);
  return [
    allow(
      'UseKey',
      ['kms', 'CreateGrant', 'Decrypt', 'Encrypt', 'GenerateDataKey*', 'ReEncrypt*', 'RevokeGrant'],
      keys,
      { StringLike: { 'kms:ViaService': keepers } },
    ),
    allow('ReadKey', ['kms', 'DescribeKey'], keys),
    // It knows no narrower resource.
    allow('KeyNames', ['kms', 'ListAliases'], ['*']),
  ];
}
