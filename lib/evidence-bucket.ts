import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { evidencePrefix } from '../lambda/contract/evidence/evidence.ts';

/** Days in which an object that somebody overwrote or deleted can be brought back. */
const UNDO_DAYS = 30;

export type EvidenceBucketProps = {
  readonly deployment: string;
  /** Days that an object is kept. */
  readonly retentionDays: number;
  /** ARN of a KMS key; absent: S3's own. */
  readonly encryptionKey?: string | undefined;
  /** Name of the bucket that an earlier deployment left, with its policy and its rules; absent: one is made. */
  readonly existing?: string;
};

/** The evidence of rounds, one JSON object each. It outlives the stack. */
export class EvidenceBucket extends Construct {
  readonly bucket: Bucket | IBucket;
  private readonly deployment: string;

  constructor(scope: Construct, id: string, props: EvidenceBucketProps) {
    super(scope, id);
    const { deployment, existing } = props;
    this.deployment = deployment;
    this.bucket = existing === undefined ? this.makeBucket(props) : Bucket.fromBucketName(this, 'Bucket', existing);
  }

  /** Adds objects of the deployment, and nothing else: what is there cannot be read or deleted. */
  putStatement(): PolicyStatement {
    return new PolicyStatement({
      sid: 'KeepEvidence',
      actions: ['s3:PutObject'],
      resources: [this.bucket.arnForObjects(`${evidencePrefix(this.deployment)}*`)],
    });
  }

  private makeBucket({ retentionDays, encryptionKey }: EvidenceBucketProps): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      ...(encryptionKey === undefined
        ? { encryption: BucketEncryption.S3_MANAGED }
        : {
            encryption: BucketEncryption.KMS,
            encryptionKey: Key.fromKeyArn(this, 'Key', encryptionKey),
            bucketKeyEnabled: true,
          }),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        {
          id: 'retention',
          expiration: Duration.days(retentionDays),
          noncurrentVersionExpiration: Duration.days(UNDO_DAYS),
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // What is left is as closed as it was.
    bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return bucket;
  }
}
