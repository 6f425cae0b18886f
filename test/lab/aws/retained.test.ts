import { CloudFormationClient, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Apis, apisAt } from '../../../lab/aws/readback/apis.ts';
import { describeStack } from '../../../lab/aws/readback/describe-stack.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { createStack } from './created-stack.ts';
import { type Instance, startInstance } from './instance.ts';

let instance: Instance;
let apis: Apis;

beforeAll(async () => {
  instance = await startInstance();
  apis = apisAt(instance.client);
});
afterAll(() => instance?.stop());

const TABLE = {
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  BillingMode: 'PAY_PER_REQUEST',
};
const TEMPLATE = {
  Resources: {
    Table: { Type: 'AWS::DynamoDB::Table', DeletionPolicy: 'Retain', Properties: TABLE },
    Secret: { Type: 'AWS::SecretsManager::Secret', DeletionPolicy: 'RetainExceptOnCreate', Properties: {} },
    Zone: { Type: 'AWS::Route53::HostedZone', DeletionPolicy: 'Retain', Properties: { Name: 'kept.example.org.' } },
    Topic: { Type: 'AWS::SNS::Topic', DeletionPolicy: 'Delete', Properties: {} },
    Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
  },
};

const physicalIds = async () => {
  const { resources } = await describeStack('retaining', instance.client);
  return Object.fromEntries([...resources].map(([id, { physicalId }]) => [id, physicalId]));
};

async function deleteStack(StackName: string) {
  const cloudformation = new CloudFormationClient(instance.client);
  await cloudformation.send(new DeleteStackCommand({ StackName }));
  await eventually(`${StackName} gone`, async () => {
    const answer = await cloudformation.send(new DescribeStacksCommand({ StackName })).catch(() => ({ Stacks: [] }));
    return answer.Stacks?.every(({ StackStatus }) => StackStatus === 'DELETE_COMPLETE') ? true : undefined;
  });
}

it('what a template retains stays when its stack is deleted, the rest goes, and the next stack has its own', async () => {
  await createStack(instance.client, 'retaining', TEMPLATE);
  const first = await physicalIds();

  await deleteStack('retaining');

  const { Table } = await apis.dynamodb.send(new DescribeTableCommand({ TableName: first.Table }));
  expect(Table?.TableStatus).toBe('ACTIVE');
  const secret = await apis.secrets.send(new DescribeSecretCommand({ SecretId: first.Secret }));
  expect([secret.ARN, secret.DeletedDate]).toEqual([first.Secret, undefined]);
  const { HostedZones = [] } = await apis.route53.send(new ListHostedZonesCommand({}));
  expect(HostedZones.map(({ Id }) => Id)).toEqual([`/hostedzone/${first.Zone}`]);
  await expect(apis.json('sqs', 'AmazonSQS.GetQueueAttributes', { QueueUrl: first.Queue })).rejects.toThrow(
    'not exist',
  );

  await createStack(instance.client, 'retaining', TEMPLATE);

  const second = await physicalIds();
  for (const id of ['Table', 'Secret', 'Zone']) expect(second[id]).not.toBe(first[id]);
});
