import type { Apis } from '../apis.ts';
import { parsed } from '../documents.ts';
import type { Reader } from '../reader.ts';

/** AWS::SQS::Queue. Its attributes have the names of the properties, and text for values. */
export const readQueue: Reader = async ({ physicalId }, apis) => {
  const attributes = await attributesOf(physicalId, apis);
  const tags = await apis.json('sqs', 'AmazonSQS.ListQueueTags', { QueueUrl: physicalId });
  const named = Object.fromEntries(ATTRIBUTES.map((name) => [name, attributes[name]]));
  return {
    ...named,
    QueueName: attributes.QueueArn?.split(':').at(-1),
    RedrivePolicy: parsed(attributes.RedrivePolicy),
    RedriveAllowPolicy: parsed(attributes.RedriveAllowPolicy),
    Tags: Object.entries((tags.Tags ?? {}) as Record<string, string>).map(([Key, Value]) => ({ Key, Value })),
  };
};

const ATTRIBUTES = [
  'ContentBasedDeduplication',
  'DelaySeconds',
  'FifoQueue',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
];

/** AWS::SQS::QueuePolicy: of each queue that it names. */
export const readQueuePolicy: Reader = async ({ properties }, apis) => {
  const queues = properties.Queues as string[];
  const policies = await Promise.all(queues.map(async (url) => (await attributesOf(url, apis)).Policy));
  const [first, ...others] = policies;
  return {
    Queues: queues.filter((_, index) => policies[index] !== undefined),
    PolicyDocument: parsed(others.every((other) => other === first) ? first : JSON.stringify(policies)),
  };
};

async function attributesOf(QueueUrl: string, { json }: Apis): Promise<Record<string, string | undefined>> {
  const answer = await json('sqs', 'AmazonSQS.GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  return answer.Attributes as Record<string, string | undefined>;
}
