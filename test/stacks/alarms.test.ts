import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { ALARM_KEYS, ALARMS, type AlarmKey } from '../../lambda/contract/alarms.ts';
import { settingsWith } from './settings.ts';
import { type Resource, resourcesOf, synthesise, theResource } from './synthesis.ts';

const { alarms } = synthesise(settingsWith());
const PREFIX = 'renewal-prober-test.';

function metricAlarms(template: Template): [key: string, Resource['Properties']][] {
  return Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => [
    String(Properties.AlarmName).replace(PREFIX, ''),
    Properties,
  ]);
}

function alarmOf(key: AlarmKey, template = alarms): Resource['Properties'] {
  const found = metricAlarms(template).find(([each]) => each === key);
  if (!found) throw new Error(`no alarm ${key}`);
  return found[1];
}

function composite(severity: string): { id: string; properties: Resource['Properties'] } {
  const { id, resource } = theResource(alarms, 'AWS::CloudWatch::CompositeAlarm', `WatchingAlarms${severity}`);
  return { id, properties: resource.Properties };
}

const idOfAlarm = (key: AlarmKey) =>
  Object.entries(resourcesOf(alarms, 'AWS::CloudWatch::Alarm')).find(
    ([, { Properties }]) => Properties.AlarmName === PREFIX + key,
  )?.[0];
/** The alarms that a rule refers to, by logical id, each once. */
const idsIn = (rule: unknown) => [
  ...new Set([...JSON.stringify(rule).matchAll(/"Fn::GetAtt":\["(\w+)"/g)].map(([, id]) => id)),
];

test('each alarm is there once, however many targets there are', () => {
  const hundred = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`canary-${index}`, { kind: 'canary', names: ['@'] }]),
  );
  const expected = ALARM_KEYS.filter((key) => key !== 'certificate-overdue' && key !== 'mass-revocation').sort();
  expect(
    metricAlarms(alarms)
      .map(([key]) => key)
      .sort(),
  ).toEqual(expected);
  const many = synthesise(settingsWith({ targets: hundred })).alarms;
  expect(
    metricAlarms(many)
      .map(([key]) => key)
      .sort(),
  ).toEqual(expected);
});

test('certificates are watched where the config names some', () => {
  const settings = settingsWith();
  const named = {
    id: 'www',
    ca: 'production',
    source: { kind: 'endpoint', host: 'www.example.org', port: 443 },
  } as const;
  const { alarms: watching } = synthesise({
    ...settings,
    deployment: { ...settings.deployment, certificates: [named] },
  });
  for (const [key, MetricName] of [
    ['certificate-overdue', 'CertificatesOverdue'],
    ['mass-revocation', 'CertificatesRecalled'],
  ] as const)
    expect(alarmOf(key, watching)).toMatchObject({ MetricName, Threshold: 0, TreatMissingData: 'ignore' });
});

test.each<[AlarmKey, Record<string, unknown>]>([
  ['no-ca-issues', { MetricName: 'TargetsNoCaIssues', Statistic: 'Maximum', Threshold: 0 }],
  ['path-broken', { MetricName: 'TargetsPathBroken', Statistic: 'Maximum', Threshold: 0 }],
  ['schedule-silent', { MetricName: 'ScheduleAge', Statistic: 'Maximum', Threshold: 730 * 60 }],
  ['cleanup-failed', { MetricName: 'LeftoverRecords', Statistic: 'Maximum', Threshold: 0 }],
])('%s goes by the last value that was sent, however long ago', (key, expected) => {
  expect(alarmOf(key)).toMatchObject({
    Namespace: 'RenewalProber',
    ...expected,
    ComparisonOperator: 'GreaterThanThreshold',
    Period: 60,
    EvaluationPeriods: 1,
    TreatMissingData: 'ignore',
  });
});

test('a budget is spent when nothing is left at some CA', () => {
  expect(alarmOf('budget-spent')).toMatchObject({
    MetricName: 'OrdersLeft',
    Dimensions: [{ Name: 'Deployment', Value: 'test' }],
    Statistic: 'Minimum',
    ComparisonOperator: 'LessThanOrEqualToThreshold',
    Threshold: 0,
    TreatMissingData: 'ignore',
  });
});

test('the age of a schedule is told apart by its dimension', () => {
  expect(alarmOf('schedule-silent').Dimensions).toEqual([
    { Name: 'Deployment', Value: 'test' },
    { Name: 'Schedule', Value: 'rounds' },
  ]);
});

test.each<[AlarmKey, string]>([
  ['failover-at-risk', 'ReadinessFailoverWorst'],
  ['renewal-at-risk', 'ReadinessRenewalWorst'],
])('%s goes by the last value, however long ago it came', (key, MetricName) => {
  expect(alarmOf(key)).toMatchObject({
    MetricName,
    Statistic: 'Minimum',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    EvaluationPeriods: 1,
    TreatMissingData: 'ignore',
  });
});

test('the pulse is silent after three of its intervals without one, and not before the first', () => {
  const every2 = synthesise(settingsWith({ schedules: { pulse: { expression: 'rate(2 minutes)' } } }));
  for (const [template, Period] of [
    [alarms, 900],
    [every2.alarms, 120],
  ] as const) {
    expect(alarmOf('pulse-silent', template)).toMatchObject({
      Metrics: [
        { Expression: 'IF(RUNNING_SUM(FILL(pulses, 0)) > 0, FILL(pulses, 0))' },
        {
          Id: 'pulses',
          ReturnData: false,
          MetricStat: {
            Metric: { MetricName: 'PulseCompleted', Dimensions: [{ Name: 'Deployment', Value: 'test' }] },
            Period,
            Stat: 'Sum',
          },
        },
      ],
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      EvaluationPeriods: 4,
      DatapointsToAlarm: 3,
      TreatMissingData: 'ignore',
    });
  }
});

test('without a schedule nobody is told of silence', () => {
  const schedules = { probe: { enabled: false }, pulse: { enabled: false } };
  const keys = metricAlarms(synthesise(settingsWith({ schedules })).alarms).map(([key]) => key);
  expect(keys).not.toContain('schedule-silent');
  expect(keys).not.toContain('pulse-silent');
});

test('a schedule that fires once a week can be watched', () => {
  const schedules = { probe: { expression: 'rate(7 days)' } };
  const week = synthesise(settingsWith({ schedules })).alarms;
  expect(alarmOf('schedule-silent', week)).toMatchObject({ Threshold: (2 * 10_080 + 10) * 60, Period: 60 });
});

test('errors of every function count, those that were not called as none', () => {
  const { Metrics, TreatMissingData } = alarmOf('function-errors') as {
    Metrics: { Expression?: string; MetricStat?: { Metric: { Namespace: string; MetricName: string } } }[];
    TreatMissingData: string;
  };
  const [sum, ...errors] = Metrics;
  expect(errors).toHaveLength(5);
  expect(sum?.Expression).toBe('SUM([FILL(m0, 0), FILL(m1, 0), FILL(m2, 0), FILL(m3, 0), FILL(m4, 0)])');
  for (const { MetricStat } of errors)
    expect(MetricStat?.Metric).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Errors' });
  expect(TreatMissingData).toBe('notBreaching');
});

test.each([
  ['rate(15 minutes)', 900],
  ['rate(1 minute)', 180],
])('with a pulse at %s an error is one of the last %i seconds', (expression, Period) => {
  const { alarms: template } = synthesise(settingsWith({ schedules: { pulse: { expression } } }));
  const { Metrics } = alarmOf('function-errors', template) as { Metrics: { MetricStat?: { Period: number } }[] };
  const periods = Metrics.flatMap(({ MetricStat }) => MetricStat?.Period ?? []);
  expect(new Set(periods)).toEqual(new Set([Period]));
});

test('staging alone goes by its own CAs, and a deployment without one has no such alarm', () => {
  expect(alarmOf('staging-impaired')).toMatchObject({
    MetricName: 'ProbeSuccess',
    Dimensions: [
      { Name: 'Ca', Value: 'staging' },
      { Name: 'Deployment', Value: 'test' },
    ],
    Statistic: 'Minimum',
  });
});

test.each(['page', 'notify'] as const)(
  'the composite alarm %s has the alarms that are told so, and no others',
  (told) => {
    const { properties } = composite(told);
    const children = ALARM_KEYS.filter((key) => ALARMS[key].told === told).flatMap((key) => idOfAlarm(key) ?? []);
    const paged = told === 'notify' ? [composite('page').id] : [];
    expect(idsIn(properties.AlarmRule).sort()).toEqual([...children, ...paged].sort());
    expect(children.length).toBeGreaterThan(3);
    expect(children.length).toBeLessThan(100);
  },
);

test('who is paged is not notified as well', () => {
  const rule = JSON.stringify(composite('notify').properties.AlarmRule);
  expect(rule).toMatch(/ AND \(NOT \(ALARM\(\\"/);
  expect(rule.indexOf(composite('page').id)).toBeGreaterThan(rule.indexOf('NOT'));
});

test.each(['page', 'notify'])('%s tells of its beginning and its end, but not while it is quiet', (severity) => {
  const topic = theResource(alarms, 'AWS::SNS::Topic', 'Topic').id;
  expect(composite(severity).properties).toMatchObject({
    AlarmName: PREFIX + severity,
    AlarmActions: [{ Ref: topic }],
    OKActions: [{ Ref: topic }],
    ActionsSuppressor: { 'Fn::GetAtt': [idOfAlarm('quiet'), 'Arn'] },
    ActionsSuppressorWaitPeriod: 60,
    ActionsSuppressorExtensionPeriod: 60,
  });
});

test('no metric alarm tells anybody, but the one about the notifier, past it', () => {
  const page = theResource(alarms, 'AWS::SNS::Topic', 'WatchingToldPage').id;
  const telling = metricAlarms(alarms).filter(([, { AlarmActions, OKActions }]) => AlarmActions ?? OKActions);
  expect(telling.map(([key, { AlarmActions }]) => [key, AlarmActions])).toEqual([
    ['notifier-failing', [{ Ref: page.replace(/Chat.*/, '') }]],
  ]);
});

/** Anchors that a page's headings make, as GitHub does. */
function anchorsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
}

test('each alarm says what it means, what to do, what ends it, and links a section that is there', () => {
  const all = [
    ...Object.values(resourcesOf(alarms, 'AWS::CloudWatch::Alarm')),
    ...Object.values(resourcesOf(alarms, 'AWS::CloudWatch::CompositeAlarm')),
  ];
  const anchors = anchorsOf('docs/alarms.md');
  for (const { Properties } of all) {
    const description = String(Properties.AlarmDescription);
    const [, anchor] = /\. What to do: .+\. Ends w.+\. Page: docs\/alarms\.md#([a-z-]+)$/.exec(description) ?? [];
    expect(description).toHaveLength(Math.min(1024, description.length));
    expect(anchor, description).toBe(String(Properties.AlarmName).replace(PREFIX, ''));
    expect(anchors).toContain(anchor);
  }
  for (const key of ALARM_KEYS) expect(anchors).toContain(key);
});

test('links lead where the config says that the documentation is', () => {
  const told = synthesise(settingsWith({ alarms: { documentation: 'https://docs.example.org/prober/' } }));
  for (const [key, { AlarmDescription }] of metricAlarms(told.alarms))
    expect(String(AlarmDescription)).toContain(`Page: https://docs.example.org/prober/alarms.md#${key}`);
});
