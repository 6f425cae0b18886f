import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, describe, expect, it } from 'vitest';
import { timeAxis, valueAxis } from '../../../../lab/pictures/axis.ts';
import { drawDashboard } from '../../../../lab/pictures/draw.ts';

const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FROM = Date.UTC(2026, 10, 29, 9, 0);
const span = { from: FROM, to: FROM + 30 * 60_000 };
const place = { x: 0, width: 12, height: 6 };
const BODY = {
  widgets: [
    { type: 'text', ...place, y: 0, height: 2, properties: { markdown: '## Prober "a"' } },
    {
      type: 'metric',
      ...place,
      y: 2,
      properties: {
        ...{ view: 'timeSeries', title: 'Ready <now>', region: 'us-east-1' },
        metrics: [
          [
            'RenewalProber',
            'Worst',
            'Deployment',
            'a',
            { label: 'worst', stat: 'Minimum', period: 60, color: '#1f2937' },
          ],
          ['RenewalProber', 'Each', 'Deployment', 'a', 'Target', 't', { label: 't', stat: 'Minimum', period: 3_600 }],
        ],
        yAxis: { left: { min: 0, max: 1 } },
        annotations: { horizontal: [{ value: 0.5, label: 'at risk' }] },
      },
    },
    {
      type: 'metric',
      ...place,
      y: 8,
      properties: {
        ...{ view: 'singleValue', title: 'The last week' },
        metrics: [['RenewalProber', 'Rate', 'Deployment', 'a', { label: 'passed, %' }]],
      },
    },
    {
      type: 'alarm',
      ...place,
      y: 14,
      properties: {
        title: 'Alarms',
        alarms: ['page', 'notify'].map((key) => `arn:aws:cloudwatch:r:1:alarm:p-a.${key}`),
      },
    },
  ],
};

/** CloudWatch with this dashboard, two values of each metric and one alarm that is on. */
function fake(asked: object[] = []): CloudWatchClient {
  const send = async (command: unknown) => {
    if (command instanceof GetDashboardCommand) return { DashboardBody: JSON.stringify(BODY) };
    if (command instanceof DescribeAlarmsCommand)
      return { CompositeAlarms: [{ AlarmName: 'p-a.page', StateValue: 'ALARM' }] };
    if (!(command instanceof GetMetricDataCommand)) throw new Error('nothing else is asked');
    const queries = command.input.MetricDataQueries ?? [];
    asked.push(...queries.map(({ MetricStat }) => MetricStat ?? {}));
    return {
      MetricDataResults: queries.map(({ Id }) => ({
        ...{ Id, Timestamps: [new Date(FROM), new Date(FROM + 600_000)] },
        Values: [1, 0.5],
      })),
    };
  };
  return { send } as unknown as CloudWatchClient;
}

const options = { dashboard: 'renewal-prober-a', span, folder, longestPeriod: 60 };
const read = (name: string) => readFileSync(join(folder, `${name}.svg`), 'utf8');

describe('a dashboard as pictures', () => {
  it('is drawn as a whole, and each widget with values or states by itself', async () => {
    const drawn = await drawDashboard(fake(), options);

    expect(drawn).toEqual([
      { file: 'dashboard.svg', title: 'renewal-prober-a' },
      { file: 'ready-now.svg', title: 'Ready <now>' },
      { file: 'the-last-week.svg', title: 'The last week' },
      { file: 'alarms.svg', title: 'Alarms' },
    ]);
    for (const { title } of drawn.slice(1))
      expect(read('dashboard')).toContain(`>${title.replace('<', '&lt;').replace('>', '&gt;')}<`);
  });

  it('asks for each metric by its dimensions, and shortens long periods', async () => {
    const asked: object[] = [];
    await drawDashboard(fake(asked), options);

    const metric = (MetricName: string, ...Dimensions: { Name: string; Value: string }[]) => ({
      ...{ Namespace: 'RenewalProber', MetricName },
      Dimensions: [{ Name: 'Deployment', Value: 'a' }, ...Dimensions],
    });
    expect(asked).toEqual([
      { Metric: metric('Worst'), Stat: 'Minimum', Period: 60 },
      { Metric: metric('Each', { Name: 'Target', Value: 't' }), Stat: 'Minimum', Period: 60 },
      { Metric: metric('Rate'), Stat: 'Average', Period: 60 },
    ]);
  });

  it('puts values where the axes have them, with a legend of the last ones', async () => {
    await drawDashboard(fake(), options);

    // 12 columns of 60, less the gap and the margins: 48 to 686; 30 minutes on the one axis, 0 to 1 on the other.
    const svg = read('ready-now');
    const line = /<polyline points="([^"]+)"/
      .exec(svg)?.[1]
      ?.split(' ')
      .map((each) => each.split(',').map(Number));
    expect(line?.map(([x]) => x)).toEqual([48, 260.7]);
    expect(svg).toContain('stroke="#1f2937"');
    for (const text of ['worst (0.5)', 't (0.5)', '09:00', '09:30', 'at risk']) expect(svg).toContain(`>${text}<`);
  });

  it('is the same for the same values', async () => {
    await drawDashboard(fake(), options);
    const before = read('dashboard');
    await drawDashboard(fake(), options);

    expect(read('dashboard')).toBe(before);
  });

  it('shows alarms by their keys, unknown ones as such', async () => {
    await drawDashboard(fake(), options);

    expect(read('alarms')).toMatch(/>page<.*>alarm<.*>notify<.*>insufficient data</s);
  });
});

describe('an axis', () => {
  it.each([
    [[0, 1], { min: 0, max: 1 }, [0, 0.25, 0.5, 0.75, 1]],
    [[3, 97], { min: 0 }, [0, 25, 50, 75, 100]],
    [[120, 640], {}, [0, 200, 400, 600, 800]],
    [[0, 0], { min: 0 }, [0, 0.25]],
    [[], {}, [0, 0.25]],
  ])('over %j within %j has lines at %j', (values, bounds, ticks) => {
    expect(valueAxis(values, bounds).ticks).toEqual(ticks);
  });

  it('of time has full minutes', () => {
    expect(timeAxis(FROM + 30_000, FROM + 25 * 60_000).ticks.map((at) => (at - FROM) / 60_000)).toEqual([
      5, 10, 15, 20, 25,
    ]);
  });
});
