import { Stack } from 'aws-cdk-lib';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export type AccountRotationProps = {
  /** CA id to the secret's ARN. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly account: IFunction;
  readonly afterDays: number;
};

/**
 * Has Secrets Manager change the key of each account by the account function. The L2 construct would also let the function
 * make passwords, and forbid everybody to delete the secret. Nothing is rotated at once: a deployment asks no CA for anything.
 */
export class AccountRotation extends Construct {
  constructor(scope: Construct, id: string, { secrets, account, afterDays }: AccountRotationProps) {
    super(scope, id);
    // Secrets Manager User Guide, "Permissions for Lambda rotation": the account, against the confused deputy.
    const permission = new CfnPermission(this, 'Invoke', {
      action: 'lambda:InvokeFunction',
      functionName: account.functionArn,
      principal: 'secretsmanager.amazonaws.com',
      sourceAccount: Stack.of(this).account,
    });
    for (const [ca, secretId] of Object.entries(secrets)) {
      new CfnRotationSchedule(this, ca, {
        secretId,
        rotationLambdaArn: account.functionArn,
        rotateImmediatelyOnUpdate: false,
        rotationRules: { automaticallyAfterDays: afterDays },
      }).addResourceDependency(permission);
    }
  }
}
