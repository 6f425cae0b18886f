import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopicSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Settings } from './config/settings.ts';

/**
 * The topic that alarms are told by. With a policy of its own (`enforceSSL` makes one) a topic loses SNS's default policy,
 * so CloudWatch must be allowed by name, or alarms go off unheard.
 */
export function createAlarmTopic(scope: Construct, id: string, recipients: Settings['recipients']): Topic {
  const topic = new Topic(scope, id, { enforceSSL: true, signatureVersion: '2' });
  const stack = Stack.of(scope);
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: {
          'aws:SourceArn': stack.formatArn({
            service: 'cloudwatch',
            region: '*',
            resource: 'alarm:*',
          }),
        },
      },
    }),
  );
  for (const recipient of recipients) topic.addSubscription(subscriptionOf(recipient));
  return topic;
}

function subscriptionOf(recipient: Settings['recipients'][number]): ITopicSubscription {
  return 'email' in recipient ? new EmailSubscription(recipient.email) : new UrlSubscription(recipient.url);
}
