import { expect, test } from 'vitest';
import { settingsWith } from './settings.ts';
import { actionsOf, type Statement, statementsOf } from './statements.ts';
import { type Resource, resourcesOf, synthesise, theResource } from './synthesis.ts';

/** What is kept is protected: a test for each protection, and for each resource that has it. */

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const { functions, alarms } = synthesise(settingsWith());
const withKey = synthesise(settingsWith({ encryptionKey: KEY }));

type Replica = {
  readonly DeletionProtectionEnabled?: boolean;
  readonly PointInTimeRecoverySpecification?: unknown;
  readonly ResourcePolicy?: { readonly PolicyDocument: { readonly Statement: readonly Statement[] } };
  readonly SSESpecification?: { readonly KMSMasterKeyId?: unknown };
};
const { resource: bucket, id: bucketId } = theResource(functions, 'AWS::S3::Bucket');
const { resource: ledger } = theResource(functions, 'AWS::DynamoDB::GlobalTable');
const replica = theReplica(ledger);

function theReplica({ Properties }: Resource): Replica {
  const [first, ...others] = Properties.Replicas as Replica[];
  if (!first || others.length > 0) throw new Error('the ledger lies in one region');
  return first;
}

const OVER_PLAIN_HTTP = { Bool: { 'aws:SecureTransport': 'false' } };

test('evidence: encrypted by S3 itself', () => {
  expect(bucket.Properties.BucketEncryption).toEqual({
    ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
  });
});

test('evidence: versioned, so that what somebody overwrites or deletes is there for 30 days more', () => {
  expect(bucket.Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
  expect(bucket.Properties.LifecycleConfiguration).toMatchObject({
    Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
  });
});

test('evidence: goes after the days of the config', () => {
  const rules = synthesise(settingsWith({ evidence: { retentionDays: 7 } })).functions;
  expect(theResource(rules, 'AWS::S3::Bucket').resource.Properties.LifecycleConfiguration).toMatchObject({
    Rules: [{ Status: 'Enabled', ExpirationInDays: 7 }],
  });
});

test('evidence: not public, whatever somebody grants', () => {
  expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  expect(bucket.Properties.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
});

test('evidence: over TLS alone, the bucket and all in it', () => {
  const { resource } = theResource(functions, 'AWS::S3::BucketPolicy');
  const { Statement } = resource.Properties.PolicyDocument as { Statement: Statement[] };
  const arn = { 'Fn::GetAtt': [bucketId, 'Arn'] };
  expect(Statement).toEqual([
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:*',
      Resource: [arn, { 'Fn::Join': ['', [arn, '/*']] }],
      Condition: OVER_PLAIN_HTTP,
    },
  ]);
});

test('evidence: no function can read, overwrite or delete it', () => {
  const prefixes = ['ProberProbe', 'ProberAccount', 'ProberJanitor', 'ProberPulse'];
  const s3 = prefixes
    .flatMap((prefix) => actionsOf(statementsOf(functions, prefix)))
    .filter((each) => /^s3:/.test(each));
  expect(s3).toEqual(['s3:PutObject']);
});

test('ledger: encrypted by DynamoDB itself, which is always on', () => {
  expect(ledger.Properties).not.toHaveProperty('SSESpecification');
});

test('ledger: can be brought back to any second of its last 35 days', () => {
  expect(replica.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
});

test('ledger: what has expired goes', () => {
  expect(ledger.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
});

test('ledger: protected against deletion', () => {
  expect(replica.DeletionProtectionEnabled).toBe(true);
});

test('ledger: over TLS alone, and granted to nobody by its own policy', () => {
  expect(replica.ResourcePolicy?.PolicyDocument.Statement).toEqual([
    {
      Sid: 'OnlyOverTls',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'dynamodb:*',
      Resource: '*',
      Condition: OVER_PLAIN_HTTP,
    },
  ]);
});

test('queues and topics: over TLS alone', () => {
  const all = (...types: string[]) =>
    [functions, alarms].flatMap((template) => types.flatMap((type) => Object.values(resourcesOf(template, type))));
  const policies = all('AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy').map(
    ({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
  );
  const kept = all('AWS::SQS::Queue', 'AWS::SNS::Topic');
  expect(policies).toHaveLength(kept.length);
  for (const statements of policies) {
    expect(statements).toContainEqual(expect.objectContaining({ Effect: 'Deny', Condition: OVER_PLAIN_HTTP }));
  }
});

test('each kept resource stays when its stack goes, and when an update would replace it', () => {
  for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::GlobalTable', 'AWS::SecretsManager::Secret']) {
    const resources = Object.values(resourcesOf(functions, type));
    expect(resources.length).toBeGreaterThan(0);
    for (const { DeletionPolicy, UpdateReplacePolicy } of resources) {
      expect([type, DeletionPolicy, UpdateReplacePolicy]).toEqual([type, 'Retain', 'Retain']);
    }
  }
});

test('secrets, ledger and evidence are encrypted by the key that the config names', () => {
  const secrets = Object.values(resourcesOf(withKey.functions, 'AWS::SecretsManager::Secret'));
  expect(secrets.map(({ Properties }) => Properties.KmsKeyId)).toEqual([KEY, KEY]);
  const table = theResource(withKey.functions, 'AWS::DynamoDB::GlobalTable').resource;
  expect(table.Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
  expect(theReplica(table).SSESpecification).toEqual({ KMSMasterKeyId: KEY });
  expect(theResource(withKey.functions, 'AWS::S3::Bucket').resource.Properties.BucketEncryption).toEqual({
    ServerSideEncryptionConfiguration: [
      {
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY },
      },
    ],
  });
});

test.each([
  ['ProberProbe', ['secretsmanager', 'dynamodb'], ['s3']],
  ['ProberAccount', ['secretsmanager', 'dynamodb'], ['secretsmanager']],
  ['ProberJanitor', ['dynamodb'], []],
  ['ProberPulse', ['secretsmanager', 'dynamodb'], []],
  ['WatchingTells', ['dynamodb'], []],
])('%s may use that key by way of the services alone that it uses', (prefix, decrypt, generate) => {
  const template = prefix === 'WatchingTells' ? withKey.alarms : withKey.functions;
  const statement = (Sid: string, Action: string, services: readonly string[]) => {
    const ViaService = services.map((each) => ({
      'Fn::Join': ['', [`${each}.`, { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]],
    }));
    return {
      Sid,
      Effect: 'Allow',
      Action,
      Resource: KEY,
      Condition: { StringEquals: { 'kms:ViaService': ViaService } },
    };
  };
  expect(
    statementsOf(template, prefix).filter(({ Action }) => [Action].flat().some((each) => /^kms:/.test(each))),
  ).toEqual([
    statement('Decrypt', 'kms:Decrypt', decrypt),
    ...(generate.length > 0 ? [statement('Encrypt', 'kms:GenerateDataKey', generate)] : []),
  ]);
});

test('without such a key no role has anything to do with KMS', () => {
  const roles = [functions, alarms].flatMap((template) => Object.values(resourcesOf(template, 'AWS::IAM::Role')));
  expect(roles.length).toBeGreaterThanOrEqual(5);
  expect(JSON.stringify(roles)).not.toContain('kms:');
});
