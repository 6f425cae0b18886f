import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apisAt } from '../../../lab/aws/readback/apis.ts';
import { type Instance, startInstance } from './instance.ts';
import { deployStack, settled } from './stacks-under-test.ts';

const ACCOUNT = '000000000000';
const TRUST = {
  Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const QUEUE = { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } } };
const MAKE = ['sqs:CreateQueue', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListQueueTags', 'sqs:TagQueue'];

let instance: Instance;
let cloudformation: CloudFormationClient;

beforeAll(async () => {
  instance = await startInstance();
  cloudformation = new CloudFormationClient(instance.client);
});
afterAll(() => instance?.stop());

/** A role that CloudFormation may take, with these rights. @returns its ARN */
async function roleThatMay(name: string, Action: readonly string[], Resource = '*'): Promise<string> {
  const Policies = [{ PolicyName: 'own', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] } }];
  const Properties = { RoleName: name, AssumeRolePolicyDocument: TRUST, Policies };
  await deployStack(cloudformation, `role-${name}`, { Role: { Type: 'AWS::IAM::Role', Properties } });
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

/** Deploys under a role. @returns how the stack ended, and why a resource failed */
async function deployAs(StackName: string, RoleARN: string, Resources: object) {
  await cloudformation.send(
    new CreateStackCommand({ StackName, RoleARN, TemplateBody: JSON.stringify({ Resources }) }),
  );
  const stack = await settled(cloudformation, StackName);
  return { status: stack.StackStatus, why: await reasonIn(stack.StackId ?? '') };
}

async function reasonIn(StackName: string): Promise<string | undefined> {
  const { StackEvents = [] } = await cloudformation.send(new DescribeStackEventsCommand({ StackName }));
  return StackEvents.find(({ ResourceStatus }) => /^(CREATE|DELETE)_FAILED$/.test(ResourceStatus ?? ''))
    ?.ResourceStatusReason;
}

describe('a stack with an execution role', () => {
  it('[CFN-ROLE] is made when the role may all that its resources ask for (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html)', async () => {
    const role = await roleThatMay('maker', MAKE, `arn:aws:sqs:us-east-1:${ACCOUNT}:letters`);

    expect(await deployAs('made', role, QUEUE)).toEqual({ status: 'CREATE_COMPLETE', why: undefined });
  });

  it.each(MAKE)('fails without %s, and says so', async (missing) => {
    const name = `no-${missing.slice(4)}`;
    const role = await roleThatMay(
      name,
      MAKE.filter((action) => action !== missing),
    );

    const { status, why } = await deployAs(`stack-${name}`, role, QUEUE);

    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(why).toContain(
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/${name}/AWSCloudFormation is not authorized to perform: ${missing} on resource: arn:aws:sqs:us-east-1:${ACCOUNT}:letters because no identity-based policy allows the ${missing} action`,
    );
  });

  it('that may not delete its resource is DELETE_FAILED, and the resource stays', async () => {
    const role = await roleThatMay('keeper', MAKE);
    await deployAs('kept', role, { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'kept' } } });

    await cloudformation.send(new DeleteStackCommand({ StackName: 'kept' }));

    expect((await settled(cloudformation, 'kept')).StackStatus).toBe('DELETE_FAILED');
    const QueueUrl = `${instance.endpoint}/${ACCOUNT}/kept`;
    const { json } = apisAt(instance.client);
    await expect(json('sqs', 'AmazonSQS.GetQueueAttributes', { QueueUrl })).resolves.toMatchObject({});
  });

  it('makes no role without the boundary that the role demands', async () => {
    const bounds = `arn:aws:iam::${ACCOUNT}:policy/bounds`;
    const Condition = { StringEquals: { 'iam:PermissionsBoundary': bounds } };
    const Statement = [
      { Effect: 'Allow', Action: ['iam:CreateRole', 'iam:PutRolePermissionsBoundary'], Resource: '*', Condition },
      {
        Effect: 'Allow',
        Action: ['iam:Get*', 'iam:List*', 'iam:TagRole', 'iam:UntagRole', 'iam:DeleteRole'],
        Resource: '*',
      },
      { Effect: 'Allow', Action: 'iam:PutRolePolicy', Resource: '*', Condition },
    ];
    const Policies = [{ PolicyName: 'own', PolicyDocument: { Statement } }];
    const Properties = { RoleName: 'bounding', AssumeRolePolicyDocument: TRUST, Policies };
    await deployStack(cloudformation, 'role-bounding', { Role: { Type: 'AWS::IAM::Role', Properties } });
    const made = (RoleName: string, more: object) => ({
      Role: { Type: 'AWS::IAM::Role', Properties: { RoleName, AssumeRolePolicyDocument: TRUST, ...more } },
    });
    const role = `arn:aws:iam::${ACCOUNT}:role/bounding`;

    expect(await deployAs('bounded', role, made('bounded', { PermissionsBoundary: bounds }))).toMatchObject({
      status: 'CREATE_COMPLETE',
    });
    expect(await deployAs('unbounded', role, made('unbounded', {}))).toMatchObject({
      status: 'ROLLBACK_COMPLETE',
      why: expect.stringContaining('is not authorized to perform: iam:CreateRole'),
    });
  });
});

describe('a user', () => {
  it('[IAM-TRUST-ACCOUNT] whose account a role trusts needs leave of its own as well (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html)', async () => {
    const { query } = apisAt(instance.client);
    const iam = (action: string, fields: Record<string, string>) => query('iam', '2010-05-08', action, fields);
    const trust = {
      Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' }],
    };
    await iam('CreateRole', { RoleName: 'trusting', AssumeRolePolicyDocument: JSON.stringify(trust) });
    await iam('CreateUser', { UserName: 'somebody' });
    const accessKeyId = (await iam('CreateAccessKey', { UserName: 'somebody' })).find('AccessKeyId')?.text ?? '';
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/trusting`;
    const { query: asUser } = apisAt({ ...instance.client, credentials: { accessKeyId, secretAccessKey: 'any' } });
    const assume = () => asUser('sts', '2011-06-15', 'AssumeRole', { RoleArn, RoleSessionName: 'session' });

    await expect(assume()).rejects.toThrow(/is not authorized to perform: sts:AssumeRole/);

    const Statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: RoleArn };
    await iam('PutUserPolicy', {
      UserName: 'somebody',
      PolicyName: 'own',
      PolicyDocument: JSON.stringify({ Statement }),
    });
    expect((await assume()).find('AssumedRoleUser')?.find('Arn')?.text).toBe(
      `arn:aws:sts::${ACCOUNT}:assumed-role/trusting/session`,
    );
  });
});
