import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient, PutFunctionEventInvokeConfigCommand } from '@aws-sdk/client-lambda';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apisAt } from '../../../lab/aws/readback/apis.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { createFunction, createRole, invoke } from './functions-under-test.ts';
import { type Instance, startInstance } from './instance.ts';

const ACCOUNT = '000000000000';
const SPEAKER = 'export const handler = async () => { console.log("spoken"); };';
const FAILING = 'export const handler = async () => { throw new Error("once"); };';

let instance: Instance;
let lambda: LambdaClient;
beforeAll(async () => {
  instance = await startInstance();
  lambda = new LambdaClient(instance.client);
});
afterAll(() => instance?.stop());

const allow = (action: string, resource: string) => ({ Effect: 'Allow', Action: action, Resource: resource });

/** A role with these statements, by its ARN. */
async function roleOf(name: string, ...statements: object[]): Promise<string> {
  // A role must have a policy here.
  await createRole(instance.endpoint, name, allow('s3:GetObject', 'arn:aws:s3:::none/*'), ...statements);
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

async function queue(name: string): Promise<{ readonly arn: string; readonly letters: () => Promise<number> }> {
  const { json } = apisAt(instance.client);
  const { QueueUrl } = await json('sqs', 'AmazonSQS.CreateQueue', { QueueName: name });
  return {
    arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`,
    async letters() {
      const AttributeNames = ['ApproximateNumberOfMessages'];
      const answer = await json('sqs', 'AmazonSQS.GetQueueAttributes', { QueueUrl, AttributeNames });
      return Number((answer.Attributes as Record<string, string>).ApproximateNumberOfMessages);
    },
  };
}

async function counted(Namespace: string, MetricName: string, dimension: string, value: string): Promise<number> {
  const now = Date.now();
  const { Datapoints = [] } = await new CloudWatchClient(instance.client).send(
    new GetMetricStatisticsCommand({
      ...{ Namespace, MetricName, Dimensions: [{ Name: dimension, Value: value }], Statistics: ['Sum'], Period: 3600 },
      ...{ StartTime: new Date(now - 3_600_000), EndTime: new Date(now + 3_600_000) },
    }),
  );
  return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}

describe('the log of a function', () => {
  it.each([
    ['nothing', [], 0],
    ['CreateLogStream alone', ['logs:CreateLogStream'], 0],
    ['PutLogEvents alone', ['logs:PutLogEvents'], 0],
    ['both', ['logs:CreateLogStream', 'logs:PutLogEvents'], 1],
  ] as const)(
    '[IAM-LOGS] is written where its role allows %s: %s, %i (https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html)',
    async (_, actions, spoken) => {
      const name = `logs-${actions.length}-${actions[0]?.replace(/\W/g, '') ?? 'none'}`;
      const logs = new CloudWatchLogsClient(instance.client);
      const logGroupName = `/aws/lambda/${name}`;
      await logs.send(new CreateLogGroupCommand({ logGroupName }));
      const group = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${logGroupName}:*`;
      const Role = await roleOf(name, ...actions.map((action) => allow(action, group)));
      await createFunction(lambda, name, SPEAKER, { Role });

      await invoke(lambda, name);

      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
      expect(events.filter(({ message }) => message?.includes('spoken'))).toHaveLength(spoken);
    },
  );
});

describe('what a function could not do', () => {
  async function failed(name: string, Destination: string, ...statements: object[]): Promise<void> {
    await createFunction(lambda, name, FAILING, { Role: await roleOf(name, ...statements) });
    const DestinationConfig = { OnFailure: { Destination } };
    const settings = { FunctionName: name, MaximumRetryAttempts: 0, DestinationConfig };
    await lambda.send(new PutFunctionEventInvokeConfigCommand(settings));
    await lambda.send(new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload: '{}' }));
  }
  const undelivered = (name: string) => counted('AWS/Lambda', 'DestinationDeliveryFailures', 'FunctionName', name);

  it('[IAM-DESTINATION] goes to a queue that its role may send to (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html)', async () => {
    const { arn, letters } = await queue('allowed-letters');
    await failed('allowed', arn, allow('sqs:SendMessage', arn));

    expect(await eventually('the letter', async () => (await letters()) || undefined)).toBe(1);
    expect(await undelivered('allowed')).toBe(0);
  });

  it('[IAM-DESTINATION-DENIED] goes nowhere else, and is counted', async () => {
    const { arn, letters } = await queue('denied-letters');
    await failed('denied', arn, allow('sqs:SendMessage', `${arn}-of-others`));

    expect(await eventually('the count', async () => (await undelivered('denied')) || undefined)).toBe(1);
    expect(await letters()).toBe(0);
  });

  it('[IAM-DESTINATION-TOPIC] goes to no topic that its role may not publish to', async () => {
    const { TopicArn = '' } = await new SNSClient(instance.client).send(new CreateTopicCommand({ Name: 'closed' }));
    await failed('topical', TopicArn);

    expect(await eventually('the count', async () => (await undelivered('topical')) || undefined)).toBe(1);
  });
});

describe('a schedule', () => {
  const group = (metric: string) => counted('AWS/Scheduler', metric, 'ScheduleGroup', 'default');

  it('[IAM-SCHEDULE] invokes what its role may invoke; the rest goes to a queue that the role may send to, or nowhere (https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html)', async () => {
    await createFunction(lambda, 'scheduled', SPEAKER);
    const target = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:scheduled`;
    const { arn, letters } = await queue('scheduled-letters');
    const roles = {
      invoking: await roleOf('invoking', allow('lambda:InvokeFunction', target), allow('sqs:SendMessage', arn)),
      sending: await roleOf('sending', allow('sqs:SendMessage', arn)),
      idle: await roleOf('idle'),
    };
    const scheduler = new SchedulerClient(instance.client);
    const moment = new Date(Date.now() + 2_000).toISOString().slice(0, 19);
    for (const [Name, RoleArn] of Object.entries(roles)) {
      await scheduler.send(
        new CreateScheduleCommand({
          ...{ Name, ScheduleExpression: `at(${moment})`, FlexibleTimeWindow: { Mode: 'OFF' } },
          Target: { Arn: target, RoleArn, Input: '{}', DeadLetterConfig: { Arn: arn } },
        }),
      );
    }

    await eventually('three firings', async () => ((await group('TargetErrorCount')) === 2 ? true : undefined));
    const lost = await eventually('the loss', async () => {
      return (await group('InvocationsFailedToBeSentToDeadLetterCount')) || undefined;
    });
    const ran = await eventually('the run', async () => {
      return (await counted('AWS/Lambda', 'Invocations', 'FunctionName', 'scheduled')) || undefined;
    });
    expect([lost, ran, await letters()]).toEqual([1, 1, 1]);
  });
});

describe('events', () => {
  it('[IAM-EVENTS] are put on the buses that the caller may put them on, each of an answer (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html)', async () => {
    const bus = (name: string) => `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/${name}`;
    const key = await sessionOf('putter', allow('events:PutEvents', bus('default')));
    const events = new EventBridgeClient({ ...instance.client, credentials: { ...key }, maxAttempts: 1 });
    const entry = (EventBusName?: string) => ({ EventBusName, Source: 's', DetailType: 't', Detail: '{}' });
    const put = (...Entries: object[]) =>
      events.send(new PutEventsCommand({ Entries })).then(
        () => 'allowed',
        (error) => [error.name, error.$metadata.httpStatusCode, error.message],
      );

    expect(await put(entry())).toBe('allowed');
    const refused = expect.stringContaining(
      `is not authorized to perform: events:PutEvents on resource: ${bus('other')} because`,
    );
    expect(await put(entry(), entry('other'))).toEqual(['AccessDeniedException', 400, refused]);
  });

  async function sessionOf(name: string, statement: object) {
    const { query } = apisAt(instance.client);
    const iam = (action: string, fields: Record<string, string>) => query('iam', '2010-05-08', action, fields);
    const trust = { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' };
    await iam('CreateRole', { RoleName: name, AssumeRolePolicyDocument: JSON.stringify({ Statement: [trust] }) });
    const PolicyDocument = JSON.stringify({ Statement: [statement] });
    await iam('PutRolePolicy', { RoleName: name, PolicyName: 'own', PolicyDocument });
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
    const answer = await query('sts', '2011-06-15', 'AssumeRole', { RoleArn, RoleSessionName: 'session' });
    const text = (tag: string) => answer.find(tag)?.text ?? '';
    return {
      accessKeyId: text('AccessKeyId'),
      secretAccessKey: text('SecretAccessKey'),
      sessionToken: text('SessionToken'),
    };
  }
});
