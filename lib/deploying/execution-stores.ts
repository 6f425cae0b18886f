import { type ExecutionPolicyOptions, OURS } from './execution-options.ts';
import { type AllowStatement, allow, arnsOf } from './policy-document.ts';

/** Secrets are called by their logical id. */
const SECRETS = 'secret:ProberSecrets*';

/** The id of a zone is not known beforehand. */
export function zoneStatements(options: ExecutionPolicyOptions): AllowStatement[] {
  const { worldwide } = arnsOf(options);
  return [
    allow('MakeZone', ['route53', 'CreateHostedZone'], ['*']),
    allow(
      'Zone',
      [
        'route53',
        'ChangeTagsForResource',
        'GetHostedZone',
        'ListQueryLoggingConfigs',
        'ListTagsForResource',
        'UpdateHostedZoneComment',
      ],
      [worldwide('route53', 'hostedzone/*')],
    ),
    allow('ZoneChange', ['route53', 'GetChange'], [worldwide('route53', 'change/*')]),
  ];
}

/** Ledger, evidence and account secrets. */
export function storeStatements(options: ExecutionPolicyOptions): AllowStatement[] {
  const { regional, worldwide } = arnsOf(options);
  return [
    allow(
      'Ledger',
      [
        'dynamodb',
        'CreateTable',
        'DeleteResourcePolicy',
        'Describe*',
        'GetResourcePolicy',
        'ListTagsOfResource',
        'PutResourcePolicy',
        'TagResource',
        'UntagResource',
        'UpdateContinuousBackups',
        'UpdateTable',
        'UpdateTimeToLive',
      ],
      [regional('dynamodb', `table/${OURS}`)],
    ),
    // CloudFormation's way of making a table asks for them, whatever the capacity; neither knows a narrower resource.
    allow('LedgerCapacity', ['application-autoscaling', 'Describe*'], ['*']),
    allow('LedgerMetrics', ['cloudwatch', 'PutMetricData'], ['*']),
    allow(
      'Evidence',
      [
        's3',
        'CreateBucket',
        ...READS_OF_A_BUCKET,
        'ListBucket',
        'PutBucketOwnershipControls',
        'PutBucketPolicy',
        'PutBucketPublicAccessBlock',
        'PutBucketTagging',
        'PutBucketVersioning',
        'PutEncryptionConfiguration',
        'PutLifecycleConfiguration',
      ],
      [worldwide('s3', OURS)],
    ),
    allow(
      'AccountSecrets',
      [
        'secretsmanager',
        'CancelRotateSecret',
        'CreateSecret',
        'DescribeSecret',
        'RotateSecret',
        'TagResource',
        'UntagResource',
        'UpdateSecret',
      ],
      [regional('secretsmanager', SECRETS)],
    ),
  ];
}

const READS_OF_A_BUCKET = [
  'Accelerate',
  'Analytics',
  'Encryption',
  'IntelligentTiering',
  'Inventory',
  'Lifecycle',
  'Metrics',
  'Replication',
]
  .map((name) => `Get${name}Configuration`)
  .concat(
    [
      'CORS',
      'Logging',
      'MetadataTableConfiguration',
      'Notification',
      'ObjectLockConfiguration',
      'OwnershipControls',
      'Policy',
      'PublicAccessBlock',
      'Tagging',
      'Versioning',
      'Website',
    ].map((name) => `GetBucket${name}`),
  );
