import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-sns';
import type { Apis } from '../apis.ts';
import { parsed } from '../documents.ts';
import type { Reader } from '../reader.ts';

/** AWS::SNS::Topic. */
export const readTopic: Reader = async ({ physicalId }, apis) => {
  const attributes = await attributesOf(physicalId, apis);
  const { Tags } = await apis.sns.send(new ListTagsForResourceCommand({ ResourceArn: physicalId }));
  const named = Object.fromEntries(ATTRIBUTES.map((name) => [name, attributes[name]]));
  return { ...named, TopicName: physicalId.split(':').at(-1), Tags };
};

const ATTRIBUTES = [
  'ContentBasedDeduplication',
  'DisplayName',
  'FifoTopic',
  'KmsMasterKeyId',
  'SignatureVersion',
  'TracingConfig',
];

/** AWS::SNS::TopicPolicy: of each topic that it names. */
export const readTopicPolicy: Reader = async ({ properties }, apis) => {
  const topics = properties.Topics as string[];
  const policies = await Promise.all(topics.map(async (arn) => (await attributesOf(arn, apis)).Policy));
  const [first, ...others] = policies;
  return {
    Topics: topics.filter((_, index) => policies[index] !== undefined),
    PolicyDocument: parsed(others.every((other) => other === first) ? first : JSON.stringify(policies)),
  };
};

/** AWS::SNS::Subscription. One that is not confirmed has no attributes in AWS; the lab's receivers confirm. */
export const readSubscription: Reader = async ({ physicalId }, { sns }) => {
  const { Attributes = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: physicalId }));
  return {
    TopicArn: Attributes.TopicArn,
    Protocol: Attributes.Protocol,
    Endpoint: Attributes.Endpoint,
    RawMessageDelivery: Attributes.RawMessageDelivery,
    FilterPolicyScope: Attributes.FilterPolicyScope,
    FilterPolicy: parsed(Attributes.FilterPolicy),
    RedrivePolicy: parsed(Attributes.RedrivePolicy),
    DeliveryPolicy: parsed(Attributes.DeliveryPolicy),
  };
};

async function attributesOf(TopicArn: string, { sns }: Apis): Promise<Record<string, string | undefined>> {
  return (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes ?? {};
}
