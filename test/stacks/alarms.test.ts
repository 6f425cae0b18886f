import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { settingsWith } from './settings.ts';
import { resourcesOf, synthesise, theResource } from './synthesis.ts';

const recipients = [{ email: 'ops@example.org' }, { url: 'https://events.example.net/integration' }];
const { alarms } = synthesise(settingsWith({ alarms: { recipients } }));
const topic = theResource(alarms, 'AWS::SNS::Topic');

function alarmNames(template: Template): unknown[] {
  return Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties.AlarmName);
}

test('each CA that is ordered from has an alarm', () => {
  expect(alarmNames(alarms).sort()).toEqual([
    'renewal-prober-test.cleanup-failed',
    'renewal-prober-test.probe-failed.backup',
    'renewal-prober-test.probe-failed.staging',
    'renewal-prober-test.silent',
  ]);
});

test('the last answer of a probe decides, however long ago it came', () => {
  const { resource } = theResource(alarms, 'AWS::CloudWatch::Alarm', 'AlarmsProbeFailedAtstaging');
  expect(resource.Properties).toMatchObject({
    Namespace: 'RenewalProber',
    MetricName: 'ProbeSuccess',
    Dimensions: [
      { Name: 'Ca', Value: 'staging' },
      { Name: 'Deployment', Value: 'test' },
    ],
    Statistic: 'Minimum',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    Period: 60,
    EvaluationPeriods: 1,
    TreatMissingData: 'ignore',
  });
});

test('a record that was left is an alarm until a round leaves none', () => {
  const { resource } = theResource(alarms, 'AWS::CloudWatch::Alarm', 'AlarmsCleanupFailed');
  expect(resource.Properties).toMatchObject({
    MetricName: 'CleanupFailed',
    Dimensions: [{ Name: 'Deployment', Value: 'test' }],
    Statistic: 'Maximum',
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
    TreatMissingData: 'ignore',
  });
});

test.each([
  ['rate(6 hours)', 5, 730],
  ['rate(1 minute)', 0, 7],
])('%s with %d min of jitter is silent after %d min without a round', (expression, flexibleMinutes, minutes) => {
  const schedules = { probe: { expression, flexibleMinutes } };
  const templates = synthesise(settingsWith({ schedules }));
  const { resource } = theResource(templates.alarms, 'AWS::CloudWatch::Alarm', 'AlarmsSilent');
  expect(resource.Properties).toMatchObject({
    Metrics: [
      { Expression: 'FILL(rounds, 0)' },
      {
        Id: 'rounds',
        ReturnData: false,
        MetricStat: {
          Metric: { MetricName: 'RoundCompleted', Dimensions: [{ Name: 'Deployment', Value: 'test' }] },
          Period: minutes * 60,
          Stat: 'Sum',
        },
      },
    ],
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    EvaluationPeriods: 1,
    TreatMissingData: 'breaching',
  });
});

test('without a schedule nobody is told of silence', () => {
  const templates = synthesise(settingsWith({ schedules: { probe: { enabled: false } } }));
  expect(alarmNames(templates.alarms)).not.toContain('renewal-prober-test.silent');
});

test('each alarm says what to do, and tells of its beginning and its end', () => {
  for (const { Properties } of Object.values(resourcesOf(alarms, 'AWS::CloudWatch::Alarm'))) {
    expect(Properties.AlarmDescription).toMatch(/What to do: .+ ends? this alarm\.$/);
    expect(Properties.AlarmDescription).toHaveLength(Math.min(1024, String(Properties.AlarmDescription).length));
    expect(Properties.AlarmActions).toEqual([{ Ref: topic.id }]);
    expect(Properties.OKActions).toEqual([{ Ref: topic.id }]);
  }
});

test('CloudWatch may publish to the topic, for alarms of this account', () => {
  expect(topic.resource.Properties).toMatchObject({ SignatureVersion: '2' });
  const { Statement } = theResource(alarms, 'AWS::SNS::TopicPolicy').resource.Properties.PolicyDocument as {
    Statement: { Effect: string }[];
  };
  expect(Statement.filter(({ Effect }) => Effect === 'Allow')).toEqual([
    {
      Sid: 'AlarmsOfThisAccount',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: { Ref: topic.id },
      Condition: {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: {
          'aws:SourceArn': {
            'Fn::Join': [
              '',
              ['arn:', { Ref: 'AWS::Partition' }, ':cloudwatch:*:', { Ref: 'AWS::AccountId' }, ':alarm:*'],
            ],
          },
        },
      },
    },
  ]);
  expect(Statement).toContainEqual(
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  );
});

test('recipients are subscribed', () => {
  const subscriptions = Object.values(resourcesOf(alarms, 'AWS::SNS::Subscription')).map(
    ({ Properties }) => Properties,
  );
  expect(subscriptions).toEqual(
    expect.arrayContaining([
      { Protocol: 'email', Endpoint: 'ops@example.org', TopicArn: { Ref: topic.id } },
      { Protocol: 'https', Endpoint: 'https://events.example.net/integration', TopicArn: { Ref: topic.id } },
    ]),
  );
  expect(subscriptions).toHaveLength(2);
});
