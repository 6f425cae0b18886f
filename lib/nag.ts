import { Stack, Validations } from 'aws-cdk-lib';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { evidencePrefix } from '../lambda/contract/evidence/evidence.ts';
import { changesArn } from './zone-access.ts';

/**
 * Rules of cdk-nag's AwsSolutions that do not hold here, each with the reason. They are acknowledged on the constructs, so
 * that an app of a team that runs cdk-nag over all it deploys is not stopped by them.
 */
export type Accepted = {
  readonly deployment: string;
  readonly deadLetterQueue: Queue;
  readonly bucket: Bucket | IBucket;
  /** Has the rights of a round. */
  readonly probeRole: IConstruct;
  /** May follow changes of the zone. */
  readonly followingRoles: readonly IConstruct[];
};

export function acceptFindings({ deployment, deadLetterQueue, bucket, probeRole, followingRoles }: Accepted): void {
  accept(
    deadLetterQueue,
    'SQS3',
    'This is the dead-letter queue, of functions and schedules, which the rule does not see.',
  );
  accept(
    bucket,
    'S1',
    'Only the probe function writes here, and its log has each key; who reads is told by data events of CloudTrail where a team wants that.',
  );
  const evidence = bucket.arnForObjects(`${evidencePrefix(deployment)}*`);
  acceptWildcard(probeRole, evidence, 'Evidence has a key for each round; the prefix is that of the deployment.');
  for (const role of followingRoles) {
    acceptWildcard(
      role,
      changesArn(role),
      'Route 53 gives a change its id when it takes it; GetChange reads a status alone.',
    );
  }
}

/** @param rule as cdk-nag names it, without the pack */
export function accept(on: IConstruct, rule: string, reason: string): void {
  Validations.of(on).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}

/** One resource with a wildcard in a role's own policy. */
export function acceptWildcard(role: IConstruct, arn: string, reason: string): void {
  accept(role, `IAM5[Resource::${inWords(Stack.of(role).resolve(arn))}]`, reason);
}

/** As cdk-nag writes what is known at deployment alone. */
function inWords(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = resolved as Intrinsic;
  if (Ref !== undefined) return `<${Ref}>`;
  if (attribute !== undefined) return `<${attribute.join('.')}>`;
  const [separator, parts] = join ?? ['', []];
  return parts.map(inWords).join(separator);
}

type Intrinsic = {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::Join'?: readonly [separator: string, parts: readonly unknown[]];
};
