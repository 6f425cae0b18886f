import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { AddPermissionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateTopicCommand,
  PublishCommand,
  type PublishCommandInput,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSubscriber, type Subscriber, untilConfirmed } from '../../../lab/aws/subscriber.ts';
import { createPki } from '../../../lab/ca/pki.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { createStack } from './created-stack.ts';
import { createFunction } from './functions-under-test.ts';
import { type Instance, startInstance } from './instance.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-subscribers-'));
let instance: Instance;
let sns: SNSClient;
let subscriber: Subscriber;
let rootPem: string;

beforeAll(async () => {
  const pki = await createPki();
  ({ rootPem } = pki);
  const trust = join(folder, 'root.pem');
  writeFileSync(trust, rootPem);
  instance = await startInstance({ trust });
  sns = new SNSClient(instance.client);
  subscriber = await openSubscriber({ endpoint: instance.endpoint, credentials: await pki.leaf(['127.0.0.1']) });
});
afterAll(async () => {
  subscriber?.close();
  await instance?.stop();
  rmSync(folder, { recursive: true });
});

async function topic(Name: string, SignatureVersion = '2'): Promise<string> {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name }));
  const attribute = { AttributeName: 'SignatureVersion', AttributeValue: SignatureVersion };
  await sns.send(new SetTopicAttributesCommand({ TopicArn, ...attribute }));
  return TopicArn;
}

const publish = (given: PublishCommandInput) => sns.send(new PublishCommand(given));
const arrived = (topicArn: string) =>
  eventually(`a message of ${topicArn}`, async () => subscriber.delivered.find((each) => each.topicArn === topicArn));

/** As anybody could who knows the address. */
function post(body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(subscriber.url, { method: 'POST', ca: rootPem }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once('error', reject).end(body);
  });
}

/** An endpoint that reads messages and never confirms. */
async function openCopier(copies: string[]) {
  const server = createServer(async (incoming, response) => {
    copies.push(await text(incoming));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close: () => server.close() };
}

describe('a subscriber over HTTPS', () => {
  it('is sent to by the trusted root, confirms, and keeps what is signed under version 2', async () => {
    const TopicArn = await topic('https');
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: `${subscriber.url}/told` }));
    await untilConfirmed(subscriber, TopicArn);

    await publish({ TopicArn, Subject: 'A subject', Message: 'A message' });

    expect(await arrived(TopicArn)).toMatchObject({
      ...{ path: '/told', subject: 'A subject', message: 'A message', signatureVersion: '2' },
    });
    expect(subscriber.refused).toEqual([]);
  });

  it('is not sent to where its certificate is of a root that nobody trusts', async () => {
    const credentials = await (await createPki()).leaf(['127.0.0.1']);
    const stranger = await openSubscriber({ endpoint: instance.endpoint, credentials });
    const TopicArn = await topic('untrusted');
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: stranger.url }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: subscriber.url }));
    await untilConfirmed(subscriber, TopicArn);

    await publish({ TopicArn, Message: 'A message' });
    await arrived(TopicArn);

    expect([stranger.delivered, [...stranger.confirmed], stranger.refused]).toEqual([[], [], []]);
    stranger.close();
  });

  it('is asked to confirm when a stack makes the subscription', async () => {
    const Endpoint = `${subscriber.url}/of-stack`;
    await createStack(instance.client, 'told', {
      Resources: {
        Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'of-stack', SignatureVersion: '2' } },
        Told: {
          Type: 'AWS::SNS::Subscription',
          Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'https', Endpoint },
        },
      },
    });
    const TopicArn = 'arn:aws:sns:us-east-1:000000000000:of-stack';
    await untilConfirmed(subscriber, TopicArn);

    await publish({ TopicArn, Message: 'A message' });

    expect(await arrived(TopicArn)).toMatchObject({ path: '/of-stack', message: 'A message' });
  });

  it('keeps apart what is not signed, signed for other words, or signed by a certificate from elsewhere', async () => {
    const TopicArn = await topic('copied');
    const copies: string[] = [];
    const copier = await openCopier(copies);
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: copier.url }));
    const copy = await eventually('a message to copy', async () => copies[0]);
    const envelope = JSON.parse(copy);
    const before = subscriber.delivered.length;
    const confirmed = subscriber.confirmed.size;

    const statuses = [
      await post('no JSON'),
      await post(JSON.stringify({ ...envelope, Type: 'Notification', SubscribeURL: undefined, Token: undefined })),
      await post(JSON.stringify({ ...envelope, Message: 'Other words' })),
      await post(JSON.stringify({ ...envelope, SigningCertURL: `${copier.url}/certificate.pem` })),
      await post(JSON.stringify({ ...envelope, SignatureVersion: '3' })),
    ];

    expect(statuses).toEqual([403, 403, 403, 403, 403]);
    expect(subscriber.delivered).toHaveLength(before);
    expect(subscriber.confirmed.size).toBe(confirmed);
    expect(subscriber.refused.map(({ why }) => why)).toEqual([
      'it is no message of SNS',
      'its signature does not hold',
      'its signature does not hold',
      `its certificate lies at ${copier.url}/certificate.pem`,
      'its SignatureVersion is "3"',
    ]);
    // The same words as they came are taken.
    expect(await post(copy)).toBe(200);
    copier.close();
  });
});

describe('a message of its own for each protocol', () => {
  const structure = { MessageStructure: 'json' } as const;

  it.each([
    ['its own', { https: 'for https', http: 'for http', default: 'for all' }, 'for https'],
    ['the default, not that of http', { http: 'for http', default: 'for all' }, 'for all'],
    ['the default where its own is no string', { https: { text: 'for https' }, default: 'for all' }, 'for all'],
  ])(
    '[SNS-STRUCTURE] https gets %s (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html)',
    async (what, message, expected) => {
      const TopicArn = await topic(`structure-${what.replaceAll(/[^a-z]+/g, '-')}`);
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: subscriber.url }));
      await untilConfirmed(subscriber, TopicArn);

      await publish({ TopicArn, ...structure, Message: JSON.stringify(message) });

      expect((await arrived(TopicArn)).message).toBe(expected);
    },
  );

  it.each([
    ['no default', '{"https":"words"}', 'No default entry in JSON message body'],
    ['no JSON', 'words', 'JSON message body failed to parse'],
  ])('[SNS-STRUCTURE] a message with %s is refused', async (_, Message, why) => {
    const TopicArn = await topic('refused');

    await expect(publish({ TopicArn, ...structure, Message })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(why),
    });
  });
});

describe('a function as a subscriber', () => {
  const source = `export const handler = async (event) => {
    const { Subject, Message } = event.Records[0].Sns;
    console.log(\`told \${event.Records[0].EventSource} \${Subject} \${Message}\`);
  };`;

  it('[SNS-LAMBDA] gets its message once its policy lets the topic in, and not before (https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html)', async () => {
    const lambda = new LambdaClient(instance.client);
    await createFunction(lambda, 'told', source);
    const TopicArn = await topic('to-function');
    const Endpoint = 'arn:aws:lambda:us-east-1:000000000000:function:told';
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: subscriber.url }));
    await untilConfirmed(subscriber, TopicArn);
    await publish({ TopicArn, Subject: 'Too early', Message: 'unheard' });
    await arrived(TopicArn);
    await lambda.send(
      new AddPermissionCommand({
        ...{ FunctionName: 'told', StatementId: 'topic', Action: 'lambda:InvokeFunction' },
        ...{ Principal: 'sns.amazonaws.com', SourceArn: TopicArn },
      }),
    );

    const Message = JSON.stringify({ lambda: 'for functions', default: 'for all' });
    await publish({ TopicArn, Subject: 'In time', MessageStructure: 'json', Message });

    const logs = new CloudWatchLogsClient(instance.client);
    const told = await eventually('the function was told', async () => {
      const asked = new FilterLogEventsCommand({ logGroupName: '/aws/lambda/told' });
      const { events = [] } = await logs.send(asked).catch(() => ({ events: [] }));
      const lines = events.flatMap(({ message = '' }) => /told .*/.exec(message)?.[0] ?? []);
      return lines.length > 0 ? lines : undefined;
    });
    expect(told).toEqual(['told aws:sns In time for functions']);
  });
});
