import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopMiniStack, workers } from '../../../lab/aws/ministack.ts';
import { createFunction, invoke } from './functions-under-test.ts';
import { eventually, type Instance, startInstance } from './instance.ts';

let instance: Instance;
let cloudformation: CloudFormationClient;

beforeAll(async () => {
  instance = await startInstance();
  cloudformation = new CloudFormationClient(instance.client);
});
afterAll(() => instance?.stop());

/** Deploys the resources and gives the outputs, or fails with the status the stack ended in. */
async function deploy(StackName: string, Resources: object, outputs: Record<string, object> = {}) {
  const Outputs = Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }]));
  const TemplateBody = JSON.stringify({ Resources, Outputs });
  await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody }));
  const stack = await eventually(`${StackName} settled`, async () => {
    const answer = await cloudformation.send(new DescribeStacksCommand({ StackName }));
    return answer.Stacks?.find((each) => !each.StackStatus?.endsWith('IN_PROGRESS'));
  });
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
