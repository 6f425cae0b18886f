import { createVerify, X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../lab/world/eventually.ts';
import { type Instance, startInstance } from './instance.ts';

type Envelope = Record<string, string>;

let instance: Instance;
let sns: SNSClient;

beforeAll(async () => {
  instance = await startInstance();
  sns = new SNSClient(instance.client);
});
afterAll(() => instance?.stop());

/** A subscriber that keeps each envelope as it came, and confirms. */
async function listen(TopicArn: string) {
  const envelopes: Envelope[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end();
    const envelope: Envelope = JSON.parse(Buffer.concat(chunks).toString());
    envelopes.push(envelope);
    if (envelope.SubscribeURL) await fetch(envelope.SubscribeURL);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const Endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint }));
  const of = (Type: string) => eventually(Type, async () => envelopes.find((each) => each.Type === Type));
  return { of, close: () => server.close() };
}

const FIELDS: Record<string, string[]> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

/** https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html */
async function verified(envelope: Envelope): Promise<boolean> {
  const pem = await (await fetch(envelope.SigningCertURL ?? '')).text();
  const lines = (FIELDS[envelope.Type ?? ''] ?? [])
    .filter((field) => field in envelope)
    .map((field) => `${field}\n${envelope[field]}\n`);
  const verify = createVerify(envelope.SignatureVersion === '2' ? 'sha256' : 'sha1').update(lines.join(''));
  return verify.verify(new X509Certificate(pem).publicKey, envelope.Signature ?? '', 'base64');
}

describe('what a topic sends', () => {
  it.each(['1', '2'])(
    '[SNS-SIGNATURE] is signed under version %s, by a certificate that can be fetched (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html)',
    async (version) => {
      const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: `signed-${version}` }));
      const attribute = { AttributeName: 'SignatureVersion', AttributeValue: version };
      await sns.send(new SetTopicAttributesCommand({ TopicArn, ...attribute }));
      const subscriber = await listen(TopicArn);
      const confirmation = await subscriber.of('SubscriptionConfirmation');
      await sns.send(new PublishCommand({ TopicArn, Subject: 'A subject', Message: 'A message' }));
      const notification = await subscriber.of('Notification');

      expect([confirmation.SignatureVersion, notification.SignatureVersion]).toEqual([version, version]);
      expect(await verified(confirmation)).toBe(true);
      expect(await verified(notification)).toBe(true);
      expect(await verified({ ...notification, Message: 'Another message' })).toBe(false);
      subscriber.close();
    },
  );

  it('is signed under the version that its stack says', async () => {
    const TopicName = 'of-stack';
    const Properties = { TopicName, SignatureVersion: '2' };
    const TemplateBody = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties } } });
    await new CloudFormationClient(instance.client).send(new CreateStackCommand({ StackName: 'topic', TemplateBody }));
    const TopicArn = `arn:aws:sns:us-east-1:000000000000:${TopicName}`;

    const Attributes = await eventually('the topic', () =>
      sns.send(new GetTopicAttributesCommand({ TopicArn })).then(
        (answer) => answer.Attributes,
        () => undefined,
      ),
    );

    expect(Attributes.SignatureVersion).toBe('2');
  });
});

describe('an alarm at a topic', () => {
  /** What the alarm's history says of its action when the topic has this policy; its own from the start when none. */
  async function actionWith(name: string, statements?: object[]): Promise<string> {
    const cloudwatch = new CloudWatchClient(instance.client);
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
    if (statements) {
      const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement: statements });
      await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
    }
    const [Namespace, MetricName, Statistic] = ['Test', name, 'Sum'] as const;
    const rule = { Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'LessThanThreshold' } as const;
    const metric = { Namespace, MetricName, Statistic, ...rule };
    await cloudwatch.send(new PutMetricAlarmCommand({ AlarmName: name, AlarmActions: [TopicArn], ...metric }));
    await cloudwatch.send(new SetAlarmStateCommand({ AlarmName: name, StateValue: 'ALARM', StateReason: 'test' }));
    const asked = new DescribeAlarmHistoryCommand({ AlarmName: name, HistoryItemType: 'Action' });
    return (await cloudwatch.send(asked)).AlarmHistoryItems?.[0]?.HistorySummary ?? '';
  }
  const publish = { Effect: 'Allow', Action: 'sns:Publish', Resource: '*' };
  const service = { ...publish, Principal: { Service: 'cloudwatch.amazonaws.com' } };
  const onlyTls = {
    ...service,
    Effect: 'Deny',
    Principal: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const from = (account: string) => ({
    ...service,
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:*:${account}:alarm:*` },
    },
  });

  it.each([
    ['from-the-start', true, undefined],
    ['for-alarms', true, [onlyTls, from('000000000000')]],
    ['only-forbidding', false, [onlyTls]],
    ['for-another-account', false, [from('111111111111')]],
    ['for-another-service', false, [{ ...publish, Principal: { Service: 'events.amazonaws.com' } }]],
  ])(
    '[SNS-POLICY] with the policy %s is let in: %s (https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html)',
    async (name, letIn, statements) => {
      const topic = `arn:aws:sns:us-east-1:000000000000:${name}`;

      const summary = await actionWith(name, statements);

      expect(summary).toBe(
        letIn
          ? `Successfully executed action ${topic}`
          : `Failed to execute action ${topic}. Received error: "CloudWatch Alarms is not authorized to perform: SNS:Publish on resource: ${topic} because no resource-based policy allows the SNS:Publish action"`,
      );
    },
  );
});
