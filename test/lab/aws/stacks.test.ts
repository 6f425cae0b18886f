import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeTimeToLiveCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionEventInvokeConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopMiniStack, workers } from '../../../lab/aws/ministack.ts';
import { createFunction, invoke } from './functions-under-test.ts';
import { type Instance, startInstance } from './instance.ts';
import { deployStack, settled as settledStack } from './stacks-under-test.ts';

let instance: Instance;
let cloudformation: CloudFormationClient;

beforeAll(async () => {
  instance = await startInstance();
  cloudformation = new CloudFormationClient(instance.client);
});
afterAll(() => instance?.stop());

const settled = (name: string) => settledStack(cloudformation, name);
const deploy = (name: string, resources: object, outputs?: Record<string, object>) =>
  deployStack(cloudformation, name, resources, outputs);

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

describe('a parameter of a stack that is a list', () => {
  it('[CFN-LIST] is one wherever it is referred to (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html)', async () => {
    const StackName = 'listing';
    const Parameters = { Names: { Type: 'CommaDelimitedList', Default: 'one, two,three' } };
    const Outputs = { Names: { Value: { 'Fn::Join': ['|', { Ref: 'Names' }] } } };
    const Resources = { Queue: { Type: 'AWS::SQS::Queue', Properties: {} } };

    await cloudformation.send(
      new CreateStackCommand({ StackName, TemplateBody: JSON.stringify({ Parameters, Resources, Outputs }) }),
    );

    const stack = await settled(StackName);
    expect(stack.Outputs?.map(({ OutputValue }) => OutputValue)).toEqual(['one|two|three']);
  });
});
