import type { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { ALARM_KEYS } from '../../../lambda/contract/alarms.ts';
import { publishTo, readAlarmsOn } from '../../../lambda/handlers/notify-ports.ts';

/** A client that keeps what it is sent, and gives one answer. */
function client<C, K>(answer: unknown) {
  const sent: C[] = [];
  const send = async (command: { readonly input: C }) => {
    sent.push(command.input);
    return answer;
  };
  const fake = { send };
  return { sent, client: fake as unknown as K };
}

test('the alarms of the deployment are asked for by name; others are not taken for them', async () => {
  const names = [
    'renewal-prober-main.path-broken',
    'renewal-prober-main.no-ca-issues',
    'renewal-prober-x.quiet',
    'a.b',
  ];
  const cloudWatch = client<DescribeAlarmsCommand['input'], CloudWatchClient>({
    MetricAlarms: names.map((AlarmName) => ({ AlarmName, StateValue: 'ALARM' })),
  });
  expect(await readAlarmsOn(cloudWatch.client, 'main')).toEqual(['no-ca-issues', 'path-broken']);
  expect(cloudWatch.sent[0]?.StateValue).toBe('ALARM');
  expect(cloudWatch.sent[0]?.AlarmNames).toEqual(ALARM_KEYS.map((key) => `renewal-prober-main.${key}`));
  expect(ALARM_KEYS.length).toBeLessThanOrEqual(100);
});

test.each([
  [true, { MessageStructure: 'json' }],
  [false, {}],
])('a publication that is structured: %s', async (structured, more) => {
  const sns = client<PublishCommand['input'], SNSClient>({});
  const attributes = { deployment: 'main', severity: 'page', state: 'ALARM' };
  await publishTo(sns.client, { topic: 'arn', subject: 's', message: 'm', structured, attributes });
  expect(sns.sent).toEqual([
    {
      TopicArn: 'arn',
      Subject: 's',
      Message: 'm',
      ...more,
      MessageAttributes: {
        deployment: { DataType: 'String', StringValue: 'main' },
        severity: { DataType: 'String', StringValue: 'page' },
        state: { DataType: 'String', StringValue: 'ALARM' },
      },
    },
  ]);
});
