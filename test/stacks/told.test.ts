import { expect, test } from 'vitest';
import { settingsWith } from './settings.ts';
import { actionsOf, statementsOf } from './statements.ts';
import { resourcesOf, synthesise, theResource } from './synthesis.ts';

const OTHER = 'arn:aws:sns:eu-central-1:111122223333:oncall';
const SLACK = { slack: { workspace: 'T0123ABCD', channel: 'C0123ABCD' } };
const TEAMS = {
  teams: {
    team: '11111111-2222-3333-4444-555555555555',
    tenant: '66666666-7777-8888-9999-aaaaaaaaaaaa',
    channel: '19%3Aabc%40thread.tacv2',
  },
};
const { alarms } = synthesise(
  settingsWith({
    alarms: {
      page: [{ url: 'https://events.example.net/integration' }, SLACK, { topic: OTHER }],
      notify: [{ email: 'team@example.org' }, TEAMS],
      recipients: [{ email: 'ops@example.org' }, SLACK],
    },
  }),
);
const plain = synthesise(settingsWith()).alarms;
/** The one topic whose logical id is that with a hash behind it. */
const topicOf = (id: string, template = alarms) => {
  const found = Object.keys(resourcesOf(template, 'AWS::SNS::Topic')).filter(
    (each) => each.replace(/[0-9A-F]{8}$/, '') === id,
  );
  if (found.length !== 1) throw new Error(`${found.length} topics ${id}`);
  return found[0] as string;
};

type Policy = {
  Statement: { Effect: string; Principal: unknown; Action: string; Resource: unknown; Condition: unknown }[];
};
function policyOf(topic: string): Policy['Statement'] {
  const policies = Object.values(resourcesOf(alarms, 'AWS::SNS::TopicPolicy'));
  const policy = policies.find(
    ({ Properties }) => JSON.stringify(Properties.Topics) === JSON.stringify([{ Ref: topic }]),
  );
  if (!policy) throw new Error(`no policy of ${topic}`);
  return (policy.Properties.PolicyDocument as Policy).Statement;
}

test('every topic that an alarm publishes to lets CloudWatch publish, for alarms of this account', () => {
  const used = [
    ...Object.values(resourcesOf(alarms, 'AWS::CloudWatch::Alarm')),
    ...Object.values(resourcesOf(alarms, 'AWS::CloudWatch::CompositeAlarm')),
  ].flatMap(
    ({ Properties }) => [Properties.AlarmActions ?? [], Properties.OKActions ?? []].flat() as { Ref: string }[],
  );
  const topics = [...new Set(used.map(({ Ref }) => Ref))];
  expect(topics.sort()).toEqual([topicOf('Topic'), topicOf('WatchingToldPage')].sort());
  for (const topic of topics) {
    expect(policyOf(topic).filter(({ Effect }) => Effect === 'Allow')).toEqual([
      {
        Sid: 'AlarmsOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: { Ref: topic },
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
  }
});

test('every topic signs by SHA256 and takes no plain text', () => {
  for (const [id, { Properties }] of Object.entries(resourcesOf(alarms, 'AWS::SNS::Topic'))) {
    expect(Properties).toMatchObject({ SignatureVersion: '2' });
    expect(policyOf(id)).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  }
});

test('recipients are subscribed to what they asked for, and those of old to both', () => {
  const subscriptions = Object.values(resourcesOf(alarms, 'AWS::SNS::Subscription'))
    .filter(({ Properties }) => Properties.Protocol !== 'lambda')
    .map(({ Properties }) => [Properties.Protocol, Properties.Endpoint, (Properties.TopicArn as { Ref: string }).Ref]);
  const [page, notify] = [topicOf('WatchingToldPage'), topicOf('WatchingToldNotify')];
  expect(subscriptions.sort()).toEqual(
    [
      ['https', 'https://events.example.net/integration', page],
      ['email', 'ops@example.org', page],
      ['email', 'ops@example.org', notify],
      ['email', 'team@example.org', notify],
    ].sort(),
  );
});

test('only the notifier hears the composite alarms; what cannot be delivered to it is kept', () => {
  const [subscription, ...more] = Object.values(resourcesOf(alarms, 'AWS::SNS::Subscription')).filter(
    ({ Properties }) => Properties.Protocol === 'lambda',
  );
  const queue = theResource(alarms, 'AWS::SQS::Queue').id;
  const notifier = theResource(alarms, 'AWS::Lambda::Function').id;
  expect(more).toEqual([]);
  expect(subscription?.Properties).toMatchObject({
    TopicArn: { Ref: topicOf('Topic') },
    Endpoint: { 'Fn::GetAtt': [notifier, 'Arn'] },
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [queue, 'Arn'] } },
  });
  expect(theResource(alarms, 'AWS::Lambda::EventInvokeConfig').resource.Properties).toMatchObject({
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 3600,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queue, 'Arn'] } } },
  });
});

test('the notifier may read verdicts, rounds and the states of its own alarms, and publish; nothing else', () => {
  const statements = statementsOf(alarms, 'WatchingTells');
  expect(actionsOf(statements)).toEqual([
    'cloudwatch:DescribeAlarms',
    'dynamodb:GetItem',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'sns:Publish',
    'sqs:SendMessage',
  ]);
  expect(statements.find(({ Action }) => Action === 'sns:Publish')?.Resource).toEqual([
    OTHER,
    { Ref: topicOf('WatchingToldNotify') },
    { Ref: topicOf('WatchingToldNotifyChat') },
    { Ref: topicOf('WatchingToldPage') },
    { Ref: topicOf('WatchingToldPageChat') },
  ]);
  expect(statements.find(({ Action }) => Action === 'dynamodb:GetItem')?.Condition).toEqual({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['verdict#*', 'run#*'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });
  const describe = JSON.stringify(statements.find(({ Action }) => Action === 'cloudwatch:DescribeAlarms')?.Resource);
  expect(describe).toContain(':alarm:renewal-prober-test.*');
});

test('a channel is configured once, whatever it hears', () => {
  const slack = Object.values(resourcesOf(alarms, 'AWS::Chatbot::SlackChannelConfiguration'));
  expect(slack).toHaveLength(1);
  expect(slack[0]?.Properties).toMatchObject({
    SlackWorkspaceId: 'T0123ABCD',
    SlackChannelId: 'C0123ABCD',
    SnsTopicArns: [{ Ref: topicOf('WatchingToldPageChat') }, { Ref: topicOf('WatchingToldNotifyChat') }],
  });
  expect(theResource(alarms, 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration').resource.Properties).toMatchObject({
    TeamId: TEAMS.teams.team,
    TeamsTenantId: TEAMS.teams.tenant,
    TeamsChannelId: TEAMS.teams.channel,
    SnsTopicArns: [{ Ref: topicOf('WatchingToldNotifyChat') }],
  });
});

test('from a channel nothing can be changed: the role may nothing, the guardrail lets alarms and metrics be read', () => {
  const guardrail = theResource(alarms, 'AWS::IAM::ManagedPolicy');
  const configurations = [
    ...Object.values(resourcesOf(alarms, 'AWS::Chatbot::SlackChannelConfiguration')),
    ...Object.values(resourcesOf(alarms, 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration')),
  ];
  for (const { Properties } of configurations) expect(Properties.GuardrailPolicies).toEqual([{ Ref: guardrail.id }]);
  const { Statement } = guardrail.resource.Properties.PolicyDocument as { Statement: { Action: string[] }[] };
  expect(Statement.flatMap(({ Action }) => Action)).toEqual([
    'cloudwatch:Describe*',
    'cloudwatch:Get*',
    'cloudwatch:List*',
  ]);
  expect(statementsOf(alarms, 'WatchingToldChat')).toEqual([]);
});

test('without a chat channel there is nothing of the kind', () => {
  expect(Object.keys(resourcesOf(plain, 'AWS::SNS::Topic'))).toHaveLength(3);
  for (const type of ['AWS::Chatbot::SlackChannelConfiguration', 'AWS::IAM::ManagedPolicy'])
    expect(resourcesOf(plain, type)).toEqual({});
});

test('the outputs name the topics', () => {
  expect(plain.findOutputs('*')).toMatchObject({
    TopicArn: { Value: { Ref: topicOf('Topic', plain) } },
    PageTopicArn: { Value: { Ref: topicOf('WatchingToldPage', plain) } },
    NotifyTopicArn: { Value: { Ref: topicOf('WatchingToldNotify', plain) } },
  });
});
