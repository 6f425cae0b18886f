import { DescribeAlarmsCommand, GetDashboardCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch';
import type { Reader } from '../reader.ts';

/** AWS::CloudWatch::Alarm. */
export const readAlarm: Reader = async ({ physicalId }, { cloudwatch }) => {
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [physicalId] }));
  const [alarm = {}] = MetricAlarms;
  const { Tags } = await cloudwatch.send(new ListTagsForResourceCommand({ ResourceARN: alarm.AlarmArn }));
  return { ...Object.fromEntries(PROPERTIES.map((name) => [name, alarm[name]])), Tags };
};

const PROPERTIES = [
  'ActionsEnabled',
  'AlarmActions',
  'AlarmDescription',
  'AlarmName',
  'ComparisonOperator',
  'DatapointsToAlarm',
  'Dimensions',
  'EvaluateLowSampleCountPercentile',
  'EvaluationPeriods',
  'ExtendedStatistic',
  'InsufficientDataActions',
  'MetricName',
  'Metrics',
  'Namespace',
  'OKActions',
  'Period',
  'Statistic',
  'Threshold',
  'ThresholdMetricId',
  'TreatMissingData',
  'Unit',
] as const;

/** AWS::CloudWatch::CompositeAlarm. */
export const readCompositeAlarm: Reader = async ({ physicalId }, { cloudwatch }) => {
  const { CompositeAlarms = [] } = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [physicalId], AlarmTypes: ['CompositeAlarm'] }),
  );
  const [alarm = {}] = CompositeAlarms;
  const { Tags } = await cloudwatch.send(new ListTagsForResourceCommand({ ResourceARN: alarm.AlarmArn }));
  return { ...Object.fromEntries(COMPOSITE_PROPERTIES.map((name) => [name, alarm[name]])), Tags };
};

const COMPOSITE_PROPERTIES = [
  'ActionsEnabled',
  'ActionsSuppressor',
  'ActionsSuppressorExtensionPeriod',
  'ActionsSuppressorWaitPeriod',
  'AlarmActions',
  'AlarmDescription',
  'AlarmName',
  'AlarmRule',
  'InsufficientDataActions',
  'OKActions',
] as const;

/** AWS::CloudWatch::Dashboard. */
export const readDashboard: Reader = async ({ physicalId }, { cloudwatch }) => {
  const { DashboardName, DashboardBody } = await cloudwatch.send(
    new GetDashboardCommand({ DashboardName: physicalId }),
  );
  return { DashboardName, DashboardBody };
};
