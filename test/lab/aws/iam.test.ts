import { CloudFormationClient, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { DeleteTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { CreateHostedZoneCommand, ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFunction, invoke } from './functions-under-test.ts';
import { IAM_RULES, type IamRule, ZONE } from './iam-rules.ts';
import { type Instance, startInstance } from './instance.ts';
import { deployStack, settled } from './stacks-under-test.ts';

// Sends the request it is told to and answers with what came of it.
const CALLER = `
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as route53 from '@aws-sdk/client-route-53';
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as lambda from '@aws-sdk/client-lambda';
import * as sns from '@aws-sdk/client-sns';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
const services = { dynamodb, route53, secrets, lambda, sns, cloudwatch };
const CLIENTS = { dynamodb: 'DynamoDBClient', route53: 'Route53Client', secrets: 'SecretsManagerClient', lambda: 'LambdaClient', sns: 'SNSClient', cloudwatch: 'CloudWatchClient' };
export const handler = async ({ service, command, input }) => {
  const api = services[service];
  const client = new api[CLIENTS[service]]({ maxAttempts: 1 });
  try {
    await client.send(new api[command + 'Command'](input));
    return { name: 'allowed' };
  } catch (error) {
    return { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode };
  }
};`;
const TRUST = {
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const ACCOUNT = '000000000000';

let instance: Instance;
let lambda: LambdaClient;
let cloudformation: CloudFormationClient;

beforeAll(async () => {
  instance = await startInstance();
  lambda = new LambdaClient(instance.client);
  cloudformation = new CloudFormationClient(instance.client);
});
afterAll(() => instance?.stop());

async function deploy(name: string, resources: object): Promise<void> {
  expect((await deployStack(cloudformation, name, resources)).status).toBe('CREATE_COMPLETE');
}

const role = (name: string, statements: object[], more: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: TRUST,
    Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
    ...more,
  },
});
const allow = (Action: string, Resource: string, more: object = {}) => ({ Effect: 'Allow', Action, Resource, ...more });

/** A function under a role with these statements; gives what came of a request that it sends. */
async function under(name: string, statements: object[], more: object = {}) {
  await deploy(name, { Role: role(name, statements, more) });
  await createFunction(lambda, name, CALLER, { Role: `arn:aws:iam::${ACCOUNT}:role/${name}`, Timeout: 20 });
  return async (service: string, command: string, input: object) =>
    (await invoke(lambda, name, { service, command, input })).body;
}

describe("a function under a role that may change some of a zone's records", () => {
  for (const rule of IAM_RULES) {
    it(`[${rule.id}] ${rule.title}: ${rule.allowed ? 'allowed' : 'denied'} (${rule.page})`, () => holds(rule));
  }

  async function holds(rule: IamRule): Promise<void> {
    const name = rule.id.toLowerCase();
    const admin = new Route53Client(instance.client);
    const made = await admin.send(new CreateHostedZoneCommand({ Name: ZONE, CallerReference: name }));
    const HostedZoneId = (made.HostedZone?.Id ?? '').replace('/hostedzone/', '');
    const resource = `arn:aws:route53:::hostedzone/${HostedZoneId}`;
    const action = 'route53:ChangeResourceRecordSets';
    const send = await under(name, [allow(action, resource, { Condition: rule.condition })]);

    const answer = await send('route53', 'ChangeResourceRecordSets', {
      HostedZoneId,
      ChangeBatch: { Changes: rule.changes },
    });

    // A batch without changes is wrong in itself; that Route 53 says so means that IAM let it through.
    if (rule.allowed) expect(answer.name).toBe(rule.changes.length > 0 ? 'allowed' : 'InvalidInput');
    else {
      expect(answer).toEqual({
        name: 'AccessDenied',
        message: `User: arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${name} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
        status: 403,
      });
    }
  }
});

describe('a function under a role', () => {
  it('[IAM-WORDS] without a policy may do nothing, in the words and status of each service (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html)', async () => {
    const send = await under('nothing', []);
    const user = `User: arn:aws:sts::${ACCOUNT}:assumed-role/nothing/nothing is not authorized to perform:`;
    const because = (action: string) => `because no identity-based policy allows the ${action} action`;
    const table = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/t`;
    const topic = `arn:aws:sns:us-east-1:${ACCOUNT}:t`;
    const secret = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:s`;
    const fn = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:nothing`;

    expect(await send('dynamodb', 'GetItem', { TableName: 't', Key: { pk: { S: 'a' } } })).toEqual({
      name: 'AccessDeniedException',
      message: `${user} dynamodb:GetItem on resource: ${table} ${because('dynamodb:GetItem')}`,
      status: 400,
    });
    expect(await send('secrets', 'GetSecretValue', { SecretId: 's' })).toEqual({
      name: 'AccessDeniedException',
      message: `${user} secretsmanager:GetSecretValue on resource: ${secret} ${because('secretsmanager:GetSecretValue')}`,
      status: 400,
    });
    expect(await send('sns', 'Publish', { TopicArn: topic, Message: 'm' })).toEqual({
      name: 'AuthorizationErrorException',
      message: `${user} SNS:Publish on resource: ${topic} ${because('SNS:Publish')}`,
      status: 403,
    });
    expect(await send('lambda', 'Invoke', { FunctionName: 'nothing' })).toEqual({
      name: 'AccessDeniedException',
      message: `${user} lambda:InvokeFunction on resource: ${fn} ${because('lambda:InvokeFunction')}`,
      status: 403,
    });
    expect(await send('route53', 'ListHostedZones', {})).toEqual({
      name: 'AccessDenied',
      message: `${user} route53:ListHostedZones ${because('route53:ListHostedZones')}`,
      status: 403,
    });
    expect(await send('cloudwatch', 'PutMetricData', { Namespace: 'N', MetricData: [] })).toMatchObject({
      message: `${user} cloudwatch:PutMetricData ${because('cloudwatch:PutMetricData')}`,
      status: 403,
    });
  });

  it('[IAM-TABLE-POLICY] may not do what the policy of a table denies, and nobody deletes one that is protected (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam.html)', async () => {
    const table = (overTls: string) => ({
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        TableName: `over-tls-${overTls}`,
        Replicas: [
          {
            Region: 'us-east-1',
            DeletionProtectionEnabled: true,
            ResourcePolicy: {
              PolicyDocument: {
                Statement: [
                  {
                    Effect: 'Deny',
                    Principal: '*',
                    Action: 'dynamodb:*',
                    Resource: '*',
                    Condition: { Bool: { 'aws:SecureTransport': overTls } },
                  },
                ],
              },
            },
          },
        ],
      },
    });
    await deploy('protected-tables', { Denying: table('true'), Other: table('false') });
    const send = await under('reader-of-tables', [allow('dynamodb:GetItem', '*')]);
    const get = (TableName: string) => send('dynamodb', 'GetItem', { TableName, Key: { pk: { S: 'a' } } });

    // The lab's requests count as made over TLS.
    expect(await get('over-tls-false')).toEqual({ name: 'allowed' });
    expect(await get('over-tls-true')).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('with an explicit deny in a resource-based policy'),
    });
    const admin = new DynamoDBClient(instance.client);
    await expect(admin.send(new DeleteTableCommand({ TableName: 'over-tls-false' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('protected against deletion'),
    });
  });

  it('[IAM-LEADING-KEYS] may read the partition keys that dynamodb:LeadingKeys grants, no others, and not scan (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html)', async () => {
    const condition = {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    };
    const TableName = 'leading';
    await deploy('leading-table', {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName,
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
        },
      },
    });
    const send = await under('leading', [
      allow('dynamodb:*', `arn:aws:dynamodb:*:*:table/${TableName}`, { Condition: condition }),
    ]);
    const query = (value: string) => ({
      TableName,
      KeyConditionExpression: '#k = :v',
      ExpressionAttributeNames: { '#k': 'pk' },
      ExpressionAttributeValues: { ':v': { S: value } },
    });
    const put = (value: string) => ({ Put: { TableName, Item: { pk: { S: value } } } });
    const names = async (command: string, ...inputs: object[]) =>
      Promise.all(inputs.map(async (input) => (await send('dynamodb', command, input)).name));

    const denied = 'AccessDeniedException';
    expect(await names('Query', query('mine'), query('yours'))).toEqual(['allowed', denied]);
    expect(await names('PutItem', put('mine').Put, put('yours').Put)).toEqual(['allowed', denied]);
    const both = { TransactItems: [put('mine'), put('yours')] };
    expect(await names('TransactWriteItems', { TransactItems: [put('mine')] }, both)).toEqual(['allowed', denied]);
    expect(await names('Scan', { TableName })).toEqual([denied]);
    const kept = await new DynamoDBClient(instance.client).send(
      new GetItemCommand({ TableName, Key: { pk: { S: 'yours' } } }),
    );
    expect(kept.Item).toBeUndefined();
  });

  it('[IAM-BOUNDARY] may do no more than its permissions boundary (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html)', async () => {
    await deploy('limit', {
      Limit: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          ManagedPolicyName: 'limit',
          PolicyDocument: { Statement: [allow('route53:GetHostedZoneCount', '*')] },
        },
      },
    });
    const send = await under('limited', [allow('*', '*')], {
      PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/limit`,
    });

    expect(await send('route53', 'ListHostedZones', {})).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('because no permissions boundary allows the route53:ListHostedZones action'),
    });
  });

  it('keeps through an update of its role what another resource put into it', async () => {
    const statement = allow('route53:ListHostedZones', '*');
    const resources = (Description: string) => ({
      Role: role('updated', [], { Description }),
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyName: 'other', Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [statement] } },
      },
    });
    await deploy('updated', resources('first'));
    const TemplateBody = JSON.stringify({ Resources: resources('second') });
    await cloudformation.send(new UpdateStackCommand({ StackName: 'updated', TemplateBody }));
    expect((await settled(cloudformation, 'updated')).StackStatus).toBe('UPDATE_COMPLETE');
    await createFunction(lambda, 'updated', CALLER, { Role: `arn:aws:iam::${ACCOUNT}:role/updated`, Timeout: 20 });

    const { body } = await invoke(lambda, 'updated', { service: 'route53', command: 'ListHostedZones', input: {} });

    expect(body).toEqual({ name: 'allowed' });
  });
});

describe('a caller', () => {
  /** Root assumes the role, and lists hosted zones as its session. */
  async function listAs(name: string): Promise<unknown> {
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
    const parameters = { Action: 'AssumeRole', Version: '2011-06-15', RoleArn, RoleSessionName: 'session' };
    const answer = await fetch(instance.endpoint, { method: 'POST', body: new URLSearchParams(parameters) });
    const text = await answer.text();
    if (!answer.ok) return { status: answer.status, message: /<Message>(.*)<\/Message>/.exec(text)?.[1] };
    const accessKeyId = /<AccessKeyId>(.*)<\/AccessKeyId>/.exec(text)?.[1] ?? '';
    return list(accessKeyId).then(
      () => 'allowed',
      (error) => error.message,
    );
  }

  it('[IAM-SESSION] is, with the credentials of an assumed role, what the role may do (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html)', async () => {
    const trust = { Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }] };
    const more = { AssumeRolePolicyDocument: trust };
    await deploy('assumable', {
      Reader: role('reader', [allow('route53:ListHostedZones', '*')], more),
      Writer: role('writer', [allow('route53:ChangeResourceRecordSets', '*')], more),
    });

    expect(await listAs('reader')).toBe('allowed');
    expect(await listAs('writer')).toBe(
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/writer/session is not authorized to perform: route53:ListHostedZones because no identity-based policy allows the route53:ListHostedZones action`,
    );
  });

  it('[IAM-TRUST] may not assume a role that does not trust it (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html)', async () => {
    await deploy('trusting', { Role: role('lambda-only', []) });

    expect(await listAs('lambda-only')).toEqual({
      status: 403,
      message: `User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${ACCOUNT}:role/lambda-only because no identity-based policy allows the sts:AssumeRole action`,
    });
  });

  const list = (accessKeyId: string) =>
    new Route53Client({ ...instance.client, credentials: { accessKeyId, secretAccessKey: 'any' } }).send(
      new ListHostedZonesCommand({}),
    );

  it('with the key test is root', async () => {
    await expect(list('test')).resolves.toBeDefined();
  });

  it("with a key in AWS's form that nobody has is refused", async () => {
    await expect(list('AKIAIOSFODNN7EXAMPLE')).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('is not evaluated when IAM is off', async () => {
    const open = await startInstance({ iam: 'off' });
    const functions = new LambdaClient(open.client);
    await createFunction(functions, 'free', CALLER, { Timeout: 20 });

    const { body } = await invoke(functions, 'free', { service: 'route53', command: 'ListHostedZones', input: {} });

    expect(body).toEqual({ name: 'allowed' });
    await open.stop();
  });
});
