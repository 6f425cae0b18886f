import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Instance } from './instance.ts';
import { storedZip } from './stored-zip.ts';

const CODE = { S3Bucket: 'further-code', S3Key: 'function.zip' };
const SECRET = 'further-secret';
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const allow = (Action: string, service: string, Resource: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action, Resource }],
});
const resource = (type: string, Properties: object) => ({ Type: `AWS::${type}`, Properties });

const MESSAGING = {
  Dead: resource('SQS::Queue', { KmsMasterKeyId: 'alias/aws/sqs', KmsDataKeyReusePeriodSeconds: 600 }),
  Queue: resource('SQS::Queue', {
    QueueName: 'further',
    VisibilityTimeout: 60,
    RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 3 },
    Tags: [{ Key: 'part', Value: 'queue' }],
  }),
  QueuePolicy: resource('SQS::QueuePolicy', {
    Queues: [{ Ref: 'Queue' }, { Ref: 'Dead' }],
    PolicyDocument: allow('sqs:SendMessage', 'sns.amazonaws.com', arnOf('Queue')),
  }),
  Topic: resource('SNS::Topic', {
    TopicName: 'further',
    DisplayName: 'Further',
    SignatureVersion: '2',
    TracingConfig: 'Active',
    KmsMasterKeyId: 'alias/aws/sns',
    Tags: [{ Key: 'part', Value: 'topic' }],
  }),
  Subscription: resource('SNS::Subscription', {
    TopicArn: { Ref: 'Topic' },
    Protocol: 'sqs',
    Endpoint: arnOf('Queue'),
    RawMessageDelivery: true,
    FilterPolicyScope: 'MessageBody',
    FilterPolicy: { code: ['caa-forbids'] },
    RedrivePolicy: { deadLetterTargetArn: arnOf('Dead') },
  }),
  Bus: resource('Events::EventBus', {
    Name: 'further',
    Description: 'Rounds and verdicts',
    DeadLetterConfig: { Arn: arnOf('Dead') },
    Tags: [{ Key: 'part', Value: 'bus' }],
  }),
  Archive: resource('Events::Archive', {
    ArchiveName: 'further',
    SourceArn: arnOf('Bus'),
    Description: 'All rounds',
    EventPattern: { source: ['renewal-prober'] },
    RetentionDays: 30,
  }),
};

const EVIDENCE = {
  Bucket: resource('S3::Bucket', {
    VersioningConfiguration: { Status: 'Enabled' },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: false,
    },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/aws/s3' },
          BucketKeyEnabled: true,
        },
      ],
    },
    LifecycleConfiguration: {
      Rules: [
        {
          Id: 'all',
          Status: 'Enabled',
          ExpirationInDays: 400,
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
        {
          Id: 'rounds',
          Status: 'Enabled',
          Prefix: 'rounds/',
          TagFilters: [{ Key: 'kind', Value: 'green' }],
          NoncurrentVersionExpiration: { NoncurrentDays: 30, NewerNoncurrentVersions: 2 },
          Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 60 }],
        },
      ],
    },
    Tags: [{ Key: 'part', Value: 'bucket' }],
  }),
  BucketPolicy: resource('S3::BucketPolicy', {
    Bucket: { Ref: 'Bucket' },
    PolicyDocument: allow('s3:PutObject', 'delivery.logs.amazonaws.com', { 'Fn::Join': ['/', [arnOf('Bucket'), '*']] }),
  }),
  Table: resource('DynamoDB::Table', {
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  }),
};

const OPERATIONS = {
  Dashboard: resource('CloudWatch::Dashboard', {
    DashboardName: 'further',
    DashboardBody: { 'Fn::Join': ['', ['{"widgets":[],"start":"-P1D","periodOverride":"', 'inherit"}']] },
  }),
  Query: resource('Logs::QueryDefinition', {
    Name: 'prober/failed probes',
    QueryString: 'fields @timestamp | filter passed = 0',
    LogGroupNames: ['/aws/lambda/further'],
  }),
  Runbook: resource('SSM::Document', {
    Name: 'further-runbook',
    DocumentType: 'Automation',
    DocumentFormat: 'JSON',
    UpdateMethod: 'NewVersion',
    Content: { schemaVersion: '0.3', mainSteps: [] },
  }),
};

const ROTATION = {
  Role: resource('IAM::Role', {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
    MaxSessionDuration: 7200,
  }),
  Rotator: resource('Lambda::Function', {
    FunctionName: 'further-rotator',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: arnOf('Role'),
    Code: CODE,
    ReservedConcurrentExecutions: 1,
    RecursiveLoop: 'Terminate',
  }),
  Leave: resource('Lambda::Permission', {
    FunctionName: { Ref: 'Rotator' },
    Action: 'lambda:InvokeFunction',
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: { Ref: 'AWS::AccountId' },
  }),
  Rotation: {
    ...resource('SecretsManager::RotationSchedule', {
      SecretId: SECRET,
      RotationLambdaARN: arnOf('Rotator'),
      RotationRules: { ScheduleExpression: 'rate(30 days)', Duration: '2h' },
      RotateImmediatelyOnUpdate: false,
    }),
    DependsOn: 'Leave',
  },
  Generated: resource('SecretsManager::Secret', { GenerateSecretString: { PasswordLength: 40 } }),
};

/** What the product will be made of next, and what MiniStack is known to drop. */
export const FURTHER_TYPES = { Resources: { ...MESSAGING, ...EVIDENCE, ...OPERATIONS, ...ROTATION } };

/** The rotator does nothing: what it is for is that RotateSecret can invoke it. */
export async function prepareFurtherTypes(client: Instance['client']): Promise<void> {
  const secrets = new SecretsManagerClient(client);
  await secrets.send(new CreateSecretCommand({ Name: SECRET, SecretString: '{"version":1}' }));
  const zip = storedZip('index.mjs', 'export const handler = async () => undefined;');
  await put(client, `/${CODE.S3Bucket}`);
  await put(client, `/${CODE.S3Bucket}/${CODE.S3Key}`, zip);
}

async function put({ endpoint }: Instance['client'], path: string, body?: Uint8Array): Promise<void> {
  const response = await fetch(endpoint + path, { method: 'PUT', ...(body ? { body: Buffer.from(body) } : {}) });
  if (!response.ok) throw new Error(`PUT ${path}: ${response.status}`);
}
