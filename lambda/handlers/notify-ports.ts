import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { ALARM_KEYS, type AlarmKey, alarmKeyOf, alarmName } from '../contract/alarms.ts';
import type { Publication } from '../notify/tell.ts';

/** The calls of the notifier. */

/**
 * Metric alarms of the deployment that are on. They are asked for by their names, so that the role need not read all alarms of
 * the account; there are fewer than the 100 that one call takes.
 */
export async function readAlarmsOn(client: CloudWatchClient, deployment: string): Promise<AlarmKey[]> {
  const { MetricAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({
      AlarmNames: ALARM_KEYS.map((key) => alarmName(deployment, key)),
      AlarmTypes: ['MetricAlarm'],
      StateValue: 'ALARM',
    }),
  );
  const on = MetricAlarms.map(({ AlarmName = '' }) => alarmKeyOf(deployment, AlarmName));
  return ALARM_KEYS.filter((key) => on.includes(key));
}

export async function publishTo(client: SNSClient, publication: Publication): Promise<void> {
  const { topic, subject, message, structured, attributes } = publication;
  await client.send(
    new PublishCommand({
      TopicArn: topic,
      Subject: subject,
      Message: message,
      ...(structured ? { MessageStructure: 'json' } : {}),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    }),
  );
}
