import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  type PutCompositeAlarmCommandInput,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscribe } from '../../../lab/aws/subscriber.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { type Instance, startInstance } from './instance.ts';

let instance: Instance;
let cloudwatch: CloudWatchClient;

beforeAll(async () => {
  instance = await startInstance({ alarmTick: 0.2 });
  cloudwatch = new CloudWatchClient(instance.client);
});
afterAll(() => instance?.stop());

/** Metric alarms that stay as they are set: missing data is ignored, and there is none. */
async function children(...names: string[]): Promise<void> {
  for (const AlarmName of names) {
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'Test',
        MetricName: AlarmName,
        Statistic: 'Maximum',
        Period: 10,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'ignore',
      }),
    );
  }
}

const set = (AlarmName: string, state: StateValue) =>
  cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: state, StateReason: 'test' }));
const composite = (AlarmName: string, AlarmRule: string, more: Partial<PutCompositeAlarmCommandInput> = {}) =>
  cloudwatch.send(new PutCompositeAlarmCommand({ AlarmName, AlarmRule, ...more }));

async function described(name: string) {
  const AlarmTypes = ['CompositeAlarm' as const];
  return (await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes }))).CompositeAlarms?.[0];
}
const becomes = (name: string, state: StateValue) =>
  eventually(`${name} is ${state}`, async () => {
    const found = await described(name);
    return found?.StateValue === state ? found : undefined;
  });

describe('a composite alarm', () => {
  it('[CW-COMPOSITE] follows its rule, names the child that changed, and tells its topic (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html)', async () => {
    const sns = new SNSClient(instance.client);
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'both' }));
    const subscriber = await subscribe(sns, TopicArn);
    await children('first', 'second');
    await composite('both', 'ALARM(first) AND (ALARM("second") OR INSUFFICIENT_DATA(second))', {
      AlarmActions: [TopicArn],
    });
    await becomes('both', 'OK');

    await set('first', 'ALARM');
    const raised = await becomes('both', 'ALARM');
    await set('second', 'OK');
    await becomes('both', 'OK');

    expect(raised.StateReason).toMatch(
      /^arn:aws:cloudwatch:us-east-1:000000000000:alarm:first transitioned to ALARM at \w+ \d+ \w+, \d{4} \d\d:\d\d:\d\d UTC$/,
    );
    expect(subscriber.messages.map((text) => JSON.parse(text))).toEqual([
      expect.objectContaining({
        AlarmName: 'both',
        NewStateValue: 'ALARM',
        OldStateValue: 'OK',
        AlarmRule: 'ALARM(first) AND (ALARM("second") OR INSUFFICIENT_DATA(second))',
      }),
    ]);
    subscriber.close();
  });

  it('[CW-COMPOSITE-NESTED] watches another composite alarm (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html)', async () => {
    await children('leaf');
    await composite('inner', 'ALARM(leaf)');
    await composite('outer', 'NOT OK(inner)');
    await becomes('outer', 'OK');

    await set('leaf', 'ALARM');

    await becomes('outer', 'ALARM');
  });

  it('[CW-SUPPRESSOR] holds its actions back while its suppressor is in ALARM, and does them afterwards (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html)', async () => {
    const sns = new SNSClient(instance.client);
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'held' }));
    const subscriber = await subscribe(sns, TopicArn);
    await children('cause', 'window');
    await set('window', 'ALARM');
    await composite('held', 'ALARM(cause)', {
      AlarmActions: [TopicArn],
      ActionsSuppressor: 'window',
      ActionsSuppressorWaitPeriod: 1,
      ActionsSuppressorExtensionPeriod: 1,
    });
    await becomes('held', 'OK');

    await set('cause', 'ALARM');
    const held = await eventually('actions are suppressed', async () => {
      const found = await described('held');
      return found?.StateValue === 'ALARM' && found.ActionsSuppressedBy ? found : undefined;
    });
    const meanwhile = [...subscriber.messages];
    await set('window', 'OK');

    expect(held).toMatchObject({
      ActionsSuppressedBy: 'Alarm',
      ActionsSuppressor: 'window',
      ActionsSuppressorWaitPeriod: 1,
    });
    expect(meanwhile).toEqual([]);
    await eventually('the extension is over', async () => (subscriber.messages.length > 0 ? true : undefined));
    expect(JSON.parse(subscriber.messages[0] ?? '')).toMatchObject({ AlarmName: 'held', NewStateValue: 'ALARM' });
    subscriber.close();
  });

  it.each([
    ['names an alarm that there is not', 'ALARM(nobody)', {}, 'alarms [nobody] do not exist'],
    ['cannot be read', 'ALARM(first', {}, 'Expected )'],
    ['has a suppressor without periods', 'TRUE', { ActionsSuppressor: 'first' }, 'ActionsSuppressorWaitPeriod'],
  ])(
    '[CW-COMPOSITE-REFUSED] that %s is refused (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html)',
    async (_, rule, more, message) => {
      await expect(composite('refused', rule, more)).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining(message),
      });
    },
  );

  it('is made by CloudFormation', async () => {
    await children('under');
    const Properties = { AlarmName: 'of-stack', AlarmRule: 'ALARM(under)' };
    const cloudformation = new CloudFormationClient(instance.client);
    const TemplateBody = JSON.stringify({
      Resources: { Alarm: { Type: 'AWS::CloudWatch::CompositeAlarm', Properties } },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Alarm', 'Arn'] } } },
    });

    await cloudformation.send(new CreateStackCommand({ StackName: 'composite', TemplateBody }));

    await becomes('of-stack', 'OK');
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: 'composite' }));
    expect(Stacks?.[0]?.Outputs?.[0]?.OutputValue).toBe('arn:aws:cloudwatch:us-east-1:000000000000:alarm:of-stack');
  });
});
