import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { GetResourcePolicyCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedResources } from '../../../lab/aws/ministack.ts';
import { servedRecordSets } from '../../../lab/aws/route53.ts';
import { eventually } from '../../../lab/world/eventually.ts';
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
