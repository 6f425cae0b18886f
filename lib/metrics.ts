import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricKey, MoreDimension } from '../lambda/contract/metric-catalogue.ts';
import { DIMENSIONS, METRIC_NAMESPACE, METRICS } from '../lambda/contract/metrics.ts';

/** How values that came within one period are best read: none is to hide what the worst of them says. */
const STATISTICS: Readonly<Record<MetricKey, 'Minimum' | 'Maximum' | 'Average' | 'Sum'>> = {
  readinessRenewal: 'Minimum',
  readinessFailover: 'Minimum',
  readinessRenewalWorst: 'Minimum',
  readinessFailoverWorst: 'Minimum',
  targetsNoCaIssues: 'Maximum',
  targetsPathBroken: 'Maximum',
  probeSuccess: 'Minimum',
  pulseCompleted: 'Sum',
  scheduleAge: 'Maximum',
  leftoverRecords: 'Maximum',
  ordersLeft: 'Minimum',
  propagationTime: 'Maximum',
  successRateWeek: 'Minimum',
  durationDrift: 'Maximum',
  certificateLifetimeLeft: 'Minimum',
  certificatesOverdue: 'Maximum',
  certificatesRecalled: 'Maximum',
  errorBudgetLeft: 'Minimum',
  quiet: 'Maximum',
  probeDuration: 'Average',
  stepDuration: 'Average',
  verdictFault: 'Sum',
  certificateDaysLeft: 'Minimum',
};

/**
 * A metric of a deployment, over a minute.
 * @param by the dimensions that the catalogue names for it, besides the deployment
 */
export function metricOf(
  key: MetricKey,
  deployment: string,
  by: Readonly<Partial<Record<MoreDimension, string>>> = {},
  options: MetricOptions = {},
): Metric {
  const more = Object.entries(by).map(([name, value]) => [DIMENSIONS[name as MoreDimension], value]);
  return metric(METRICS[key], Object.fromEntries([[DIMENSIONS.deployment, deployment], ...more]), {
    statistic: STATISTICS[key],
    ...options,
  });
}

function metric(metricName: string, dimensionsMap: Record<string, string>, options: MetricOptions): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap,
    period: Duration.minutes(1),
    ...options,
  });
}
