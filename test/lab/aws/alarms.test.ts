import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscribe } from '../../../lab/aws/subscriber.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { createFunction, invoke } from './functions-under-test.ts';
import { type Instance, startInstance } from './instance.ts';

let instance: Instance;
let cloudwatch: CloudWatchClient;

beforeAll(async () => {
  instance = await startInstance({ alarmTick: 0.2 });
  cloudwatch = new CloudWatchClient(instance.client);
});
afterAll(() => instance?.stop());

/** An alarm that goes off when the least value of a ten-second window is below 1. */
const alarm = (AlarmName: string, more: Partial<PutMetricAlarmCommandInput> = {}) =>
  cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Test',
      MetricName: AlarmName,
      Statistic: 'Maximum',
      Period: 10,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      ...more,
    }),
  );

/** A value in the window in progress, or that many windows before it. */
function put(MetricName: string, Value: number, windowsAgo = 0, ca?: string) {
  const Timestamp = new Date(Date.now() - windowsAgo * 10_000);
  const Dimensions = ca === undefined ? [] : [{ Name: 'ca', Value: ca }];
  const MetricData = [{ MetricName, Value, Timestamp, Dimensions, StorageResolution: 1 }];
  return cloudwatch.send(new PutMetricDataCommand({ Namespace: 'Test', MetricData }));
}

async function described(name: string) {
  const answer = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return answer.MetricAlarms?.[0];
}

const becomes = (name: string, state: string) =>
  eventually(`${name} is ${state}`, async () => {
    const found = await described(name);
    return found?.StateValue === state ? found : undefined;
  });

/** Long enough for several evaluations. */
const evaluations = () => sleep(1000);

describe('a metric alarm', () => {
  it('goes off and back by evaluation, and its message reaches a subscriber each time', async () => {
    const sns = new SNSClient(instance.client);
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'page' }));
    const subscriber = await subscribe(sns, TopicArn);
    await alarm('story', { AlarmActions: [TopicArn], OKActions: [TopicArn], AlarmDescription: 'Read the runbook' });

    await put('story', 0);
    const raised = await becomes('story', 'ALARM');
    await put('story', 1);
    await becomes('story', 'OK');

    expect(raised.StateReason).toMatch(
      /^Threshold Crossed: 1 out of the last 1 datapoint \[0\.0 \(.+\)\] was less than the threshold \(1\.0\) \(minimum 1 datapoint for INSUFFICIENT_DATA -> ALARM transition\)\.$/,
    );
    expect(JSON.parse(raised.StateReasonData ?? '')).toMatchObject({ period: 10, recentDatapoints: [0], threshold: 1 });
    await eventually('two messages', async () => (subscriber.messages.length === 2 ? true : undefined));
    const [first, second] = subscriber.messages.map((message) => JSON.parse(message));
    expect(first).toMatchObject({
      AlarmName: 'story',
      AlarmDescription: 'Read the runbook',
      OldStateValue: 'INSUFFICIENT_DATA',
      NewStateValue: 'ALARM',
      NewStateReason: raised.StateReason,
      Region: 'US East (N. Virginia)',
      Trigger: { MetricName: 'story', Namespace: 'Test', Statistic: 'MAXIMUM', Period: 10, Threshold: 1 },
    });
    expect(second).toMatchObject({ OldStateValue: 'ALARM', NewStateValue: 'OK' });
    expect(subscriber.subjects[0]).toBe('ALARM: "story" in US East (N. Virginia)');
    subscriber.close();

    const { AlarmHistoryItems = [] } = await cloudwatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'story', HistoryItemType: 'StateUpdate' }),
    );
    expect(AlarmHistoryItems.map((item) => item.HistorySummary)).toEqual([
      'Alarm updated from ALARM to OK',
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
    ]);
  });

  it('watches exactly its dimensions', async () => {
    const of = (ca: string) => ({ MetricName: 'success', Dimensions: [{ Name: 'ca', Value: ca }] });
    await alarm('staging', of('staging'));
    await alarm('backup', of('backup'));
    await alarm('none', { MetricName: 'success' });

    await put('success', 1, 0, 'staging');
    await put('success', 0, 0, 'backup');

    await becomes('backup', 'ALARM');
    await becomes('staging', 'OK');
    expect((await described('none'))?.StateValue).toBe('INSUFFICIENT_DATA');
  });

  it('of 2 out of 3 goes off with the second breaching datapoint, not with the first', async () => {
    await alarm('two-of-three', { EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    await put('two-of-three', 1, 2);
    await put('two-of-three', 1, 1);
    await put('two-of-three', 0, 0);

    await evaluations();
    expect((await described('two-of-three'))?.StateValue).toBe('OK');
    await alarm('two-of-three-bad', { EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    await put('two-of-three-bad', 0, 2);
    await put('two-of-three-bad', 1, 1);
    await put('two-of-three-bad', 0, 0);
    await becomes('two-of-three-bad', 'ALARM');
  });

  it('with no value at all goes where its treatment of missing data says, from whatever it was', async () => {
    const set = (AlarmName: string, StateValue: 'OK' | 'ALARM') =>
      cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'by hand' }));
    const kinds = { missing: 'INSUFFICIENT_DATA', breaching: 'ALARM', notBreaching: 'OK', ignore: 'ALARM' } as const;
    for (const kind of Object.keys(kinds)) await alarm(kind, { TreatMissingData: kind });

    for (const kind of Object.keys(kinds)) await set(kind, kind === 'breaching' ? 'OK' : 'ALARM');
    await evaluations();

    for (const [kind, state] of Object.entries(kinds)) await becomes(kind, state);
    expect((await described('breaching'))?.StateReason).toBe(
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching].',
    );
    expect((await described('ignore'))?.StateReason).toBe('by hand');
  });

  it('set by hand is set right by the next evaluation', async () => {
    await alarm('by-hand');
    await put('by-hand', 1);
    await becomes('by-hand', 'OK');

    await cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: 'by-hand', StateValue: 'ALARM', StateReason: 'a drill' }),
    );

    await becomes('by-hand', 'OK');
    const { AlarmHistoryItems = [] } = await cloudwatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'by-hand', HistoryItemType: 'StateUpdate' }),
    );
    expect(AlarmHistoryItems.map((item) => item.HistorySummary)).toContain('Alarm updated from OK to ALARM');
  });
});

describe('metric math in an alarm', () => {
  const query = (Id: string, MetricName: string) => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: { Namespace: 'Test', MetricName }, Period: 10, Stat: 'Sum' },
  });
  const math = (AlarmName: string, Expression: string) =>
    cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        EvaluationPeriods: 3,
        DatapointsToAlarm: 1,
        Threshold: 0.5,
        ComparisonOperator: 'GreaterThanThreshold',
        Metrics: [
          ...['failed', 'total', 'never', 'orders'].map((name) => query(name, name)),
          { Id: 'share', Expression },
        ],
      }),
    );

  it('is evaluated, gaps filled', async () => {
    await put('failed', 0, 1);
    await put('total', 4);
    await math('share', 'FILL(failed, 0) / total');
    await becomes('share', 'OK');

    await put('total', 4);
    await put('failed', 9);

    await becomes('share', 'ALARM');
  });

  it('fills nothing where there is no value at all', async () => {
    await put('orders', 4);
    await math('never', 'FILL(never, 0) / orders');

    await evaluations();

    expect((await described('never'))?.StateValue).toBe('INSUFFICIENT_DATA');
  });

  it('with a function the lab does not know is refused by name', async () => {
    const refused = math('unknown', 'ANOMALY_DETECTION_BAND(total)');

    await expect(refused).rejects.toThrow('Unsupported function in expression: ANOMALY_DETECTION_BAND');
    expect(await described('unknown')).toBeUndefined();
  });
});

describe('embedded metric format', () => {
  const SOURCE = `
    const line = (more) => JSON.stringify({
      _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{
        Namespace: 'Emf', Dimensions: [['ca'], ['ca', 'target']], Metrics: [{ Name: 'duration', Unit: 'Seconds' }],
      }] }, ca: 'backup', target: 't1', duration: [2, 4], ...more });
    export const handler = async () => {
      process.stdout.write(line({}) + '\\n');
      console.log(line({ ca: 'prefixed' }));
      process.stdout.write('look: ' + line({ ca: 'quoted' }) + '\\n');
    };`;
  const sum = async (dimensions: Record<string, string>) => {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const MetricStat = { Metric: { Namespace: 'Emf', MetricName: 'duration', Dimensions }, Period: 60, Stat: 'Sum' };
    const answer = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(Date.now() - 120_000),
        EndTime: new Date(Date.now() + 60_000),
        MetricDataQueries: [{ Id: 'q', MetricStat }],
      }),
    );
    return answer.MetricDataResults?.[0]?.Values;
  };

  it('in a function log becomes metrics of each dimension set, and only where the line is nothing else', async () => {
    const lambda = new LambdaClient(instance.client);
    await createFunction(lambda, 'emf', SOURCE);

    await invoke(lambda, 'emf');

    expect(await sum({ ca: 'backup' })).toEqual([6]);
    expect(await sum({ ca: 'backup', target: 't1' })).toEqual([6]);
    expect(await sum({})).toEqual([]);
    expect(await sum({ ca: 'prefixed' })).toEqual([]);
    expect(await sum({ ca: 'quoted' })).toEqual([]);
  });
});
