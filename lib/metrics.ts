import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { DIMENSIONS, METRIC_NAMESPACE, type METRICS } from '../lambda/contract/metrics.ts';

/** A target at a CA: what a probe is made of, and what its metrics are told apart by. */
export type Watched = { readonly target: string; readonly ca: string };

export type MetricName = (typeof METRICS)[keyof typeof METRICS];

/** A metric of the deployment as a whole. The functions send one value a round. */
export function deploymentMetric(name: MetricName, deployment: string, options: MetricOptions = {}): Metric {
  return metric(name, { [DIMENSIONS.deployment]: deployment }, options);
}

/** A metric of one target at one CA. The functions send one value for each probe that passed or failed. */
export function probeMetric(
  name: typeof METRICS.probeSuccess | typeof METRICS.probeDuration,
  deployment: string,
  { target, ca }: Watched,
  options: MetricOptions = {},
): Metric {
  const dimensions = { [DIMENSIONS.deployment]: deployment, [DIMENSIONS.target]: target, [DIMENSIONS.ca]: ca };
  return metric(name, dimensions, options);
}

function metric(metricName: string, dimensionsMap: Record<string, string>, options: MetricOptions): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap,
    statistic: Stats.MINIMUM,
    period: Duration.minutes(1),
    ...options,
  });
}
