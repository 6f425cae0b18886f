import { type ExecutionPolicyOptions, OURS } from './execution-options.ts';
import { type AllowStatement, allow, arnsOf } from './policy-document.ts';

export function alarmStatements(options: ExecutionPolicyOptions): AllowStatement[] {
  const { regional, global } = arnsOf(options);
  return [
    allow(
      'Alarms',
      ['cloudwatch', 'DeleteAlarms', 'PutCompositeAlarm', 'PutMetricAlarm'],
      [regional('cloudwatch', `alarm:${OURS}`)],
    ),
    // CloudWatch API Reference, DescribeAlarms: of composite alarms only with the scope "*".
    allow('ReadAlarms', ['cloudwatch', 'DescribeAlarms'], ['*']),
    allow(
      'Dashboard',
      ['cloudwatch', 'DeleteDashboards', 'GetDashboard', 'PutDashboard'],
      [global('cloudwatch', `dashboard/${OURS}`)],
    ),
    allow(
      'AlarmTags',
      ['cloudwatch', 'ListTagsForResource', 'TagResource', 'UntagResource'],
      [regional('cloudwatch', `alarm:${OURS}`), global('cloudwatch', `dashboard/${OURS}`)],
    ),
  ];
}

/** Topics, queues and the event bus. */
export function messageStatements(options: ExecutionPolicyOptions): AllowStatement[] {
  const { regional } = arnsOf(options);
  return [
    allow(
      'Topics',
      [
        'sns',
        'CreateTopic',
        'DeleteTopic',
        'GetDataProtectionPolicy',
        'GetSubscriptionAttributes',
        'GetTopicAttributes',
        'ListSubscriptionsByTopic',
        'ListTagsForResource',
        'SetSubscriptionAttributes',
        'SetTopicAttributes',
        'Subscribe',
        'TagResource',
        'Unsubscribe',
        'UntagResource',
      ],
      [regional('sns', OURS)],
    ),
    allow(
      'Queues',
      [
        'sqs',
        'CreateQueue',
        'DeleteQueue',
        'GetQueueAttributes',
        'GetQueueUrl',
        'ListQueueTags',
        'SetQueueAttributes',
        'TagQueue',
        'UntagQueue',
      ],
      [regional('sqs', OURS)],
    ),
    allow(
      'EventBus',
      [
        'events',
        'CreateEventBus',
        'DeleteEventBus',
        'DescribeEventBus',
        'ListTagsForResource',
        'TagResource',
        'UntagResource',
        'UpdateEventBus',
      ],
      [regional('events', `event-bus/${OURS}`)],
    ),
  ];
}
