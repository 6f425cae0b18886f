import { CloudFormationClient, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { ListSubscriptionsByTopicCommand, PublishCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Apis, apisAt } from '../../../lab/aws/readback/apis.ts';
import { describeStack } from '../../../lab/aws/readback/describe-stack.ts';
import { readBack } from '../../../lab/aws/readback/read-back.ts';
import { table } from '../../../lab/aws/readback/reading.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { createStack, updateStack } from './created-stack.ts';
import { type Instance, startInstance } from './instance.ts';

let instance: Instance;
let apis: Apis;

beforeAll(async () => {
  instance = await startInstance();
  apis = apisAt(instance.client);
});
afterAll(() => instance?.stop());

const resource = (type: string, Properties: object, more: object = {}) => ({
  Type: `AWS::${type}`,
  Properties,
  ...more,
});
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const allowing = (Action: string, Resource: object | string = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource }],
});

/** Each of these resources differs in something that AWS changes in place. */
const changing = (seconds: number, text: string) => ({
  Resources: {
    Queue: resource('SQS::Queue', { VisibilityTimeout: seconds }),
    QueuePolicy: resource('SQS::QueuePolicy', {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: allowing('sqs:SendMessage', arnOf('Queue')),
    }),
    Topic: resource('SNS::Topic', { DisplayName: text, SignatureVersion: '2' }),
    TopicPolicy: resource('SNS::TopicPolicy', { Topics: [{ Ref: 'Topic' }], PolicyDocument: allowing('sns:Publish') }),
    Subscription: resource('SNS::Subscription', {
      TopicArn: { Ref: 'Topic' },
      Protocol: 'sqs',
      Endpoint: arnOf('Queue'),
      RawMessageDelivery: true,
      FilterPolicyScope: 'MessageBody',
      FilterPolicy: { text: [{ exists: true }], [text]: [{ exists: false }] },
    }),
    Bucket: resource('S3::Bucket', {
      LifecycleConfiguration: { Rules: [{ Id: text, Status: 'Enabled', ExpirationInDays: seconds }] },
    }),
    Bus: resource('Events::EventBus', { Name: 'changing', Description: text }),
    Archive: resource('Events::Archive', { SourceArn: arnOf('Bus'), RetentionDays: seconds }),
    Document: resource('SSM::Document', { Content: { description: text } }),
    Role: resource('IAM::Role', { AssumeRolePolicyDocument: allowing('sts:AssumeRole') }),
    Policy: resource('IAM::Policy', {
      PolicyName: 'p',
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: allowing(`s3:${text}`),
    }),
  },
});

const physicalId = async (stack: string, id: string) =>
  (await describeStack(stack, instance.client)).resources.get(id)?.physicalId ?? '';

const received = (QueueUrl: string) =>
  eventually('a message', async () => {
    const answer = await apis.json('sqs', 'AmazonSQS.ReceiveMessage', { QueueUrl });
    return (answer.Messages as { Body: string }[] | undefined)?.map(({ Body }) => Body);
  });

describe('an update', () => {
  it('changes what the template changed, and keeps messages, subscriptions and policies', async () => {
    await createStack(instance.client, 'changing', changing(20, 'first'));
    const QueueUrl = await physicalId('changing', 'Queue');
    await apis.json('sqs', 'AmazonSQS.SendMessage', { QueueUrl, MessageBody: 'waits' });

    await updateStack(instance.client, 'changing', changing(30, 'second'));

    const read = await readBack({ template: changing(30, 'second'), stackName: 'changing', client: instance.client });
    const untrue = read.readings.filter(({ state, type }) => state !== 'same' && type !== 'AWS::SSM::Document');
    expect(untrue, table(read)).toEqual([]);
    expect(await physicalId('changing', 'Queue')).toBe(QueueUrl);
    expect(await received(QueueUrl)).toEqual(['waits']);
    const TopicArn = await physicalId('changing', 'Topic');
    const { Subscriptions } = await apis.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toHaveLength(1);
    await apis.sns.send(new PublishCommand({ TopicArn, Message: '{"text":"arrives"}' }));
    expect(await received(QueueUrl)).toEqual(['{"text":"arrives"}']);
  });
});

describe('a stack that is deleted', () => {
  it('takes its inline policy out of a role of another', async () => {
    const Role = resource('IAM::Role', { RoleName: 'kept', AssumeRolePolicyDocument: allowing('sts:AssumeRole') });
    const Policy = resource('IAM::Policy', { PolicyName: 'p', Roles: ['kept'], PolicyDocument: allowing('s3:*') });
    const policies = async () => {
      const answer = await apis.query('iam', '2010-05-08', 'ListRolePolicies', { RoleName: 'kept' });
      return answer.findAll('member').map(({ text }) => text);
    };
    await createStack(instance.client, 'role', { Resources: { Role } });
    await createStack(instance.client, 'policy', { Resources: { Policy } });
    expect(await policies()).toEqual(['p']);

    await new CloudFormationClient(instance.client).send(new DeleteStackCommand({ StackName: 'policy' }));

    await eventually('the policy gone', async () => ((await policies()).length === 0 ? true : undefined));
  });
});

describe('a template', () => {
  const ofRegion = (region: string) => ({
    Conditions: {
      Here: { 'Fn::Or': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, region] }, { 'Fn::Equals': ['a', 'b'] }] },
    },
    Resources: {
      Always: resource('SNS::Topic', {}),
      There: resource('SNS::Topic', {}, { Condition: 'Here' }),
    },
  });

  it.each([
    ['us-east-1', ['Always', 'There']],
    ['eu-central-1', ['Always']],
  ])('has the resources whose condition on %s holds', async (region, ids) => {
    await createStack(instance.client, `in-${region}`, ofRegion(region));

    const { resources } = await describeStack(`in-${region}`, instance.client);

    expect([...resources.keys()].sort()).toEqual(ids);
  });

  it.each([
    ['a document without content', resource('SSM::Document', {}), 'required key [Content] not found'],
    [
      'a query without its text',
      resource('Logs::QueryDefinition', { Name: 'q' }),
      'required key [QueryString] not found',
    ],
    [
      'a permission of no function',
      resource('Lambda::Permission', { FunctionName: 'none', Action: 'lambda:InvokeFunction', Principal: '*' }),
      'Function not found',
    ],
    [
      'a rotation of no secret',
      resource('SecretsManager::RotationSchedule', { SecretId: 'none', RotationLambdaARN: 'arn:aws:lambda:x' }),
      "can't find the specified secret",
    ],
    [
      'a subscription to no topic',
      resource('SNS::Subscription', { TopicArn: 'none', Protocol: 'sqs' }),
      'does not exist',
    ],
  ])('with %s fails, by name', async (what, Wrong, reason) => {
    const name = what.replaceAll(' ', '-');

    await expect(createStack(instance.client, name, { Resources: { Wrong } })).rejects.toThrow(reason);
  });
});
