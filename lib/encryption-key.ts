import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Services that keep what is encrypted: a role may use the key through these alone. */
export type Keeper = 'dynamodb' | 's3' | 'secretsmanager';

export type KeyUse = {
  /** To read what is there. DynamoDB asks for this in the name of whoever reads or writes (Developer Guide, "Table key caching"). */
  readonly decrypt: readonly Keeper[];
  /** To write what is encrypted by a key of its own. */
  readonly generate?: readonly Keeper[];
};

/** What a role needs where secrets, ledger and evidence are encrypted by a key of the team's. @param keyArn absent: by AWS's own */
export function keyStatements(
  scope: IConstruct,
  keyArn: string | undefined,
  { decrypt, generate = [] }: KeyUse,
): PolicyStatement[] {
  if (keyArn === undefined) return [];
  const statement = (sid: string, action: string, keepers: readonly Keeper[]) =>
    new PolicyStatement({
      sid,
      actions: [action],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': keepers.map((keeper) => endpointOf(scope, keeper)) } },
    });
  return [
    statement('Decrypt', 'kms:Decrypt', decrypt),
    ...(generate.length === 0 ? [] : [statement('Encrypt', 'kms:GenerateDataKey', generate)]),
  ];
}

/** As KMS has it in `kms:ViaService`. */
function endpointOf(scope: IConstruct, keeper: Keeper): string {
  const { region, urlSuffix } = Stack.of(scope);
  return `${keeper}.${region}.${urlSuffix}`;
}
