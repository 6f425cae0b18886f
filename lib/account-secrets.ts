import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type Ca, isOrderable } from '../lambda/contract/ca.ts';

export type AccountSecretsProps = {
  readonly deployment: string;
  readonly cas: readonly Ca[];
  /** ARN of a KMS key; absent: the account's own of Secrets Manager. */
  readonly encryptionKey?: string | undefined;
  /** ARNs of secrets that an earlier deployment left, by CA id. */
  readonly existing: Readonly<Record<string, string>>;
};

/**
 * A secret per CA that may be ordered from. They are made without a value (the L2 construct would generate one), get theirs
 * from the account function, and outlive the stack: an account key that is gone is an account that is gone.
 */
export class AccountSecrets extends Construct {
  /** CA id to the secret's ARN. */
  readonly arns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: AccountSecretsProps) {
    super(scope, id);
    this.arns = Object.fromEntries(
      props.cas.filter(isOrderable).map((ca) => [ca.id, props.existing[ca.id] ?? this.makeSecret(ca, props)]),
    );
  }

  readStatement(): PolicyStatement {
    return this.statement(['GetSecretValue']);
  }

  /** What a rotation function needs: Secrets Manager User Guide, "Lambda rotation function execution role permissions". */
  writeStatement(): PolicyStatement {
    return this.statement(['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage']);
  }

  private makeSecret(ca: Ca, { deployment, encryptionKey }: AccountSecretsProps): string {
    const description = `ACME account of the renewal prober "${deployment}" at ${ca.title} (${ca.id})`;
    const secret = new CfnSecret(this, ca.id, {
      description,
      ...(encryptionKey === undefined ? {} : { kmsKeyId: encryptionKey }),
    });
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return secret.ref;
  }

  private statement(actions: readonly string[]): PolicyStatement {
    return new PolicyStatement({
      sid: 'AccountSecrets',
      actions: actions.map((action) => `secretsmanager:${action}`),
      resources: Object.values(this.arns),
    });
  }
}
