import { expect, test } from 'vitest';
import { settingsWith } from './settings.ts';
import { resourcesOf, synthesise, theResource } from './synthesis.ts';

const { zone, functions, alarms } = synthesise(settingsWith());
const KEPT = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

test('a CA that may be ordered from has a secret that is kept and has no value', () => {
  const secrets = Object.values(resourcesOf(functions, 'AWS::SecretsManager::Secret'));
  expect(secrets.map(({ Properties }) => Properties.Description)).toEqual([
    'ACME account of the renewal prober "test" at Let\'s Encrypt staging (staging)',
    'ACME account of the renewal prober "test" at backup (backup)',
  ]);
  for (const secret of secrets) {
    expect(secret).toMatchObject(KEPT);
    expect(secret.Properties).not.toHaveProperty('SecretString');
    expect(secret.Properties).not.toHaveProperty('GenerateSecretString');
  }
});

test('the ledger is kept, can be restored, and forgets what has expired', () => {
  const { resource } = theResource(functions, 'AWS::DynamoDB::GlobalTable');
  expect(resource).toMatchObject({
    ...KEPT,
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    },
  });
});

test('evidence is kept as long as the config says, encrypted, and out of the reach of others', () => {
  const stack = synthesise(settingsWith({ evidence: { retentionDays: 90 } })).functions;
  expect(theResource(stack, 'AWS::S3::Bucket').resource).toMatchObject({
    ...KEPT,
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', ExpirationInDays: 90, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
      },
    },
  });
  // Without its policy a bucket that was left would take what is not encrypted on its way.
  expect(theResource(stack, 'AWS::S3::BucketPolicy').resource).toMatchObject({
    ...KEPT,
    Properties: {
      PolicyDocument: { Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }] },
    },
  });
});

test('evidence is kept for 400 days unless the config says otherwise', () => {
  expect(theResource(functions, 'AWS::S3::Bucket').resource.Properties).toMatchObject({
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: 400 }] },
  });
});

test('the zone is kept, for its parent goes on delegating to it', () => {
  if (!zone) throw new Error('no zone stack');
  expect(theResource(zone, 'AWS::Route53::HostedZone').resource).toMatchObject({
    ...KEPT,
    Properties: { Name: 'acme.example.org.' },
  });
  const { id } = theResource(zone, 'AWS::Route53::HostedZone');
  expect(zone.findOutputs('NameServers')).toMatchObject({
    NameServers: { Value: { 'Fn::Join': [',', { 'Fn::GetAtt': [id, 'NameServers'] }] } },
  });
  expect(Object.keys(zone.findOutputs('*'))).toContain('HostedZoneId');
});

test('nothing else is kept', () => {
  const kept = [functions, alarms].flatMap((template) =>
    Object.values(template.toJSON().Resources as Record<string, { Type: string; DeletionPolicy?: string }>)
      .filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')
      .map(({ Type }) => Type),
  );
  expect([...new Set(kept)].sort()).toEqual([
    'AWS::DynamoDB::GlobalTable',
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
    'AWS::SecretsManager::Secret',
  ]);
});

test('a zone that exists is taken by its id, and has no stack', () => {
  const imported = synthesise(settingsWith({ zone: { name: 'acme.example.org', hostedZoneId: 'Z0123456789' } }));
  expect(imported).not.toHaveProperty('zone');
  const { Variables } = theResource(imported.functions, 'AWS::Lambda::Function', 'ProberProbe').resource.Properties
    .Environment as { Variables: Record<string, unknown> };
  expect(Variables.PROBER_HOSTED_ZONE_ID).toBe('Z0123456789');
  expect(JSON.stringify(imported.functions.toJSON())).toContain(':route53:::hostedzone/Z0123456789');
});

test('what an earlier deployment left is used again, and nothing is made in its place', () => {
  const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:kept-AbCdEf';
  const existing = { secrets: { backup: arn }, ledgerTable: 'kept-ledger', evidenceBucket: 'kept-evidence' };
  const stack = synthesise(settingsWith({ existing })).functions;
  const made = ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy'];
  expect(made.map((type) => Object.keys(resourcesOf(stack, type)))).toEqual([[], [], []]);
  expect(Object.values(resourcesOf(stack, 'AWS::SecretsManager::Secret'))).toHaveLength(1);
  const { Variables } = theResource(stack, 'AWS::Lambda::Function', 'ProberProbe').resource.Properties.Environment as {
    Variables: Record<string, unknown>;
  };
  expect(Variables).toMatchObject({ PROBER_LEDGER_TABLE: 'kept-ledger', PROBER_EVIDENCE_BUCKET: 'kept-evidence' });
  expect(JSON.stringify(Variables.PROBER_SECRET_ARNS)).toContain(arn);
  const rights = JSON.stringify(resourcesOf(stack, 'AWS::IAM::Role'));
  for (const resource of [arn, ':table/kept-ledger', ':::kept-evidence/']) expect(rights).toContain(resource);
  expect(JSON.stringify(resourcesOf(stack, 'AWS::SecretsManager::RotationSchedule'))).toContain(arn);
});
