import { expect, test } from 'vitest';
import { settingsWith } from './settings.ts';
import { resourcesOf, synthesise, theResource } from './synthesis.ts';

const { functions } = synthesise(settingsWith());

test.each([
  ['ProberProbe', 240, 512],
  ['ProberAccount', 60, 256],
  ['ProberJanitor', 240, 256],
  ['ProberPulse', 90, 512],
])('%s runs on Node 24 for at most %d s with %d MB', (prefix, Timeout, MemorySize) => {
  const { resource } = theResource(functions, 'AWS::Lambda::Function', prefix);
  expect(resource.Properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    Timeout,
    MemorySize,
  });
});

test('works in an account with a concurrency of 10: nothing is reserved', () => {
  const all = Object.values(resourcesOf(functions, 'AWS::Lambda::Function'));
  expect(all).toHaveLength(4);
  for (const { Properties } of all) expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
});

test('nothing asynchronous is tried again or kept for over a minute; what is dropped goes to the queue', () => {
  const queue = theResource(functions, 'AWS::SQS::Queue');
  const configs = Object.values(resourcesOf(functions, 'AWS::Lambda::EventInvokeConfig'));
  expect(configs).toHaveLength(4);
  const { id: account } = theResource(functions, 'AWS::Lambda::Function', 'ProberAccount');
  for (const { Properties } of configs) {
    expect(Properties).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
    // Its events may hold keys.
    const isKept = (Properties.FunctionName as { Ref: string }).Ref !== account;
    const OnFailure = { Destination: { 'Fn::GetAtt': [queue.id, 'Arn'] } };
    expect(Properties.DestinationConfig).toEqual(isKept ? { OnFailure } : undefined);
  }
  for (const { Properties } of Object.values(resourcesOf(functions, 'AWS::Lambda::Function')))
    expect(Properties).not.toHaveProperty('DeadLetterConfig');
  expect(queue.resource.Properties).toMatchObject({ SqsManagedSseEnabled: true });
  functions.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: { Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }] },
  });
});

test('logs are kept for three months, in a group of each function', () => {
  const groups = Object.values(resourcesOf(functions, 'AWS::Logs::LogGroup'));
  expect(groups.map(({ Properties }) => Properties.RetentionInDays)).toEqual([90, 90, 90, 90]);
});

test('the environment names what the function works on', () => {
  const { Variables } = theResource(functions, 'AWS::Lambda::Function', 'ProberProbe').resource.Properties
    .Environment as { Variables: Record<string, unknown> };
  expect(Object.keys(Variables).sort()).toEqual([
    'PROBER_ACCOUNT_FUNCTION',
    'PROBER_EVENT_BUS',
    'PROBER_EVIDENCE_BUCKET',
    'PROBER_HOSTED_ZONE_ID',
    'PROBER_LEDGER_TABLE',
    'PROBER_SECRET_ARNS',
  ]);
});

test('service endpoints of a private network become the variables that the SDKs read', () => {
  const endpoints = { 'route-53': 'https://r53.example.org', dynamodb: 'http://10.0.0.1:8000' };
  const templates = synthesise(settingsWith({ network: { endpoints } }));
  for (const { Properties } of Object.values(resourcesOf(templates.functions, 'AWS::Lambda::Function'))) {
    expect(Properties.Environment).toMatchObject({
      Variables: {
        AWS_ENDPOINT_URL_ROUTE_53: 'https://r53.example.org',
        AWS_ENDPOINT_URL_DYNAMODB: 'http://10.0.0.1:8000',
      },
    });
  }
});

test('outputs are those that the command line looks for', () => {
  // Besides them, those that CDK makes for the alarms stack.
  const own = Object.keys(functions.findOutputs('*')).filter((key) => !key.startsWith('PublishOutput'));
  expect(own.sort()).toEqual([
    'AccountFunctionName',
    'DeadLetterQueueUrl',
    'EventBusName',
    'EvidenceBucketName',
    'JanitorFunctionName',
    'LedgerTableName',
    'ProbeFunctionName',
    'PulseFunctionName',
    'SecretArns',
  ]);
});
