import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeTimeToLiveCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionEventInvokeConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetResourcePolicyCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedResources, stopMiniStack, workers } from '../../../lab/aws/ministack.ts';
import { servedRecordSets } from '../../../lab/aws/route53.ts';
import { createFunction, invoke } from './functions-under-test.ts';
import { eventually, type Instance, startInstance } from './instance.ts';

let instance: Instance;
let cloudformation: CloudFormationClient;

beforeAll(async () => {
  instance = await startInstance();
  cloudformation = new CloudFormationClient(instance.client);
});
afterAll(() => instance?.stop());

const settled = (StackName: string) =>
  eventually(`${StackName} settled`, async () => {
    const answer = await cloudformation.send(new DescribeStacksCommand({ StackName }));
    return answer.Stacks?.find((each) => !each.StackStatus?.endsWith('IN_PROGRESS'));
  });

/** Deploys the resources and gives the outputs, or fails with the status the stack ended in. */
async function deploy(StackName: string, Resources: object, outputs: Record<string, object> = {}) {
  const Outputs = Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }]));
  const TemplateBody = JSON.stringify({ Resources, Outputs });
  await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody }));
  const stack = await settled(StackName);
  const values = Object.fromEntries((stack.Outputs ?? []).map((each) => [each.OutputKey, each.OutputValue ?? '']));
  return { status: stack.StackStatus, values: values as Record<string, string> };
}

describe('a secret of a stack', () => {
  const secret = (Properties: object) => ({ Type: 'AWS::SecretsManager::Secret', Properties });

  it('is referred to by its ARN, and holds what it was told to generate', async () => {
    const template = secret({
      GenerateSecretString: { SecretStringTemplate: '{"user":"a"}', GenerateStringKey: 'key', PasswordLength: 40 },
    });

    const { values } = await deploy('generated', { Key: template }, { Arn: { Ref: 'Key' } });

    expect(values.Arn).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:.+-[A-Za-z0-9]{6}$/);
    const manager = new SecretsManagerClient(instance.client);
    const { SecretString = '' } = await manager.send(new GetSecretValueCommand({ SecretId: values.Arn }));
    expect(JSON.parse(SecretString)).toMatchObject({ user: 'a', key: expect.stringMatching(/^.{40}$/) });
  });

  it('that is given no value has none', async () => {
    const { values } = await deploy('empty', { Key: secret({}) }, { Arn: { Ref: 'Key' } });

    const manager = new SecretsManagerClient(instance.client);
    const asked = manager.send(new GetSecretValueCommand({ SecretId: values.Arn }));

    await expect(asked).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT.",
    });
  });
});

describe("a secret's policy of a stack", () => {
  it('is the policy of the secret', async () => {
    const ResourcePolicy = { Statement: [{ Effect: 'Deny', Action: 'secretsmanager:DeleteSecret', Principal: '*' }] };
    const { values } = await deploy(
      'guarded',
      {
        Key: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'guarded' } },
        Guard: {
          Type: 'AWS::SecretsManager::ResourcePolicy',
          Properties: { SecretId: { Ref: 'Key' }, ResourcePolicy },
        },
      },
      { Arn: { Ref: 'Key' }, Guard: { Ref: 'Guard' } },
    );

    const manager = new SecretsManagerClient(instance.client);
    const kept = await manager.send(new GetResourcePolicyCommand({ SecretId: 'guarded' }));

    expect(JSON.parse(kept.ResourcePolicy ?? '')).toEqual(ResourcePolicy);
    expect(values.Guard).toBe(values.Arn);
  });
});

describe('a schedule of a stack', () => {
  const every = (more: object) => ({
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: 'daily',
      ScheduleExpression: 'cron(0 6 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: '5' },
      Target: { Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f', RoleArn: 'arn:aws:iam::000000000000:role/r' },
      ...more,
    },
  });

  it('keeps its time zone and window', async () => {
    await deploy('clock', { Daily: every({}) });

    const kept = await new SchedulerClient(instance.client).send(new GetScheduleCommand({ Name: 'daily' }));

    expect(kept.ScheduleExpressionTimezone).toBe('Europe/Berlin');
    expect(kept.FlexibleTimeWindow).toEqual({ Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 });
  });

  it('in a group that does not exist fails the stack', async () => {
    const { status } = await deploy('astray', { Daily: every({ Name: 'astray', GroupName: 'none' }) });

    expect(status).toBe('ROLLBACK_COMPLETE');
  });
});

describe('a stack', () => {
  const NODE = { Runtime: 'nodejs24.x', Handler: 'index.handler', Role: 'arn:aws:iam::000000000000:role/any' };
  const resources = (comment: string) => ({
    Fn: { Type: 'AWS::Lambda::Function', Properties: { ...NODE, Code: { ZipFile: `// ${comment}` } } },
    Retries: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: { FunctionName: { Ref: 'Fn' }, Qualifier: '$LATEST', MaximumRetryAttempts: 0 },
    },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: comment, Enabled: true },
      },
    },
  });
  const template = (comment: string) => {
    const Outputs = { Fn: { Value: { Ref: 'Fn' } }, Table: { Value: { Ref: 'Table' } } };
    return JSON.stringify({ Resources: resources(comment), Outputs });
  };

  it('keeps through an update what hangs on its function and lies in its table, and is deleted by its id', async () => {
    const outputs = { Fn: { Ref: 'Fn' }, Table: { Ref: 'Table' } };
    const { values } = await deploy('living', resources('first'), outputs);
    const dynamodb = new DynamoDBClient(instance.client);
    const TableName = values.Table ?? '';
    await dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' } } }));

    await cloudformation.send(new UpdateStackCommand({ StackName: 'living', TemplateBody: template('second') }));
    await settled('living');

    const asked = new GetFunctionEventInvokeConfigCommand({ FunctionName: values.Fn });
    expect((await new LambdaClient(instance.client).send(asked)).MaximumRetryAttempts).toBe(0);
    const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'second' });
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } }));
    expect(Item).toEqual({ pk: { S: 'a' } });

    const { StackId = '' } = await settled('living');
    await cloudformation.send(new DeleteChangeSetCommand({ StackName: 'living', ChangeSetName: 'never-made' }));
    await cloudformation.send(new DeleteStackCommand({ StackName: StackId }));
    expect((await settled(StackId)).StackStatus).toBe('DELETE_COMPLETE');
  });
});

describe('a zone of a stack', () => {
  const zone = (Comment: string) => ({
    Type: 'AWS::Route53::HostedZone',
    Properties: { Name: 'Stack.example.org', HostedZoneConfig: { Comment } },
  });
  const set = (values: string[]) => ({
    Type: 'AWS::Route53::RecordSet',
    Properties: {
      HostedZoneId: { Ref: 'Zone' },
      Name: 'a.stack.example.org',
      Type: 'TXT',
      TTL: '60',
      ResourceRecords: values,
    },
  });
  const outputs = {
    Id: { Ref: 'Zone' },
    Servers: { 'Fn::Join': [',', { 'Fn::GetAtt': ['Zone', 'NameServers'] }] },
  };

  it('tells its own name servers, and stays one through an update', async () => {
    const first = await deploy('zone', { Zone: zone('first'), Set: set(['"one"']) }, outputs);
    const Outputs = { Id: { Value: outputs.Id } };
    const Resources = { Zone: zone('second'), Set: set(['"two"']) };
    await cloudformation.send(
      new UpdateStackCommand({ StackName: 'zone', TemplateBody: JSON.stringify({ Resources, Outputs }) }),
    );
    await settled('zone');

    const route53 = new Route53Client(instance.client);
    const found = await route53.send(new GetHostedZoneCommand({ Id: first.values.Id }));
    expect(found.HostedZone?.Config?.Comment).toBe('second');
    expect(found.DelegationSet?.NameServers?.map((each) => each.replace(/\.$/, ''))).toEqual(
      first.values.Servers?.split(','),
    );
    const sets = await servedRecordSets(instance.endpoint, first.values.Id ?? '', { name: 'a.stack.example.org' });
    expect(sets.map((each) => each.values)).toEqual([['"two"']]);
  });

  it('fails for a record set that Route 53 refuses, in its words', async () => {
    const { status } = await deploy('unquoted', { Zone: zone(''), Set: set(['one']) });

    expect(status).toBe('ROLLBACK_COMPLETE');
    const { StackEvents = [] } = await cloudformation.send(new DescribeStackEventsCommand({ StackName: 'unquoted' }));
    expect(StackEvents.map((event) => event.ResourceStatusReason)).toContain(
      "[Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'one'']",
    );
  });
});

describe('a stack with types that the emulator has no service for', () => {
  const CHAT = {
    ConfigurationName: 'alarms',
    SlackWorkspaceId: 'T1',
    IamRoleArn: 'arn:aws:iam::000000000000:role/chat',
  };

  it('is made, changed and deleted, and they are listed with their properties', async () => {
    const resources = (SlackChannelId: string) => ({
      Runbook: {
        Type: 'AWS::SSM::Document',
        Properties: { Name: 'runbook', DocumentType: 'Automation', Content: { schemaVersion: '0.3' } },
      },
      Chat: {
        Type: 'AWS::Chatbot::SlackChannelConfiguration',
        Properties: { ...CHAT, SlackChannelId },
      },
    });
    const { status, values } = await deploy('recorded', resources('C1'), {
      Chat: { Ref: 'Chat' },
      Runbook: { Ref: 'Runbook' },
    });
    const TemplateBody = JSON.stringify({ Resources: resources('C2') });
    await cloudformation.send(new UpdateStackCommand({ StackName: 'recorded', TemplateBody }));
    await settled('recorded');
    const changed = await recordedResources(instance.endpoint);
    await cloudformation.send(new DeleteStackCommand({ StackName: 'recorded' }));
    await eventually('the stack is gone', async () =>
      (await recordedResources(instance.endpoint)).length === 0 ? true : undefined,
    );

    expect(status).toBe('CREATE_COMPLETE');
    expect(values).toEqual({
      Chat: 'arn:aws:chatbot::000000000000:chat-configuration/slack-channel/alarms',
      Runbook: 'runbook',
    });
    expect(changed).toContainEqual({
      type: 'AWS::Chatbot::SlackChannelConfiguration',
      physicalId: values.Chat,
      stack: 'recorded',
      properties: { ...CHAT, SlackChannelId: 'C2' },
    });
  });
});

describe('a topic of a stack', () => {
  it('keeps its subscribers through an update', async () => {
    const resources = (DisplayName: string) => ({
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'kept', DisplayName } },
    });
    const { values } = await deploy('topic', resources('first'), { Arn: { Ref: 'Topic' } });
    const sns = new SNSClient(instance.client);
    const TopicArn = values.Arn;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'someone@example.org' }));

    const TemplateBody = JSON.stringify({ Resources: resources('second') });
    await cloudformation.send(new UpdateStackCommand({ StackName: 'topic', TemplateBody }));
    await settled('topic');

    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes?.DisplayName).toBe('second');
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.map((each) => each.Endpoint)).toEqual(['someone@example.org']);
  });
});

describe('an alarm of a stack', () => {
  it('whose expression the lab cannot evaluate fails the stack, by name', async () => {
    const MetricStat = { Metric: { Namespace: 'N', MetricName: 'm' }, Period: 60, Stat: 'Sum' };
    const Metrics = [
      { Id: 'm', MetricStat, ReturnData: false },
      { Id: 'e', Expression: 'RATE(m)' },
    ];
    const Properties = { Metrics, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' };

    const { status } = await deploy('maths', { Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties } });

    expect(status).toBe('ROLLBACK_COMPLETE');
    const { StackEvents = [] } = await cloudformation.send(new DescribeStackEventsCommand({ StackName: 'maths' }));
    const reasons = StackEvents.map((event) => event.ResourceStatusReason);
    expect(reasons).toContain('Unsupported function in expression: RATE');
  });
});

describe('the instance', () => {
  it('runs beside another, and on SIGTERM takes its functions with it, a frozen one too', async () => {
    const other = await startInstance();
    const lambda = new LambdaClient(other.client);
    await createFunction(lambda, 'left', 'export const handler = async () => process.pid;');
    const { body: pid } = await invoke(lambda, 'left');
    process.kill(pid, 'SIGSTOP');

    expect(await workers(instance.endpoint)).toEqual([]);
    await stopMiniStack(other.pid);

    expect(() => process.kill(pid, 0)).toThrow();
    await other.stop();
  });
});
