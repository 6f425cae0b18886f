import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Metric, MetricWidget, Rendering } from './body.ts';

export type Point = { readonly at: number; readonly value: number };
export type Series = { readonly label: string; readonly color?: string; readonly points: readonly Point[] };

/** What is shown: milliseconds since 1970. */
export type Span = { readonly from: number; readonly to: number };

/** What a widget says where a metric says nothing of its own. CloudWatch's defaults. */
const STAT = 'Average';
const PERIOD_SECONDS = 300;

/**
 * The series of a widget, in its order.
 * @param longestPeriod seconds; longer periods are shortened to it, for spans of minutes
 * @throws Error where an expression is asked for: no widget has one
 */
export async function readSeries(
  { properties }: MetricWidget,
  { from, to }: Span,
  cloudWatch: Pick<CloudWatchClient, 'send'>,
  longestPeriod: number,
): Promise<Series[]> {
  const { metrics = [], stat = STAT, period = PERIOD_SECONDS } = properties;
  if (metrics.length === 0) return [];
  const shown = metrics.map((metric) => ({ metric, ...renderingOf(metric) }));
  const queries = shown.map((each, index): MetricDataQuery => {
    const seconds = Math.min(each.period ?? period, longestPeriod);
    return { Id: `m${index}`, MetricStat: { Metric: named(each.metric), Stat: each.stat ?? stat, Period: seconds } };
  });
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      ...{ StartTime: new Date(from), EndTime: new Date(to), ScanBy: 'TimestampAscending' },
      MetricDataQueries: queries,
    }),
  );
  return shown.map(({ metric, label, color }, index) => {
    const { Timestamps = [], Values = [] } = MetricDataResults.find(({ Id }) => Id === `m${index}`) ?? {};
    const points = Timestamps.map((at, place) => ({ at: Number(at), value: Values[place] ?? Number.NaN }));
    return { label: label ?? String(metric[1]), ...(color === undefined ? {} : { color }), points };
  });
}

function renderingOf(metric: Metric): Rendering {
  const last = metric.at(-1);
  return typeof last === 'object' ? last : {};
}

function named(metric: Metric) {
  const [Namespace, MetricName, ...dimensions] = metric.filter((each) => typeof each === 'string');
  if (Namespace === undefined || MetricName === undefined) throw new Error('a widget with an expression is not drawn');
  const Dimensions = dimensions.flatMap((Name, index) =>
    index % 2 === 0 ? [{ Name, Value: dimensions[index + 1] ?? '' }] : [],
  );
  return { Namespace, MetricName, Dimensions };
}
