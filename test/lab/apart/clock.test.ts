import { DescribeAlarmHistoryCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AlarmFeed, awaitMessage, openAlarmFeed } from '../../../lab/rehearsal/scenes.ts';
import { invokeProbe } from '../../../lab/world/clients.ts';
import { labConfig, writeConfig } from '../../../lab/world/config.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { deployProduct, removeProduct } from '../../../lab/world/product.ts';
import { endedRounds } from '../../../lab/world/rounds.ts';
import type { LabState } from '../../../lab/world/state.ts';
import { METRIC_NAMESPACE, METRICS } from '../../../lambda/contract/metrics.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import { caLogMark, clients, control, lab, requestsInCaLog } from '../e2e/support.ts';

/** A second deployment in the same account, with a zone of its own and a schedule that fires each minute. */
let state: LabState;
let alarms: AlarmFeed;
const since = Date.now();

beforeAll(async () => {
  const content = {
    ...labConfig(lab, {
      deployment: 'clock',
      targets: { beat: { kind: 'canary', names: ['@'] } },
      schedules: {
        probe: { expression: 'rate(1 minute)', flexibleMinutes: 0, enabled: true },
        pulse: { expression: 'rate(1 minute)', flexibleMinutes: 0 },
        janitor: { enabled: false },
      },
    }),
    zone: { name: 'clock.example.org' },
    detailedMetrics: true,
  };
  const config = { file: writeConfig(lab, content), content };
  state = { ...lab, deployed: await deployProduct(lab, config, () => undefined) };
  alarms = await openAlarmFeed(state);
});
afterEach(() => control.allOff());
afterAll(async () => {
  alarms.close();
  // Else its rounds would be counted with those of the tests that follow.
  await removeProduct(lab, { deployment: 'clock' });
});

describe('the clock', () => {
  let rounds: RoundResult[];

  it('fires twice by itself: two run ids, two rounds, one order each at each CA', async () => {
    const marks = { staging: caLogMark('staging'), backup: caLogMark('backup') };
    const ended = await eventually(
      'two scheduled rounds',
      async () => {
        const found = (await endedRounds(state, since)).filter(({ trigger }) => trigger === 'schedule');
        return found.length >= 2 ? found : undefined;
      },
      200,
    );
    rounds = await Promise.all(ended.map(({ runId }) => resultOf(runId)));
    expect(new Set(rounds.map(({ runId }) => runId)).size).toBe(rounds.length);
    for (const ca of ['staging', 'backup'] as const) {
      const orders = new Set(
        rounds.flatMap(({ probes }) => probes.filter((each) => each.ca === ca).map((each) => each.orderUrl)),
      );
      expect(orders.size).toBe(rounds.length);
      expect(requestsInCaLog(ca, marks[ca]).filter((line) => line.endsWith('/order-plz'))).toHaveLength(rounds.length);
    }
  });

  it('has the values that the functions sent in CloudWatch', async () => {
    const [round] = rounds;
    if (!round) throw new Error('no round was seen');
    for (const { ca, durationMs } of round.probes) {
      const at = Date.parse(round.startedAt);
      expect(await valuesOf(METRICS.probeSuccess, { Ca: ca }, at)).toContain(1);
      expect(await valuesOf(METRICS.probeDuration, { Target: 'beat', Ca: ca }, at)).toContain(durationMs);
    }
  });

  it('tells the subscriber once that failover is at risk, and that it is over', async () => {
    const before = alarms.messages;
    await control.on('ca-refuse', { ca: 'backup' });
    const failed = await invokeProbe(state, { reason: 'end-to-end test', target: 'beat' });
    expect(failed).toMatchObject({ state: 'completed', outcome: 'failed' });
    const on = await awaitMessage(alarms, 'ALARM', before);
    expect(on.Prober).toMatchObject({ severity: 'notify', alarms: [{ key: 'failover-at-risk' }] });
    expect(on.AlarmDescription).toContain('Targets: 1 of 1 by their last verdicts');
    const after = alarms.messages;
    await control.allOff();
    // The next scheduled round passes.
    await awaitMessage(alarms, 'OK', after);
    const query = { AlarmName: on.AlarmName, HistoryItemType: 'StateUpdate' } as const;
    const { AlarmHistoryItems = [] } = await clients.cloudWatch.send(new DescribeAlarmHistoryCommand(query));
    const inOrder = AlarmHistoryItems.toSorted((one, other) => Number(one.Timestamp) - Number(other.Timestamp));
    expect(inOrder.map(({ HistorySummary }) => HistorySummary).slice(-2)).toEqual([
      'Alarm updated from OK to ALARM',
      'Alarm updated from ALARM to OK',
    ]);
    // Two rounds of the schedule, and twice the minute in which an alarm waits whether it is suppressed.
  }, 900_000);

  it('has woken nobody for a backup CA alone', async () => {
    const paged = alarms.messages.filter(({ Prober }) => Prober.severity === 'page');
    expect(paged).toEqual([]);
  });
});

async function resultOf(runId: string): Promise<RoundResult> {
  const answer = await invokeProbe(state, { reason: 'end-to-end test', target: 'beat', runId });
  if (answer.state !== 'completed') throw new Error(`the round ${runId} is "${answer.state}"`);
  return answer;
}

/** The values of a metric of one CA in the five minutes around a moment. */
async function valuesOf(MetricName: string, by: Readonly<Record<string, string>>, at: number): Promise<number[]> {
  const Dimensions = Object.entries({ Deployment: 'clock', ...by }).map(([Name, Value]) => ({ Name, Value }));
  const stat = (Stat: string) => ({
    MetricStat: { Metric: { Namespace: METRIC_NAMESPACE, MetricName, Dimensions }, Period: 60, Stat },
  });
  const { MetricDataResults = [] } = await clients.cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(at - 150_000),
      EndTime: new Date(at + 150_000),
      MetricDataQueries: [
        { Id: 'low', ...stat('Minimum') },
        { Id: 'high', ...stat('Maximum') },
      ],
    }),
  );
  return MetricDataResults.flatMap(({ Values = [] }) => Values);
}
