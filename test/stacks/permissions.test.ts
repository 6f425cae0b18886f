import { expect, test } from 'vitest';
import { settingsWith } from './settings.ts';
import { actionsOf, type Statement, statementsOf } from './statements.ts';
import { resourcesOf, synthesise, theResource } from './synthesis.ts';

const { functions } = synthesise(settingsWith());
const probe = statementsOf(functions, 'ProberProbe');
const account = statementsOf(functions, 'ProberAccount');
const janitor = statementsOf(functions, 'ProberJanitor');
const pulse = statementsOf(functions, 'ProberPulse');
const clock = statementsOf(functions, 'ProberClock');

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const LOGS_AND_LETTERS = [...LOGS, 'sqs:SendMessage'];
const ZONE = ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'];

function only(statements: readonly Statement[], action: string): Statement {
  const found = statements.filter(({ Action }) => [Action].flat().includes(action));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} statements allow ${action}`);
  return found[0];
}

test('the probe reads secrets, uses ledger and zone, keeps evidence, and invokes itself and the account function', () => {
  expect(actionsOf(probe)).toEqual(
    [
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'events:PutEvents',
      'lambda:InvokeFunction',
      ...LOGS_AND_LETTERS,
      ...ZONE,
      'route53:GetChange',
      's3:PutObject',
      'secretsmanager:GetSecretValue',
    ].sort(),
  );
  const arn = (prefix: string) => ({
    'Fn::GetAtt': [theResource(functions, 'AWS::Lambda::Function', prefix).id, 'Arn'],
  });
  expect(only(probe, 'lambda:InvokeFunction').Resource).toEqual([arn('ProberAccount'), arn('ProberProbe')]);
});

test('the probe adds evidence of its own deployment, and cannot read or delete any', () => {
  const bucket = { 'Fn::GetAtt': [theResource(functions, 'AWS::S3::Bucket').id, 'Arn'] };
  expect(only(probe, 's3:PutObject')).toMatchObject({
    Effect: 'Allow',
    Action: 's3:PutObject',
    Resource: { 'Fn::Join': ['', [bucket, '/deployment=test/*']] },
  });
  expect(actionsOf([...account, ...janitor]).filter((action) => action.startsWith('s3:'))).toEqual([]);
});

test('the probe tells events on the bus of its deployment', () => {
  const { id, resource } = theResource(functions, 'AWS::Events::EventBus');
  expect(resource.Properties).toMatchObject({ Name: 'renewal-prober-test' });
  expect(only(probe, 'events:PutEvents').Resource).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
  expect(actionsOf([...account, ...janitor]).filter((action) => action.startsWith('events:'))).toEqual([]);
});

test('only the account function writes secrets, and it knows nothing of the zone', () => {
  expect(actionsOf(account)).toEqual(
    [
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      ...LOGS,
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ].sort(),
  );
  const secrets = Object.keys(resourcesOf(functions, 'AWS::SecretsManager::Secret')).map((Ref) => ({ Ref }));
  expect(secrets).toHaveLength(2);
  expect(only(account, 'secretsmanager:PutSecretValue').Resource).toEqual(expect.arrayContaining(secrets));
  expect(only(account, 'dynamodb:PutItem').Condition).toEqual({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['lease#*'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });
});

test('the janitor reads and ends the intents of its own deployment', () => {
  expect(actionsOf(janitor)).toEqual(
    ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query', ...LOGS_AND_LETTERS, ...ZONE].sort(),
  );
  expect(only(janitor, 'dynamodb:Query').Condition).toEqual({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['intent#test'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });
});

test('the pulse reads secrets, writes at its one name, and remembers pulses, breakers and its intents', () => {
  expect(actionsOf(pulse)).toEqual(
    [
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      // What the metrics are read from, and the first age of a schedule.
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      ...LOGS_AND_LETTERS,
      ...ZONE,
      'route53:GetChange',
      'secretsmanager:GetSecretValue',
    ].sort(),
  );
  const conditions = pulse
    .filter(({ Action }) => [Action].flat().some((action) => String(action).startsWith('dynamodb:')))
    .map(({ Action, Condition }) => [Action, Condition]);
  const within = (...keys: string[]) => ({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });
  expect(conditions).toEqual([
    ['dynamodb:GetItem', within('pulse', 'breaker#*')],
    ['dynamodb:PutItem', within('pulse', 'breaker#*', 'intent#test')],
    ['dynamodb:DeleteItem', within('intent#test')],
    ['dynamodb:GetItem', within('verdict#*', 'budget#*', 'schedule#*', 'drill')],
    ['dynamodb:Query', within('intent#test', 'daily#*')],
    ['dynamodb:PutItem', within('schedule#*')],
  ]);
});

test('the pulse reads the secrets of named certificates, and no others besides the accounts', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:www-AbCdEf';
  const templates = synthesise(settingsWith({ certificates: { www: { secretArn: arn } } }));
  const reads = statementsOf(templates.functions, 'ProberPulse').filter(
    ({ Action }) => Action === 'secretsmanager:GetSecretValue',
  );
  expect(reads.map(({ Resource }) => Resource)).toContainEqual(arn);
  expect(JSON.stringify(statementsOf(templates.functions, 'ProberProbe'))).not.toContain(arn);
});

const CHALLENGES = [
  '_acme-challenge.*.canary.acme.example.org',
  'example.org.acme.example.org',
  'www.example.org.acme.example.org',
];
const PULSE = '_pulse.acme.example.org';

test.each([
  ['probe', probe, CHALLENGES],
  ['janitor', janitor, [...CHALLENGES, PULSE]],
  ['pulse', pulse, [PULSE]],
])('the %s changes TXT records of its own names only, and no key may be absent', (_, statements, names) => {
  const { Condition, Resource } = only(statements, 'route53:ChangeResourceRecordSets');
  expect(Condition).toEqual({
    'ForAllValues:StringLike': {
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': names,
    },
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'],
      'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE'],
    },
    Null: {
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': 'false',
      'route53:ChangeResourceRecordSetsRecordTypes': 'false',
      'route53:ChangeResourceRecordSetsActions': 'false',
    },
  });
  expect(JSON.stringify(Resource)).toContain(':route53:::hostedzone/');
});

test.each([
  ['probe', probe],
  ['pulse', pulse],
])('the %s follows changes', (_, statements) => {
  expect(JSON.stringify(only(statements, 'route53:GetChange').Resource)).toContain(':route53:::change/*');
});

test('the schedules invoke three functions and may send to the dead-letter queue', () => {
  expect(actionsOf(clock)).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
  const trust = theResource(functions, 'AWS::IAM::Role', 'ProberClock').resource.Properties.AssumeRolePolicyDocument;
  const group = { 'Fn::GetAtt': [theResource(functions, 'AWS::Scheduler::ScheduleGroup').id, 'Arn'] };
  expect(trust).toMatchObject({
    Statement: [
      { Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': group } } },
    ],
  });
});

test('no role has a managed policy, and none a right to everything', () => {
  const roles = Object.entries(resourcesOf(functions, 'AWS::IAM::Role'));
  expect(roles).toHaveLength(5);
  for (const [id, { Properties }] of roles) {
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    for (const { Action, Resource } of statementsOf(functions, id)) {
      expect([Action].flat().filter((action) => action.includes('*'))).toEqual([]);
      expect([Resource].flat()).not.toContain('*');
    }
  }
});
