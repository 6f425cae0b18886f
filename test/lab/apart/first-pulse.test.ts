import { DescribeAlarmHistoryCommand, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { invoke } from '../../../lab/world/clients.ts';
import { labConfig, writeConfig } from '../../../lab/world/config.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { deployProduct } from '../../../lab/world/product.ts';
import { type AlarmKey, alarmName } from '../../../lambda/contract/alarms.ts';
import { clients, lab } from '../e2e/support.ts';

describe('a prober that has not reported yet', () => {
  it('wakes nobody, neither before its first pulse nor for the time before it', async () => {
    const content = {
      ...labConfig(lab, {
        deployment: 'mute',
        targets: { beat: { kind: 'canary', names: ['@'] } },
        schedules: {
          probe: { expression: 'rate(1 hour)' },
          // The first one is an hour away.
          pulse: { expression: 'rate(1 hour)' },
          janitor: { enabled: false },
        },
        alarms: {},
      }),
      zone: { name: 'mute.example.org' },
    };
    const mute = await deployProduct(lab, { file: writeConfig(lab, content), content }, () => undefined);
    const nameOf = (key: AlarmKey) => alarmName(mute.deployment, key);
    const judged = (key: AlarmKey, as: string) =>
      eventually(
        `${key} to be ${as}`,
        async () => {
          const query = new DescribeAlarmsCommand({ AlarmNames: [nameOf(key)] });
          const [alarm] = (await clients.cloudWatch.send(query)).MetricAlarms ?? [];
          return alarm?.StateValue === as ? alarm : undefined;
        },
        120,
      );
    // It has no value either, and what it makes of that is told.
    await judged('function-errors', 'OK');
    await judged('pulse-silent', 'INSUFFICIENT_DATA');

    await invoke(lab, mute.prober.pulseFunction, { reason: 'end-to-end test' });

    await judged('pulse-silent', 'OK');
    const query = { AlarmName: nameOf('pulse-silent'), HistoryItemType: 'StateUpdate' } as const;
    const { AlarmHistoryItems = [] } = await clients.cloudWatch.send(new DescribeAlarmHistoryCommand(query));
    expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm updated from INSUFFICIENT_DATA to OK',
    ]);
  });
});
