import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricKey, MoreDimension } from '../../lambda/contract/metric-catalogue.ts';
import { metricOf } from '../metrics.ts';

/** Metrics of one deployment, by the dimensions that the catalogue names for them. */
export type Gauges = (
  key: MetricKey,
  more?: MetricOptions & { readonly by?: Partial<Record<MoreDimension, string>> },
) => Metric;

export function gaugesOf(deployment: string): Gauges {
  return (key, { by = {}, ...options } = {}) => metricOf(key, deployment, by, options);
}
