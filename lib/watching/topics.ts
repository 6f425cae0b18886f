import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export function createTopic(scope: Construct, id: string): Topic {
  return new Topic(scope, id, { enforceSSL: true, signatureVersion: '2' });
}

/**
 * Lets alarms of this account publish. With a policy of its own (`enforceSSL` makes one) a topic loses SNS's default policy,
 * so CloudWatch must be allowed by name, or alarms go off unheard.
 */
export function allowAlarms(topic: Topic): void {
  const stack = Stack.of(topic);
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
}
