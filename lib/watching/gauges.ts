import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { DIMENSIONS, METRIC_NAMESPACE, type METRICS } from '../../lambda/contract/metrics.ts';

type MetricName = (typeof METRICS)[keyof typeof METRICS];
type Dimension = Exclude<keyof typeof DIMENSIONS, 'deployment'>;

/** Metrics of one deployment, by the name and the dimensions that the functions send. */
export type Gauges = (
  name: MetricName,
  more?: MetricOptions & { readonly by?: Partial<Record<Dimension, string>> },
) => Metric;

/** @returns gauges that are read as the maximum of a minute, unless told otherwise */
export function gaugesOf(deployment: string): Gauges {
  return (metricName, { by = {}, ...options } = {}) =>
    new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: {
        [DIMENSIONS.deployment]: deployment,
        ...Object.fromEntries(
          Object.entries(by).map(([dimension, value]) => [DIMENSIONS[dimension as Dimension], value]),
        ),
      },
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(1),
      ...options,
    });
}
