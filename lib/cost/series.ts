import { casOf, type Deployment } from '../../lambda/contract/deployment.ts';
import {
  METRIC_CATALOGUE,
  METRIC_KEYS,
  type MetricKey,
  type MetricSet,
} from '../../lambda/contract/metric-catalogue.ts';
import { MOST_TARGETS_WITH_SERIES } from '../../lambda/contract/metrics.ts';
import { STEPS } from '../../lambda/contract/vocabulary.ts';

/** Series that a metric has in a month in which every value that there may be came, but faults: of these, one a target. */
export function seriesOf(key: MetricKey, deployment: Deployment, certificates = 0): number {
  const { dimensions, set } = METRIC_CATALOGUE[key];
  if (!setsOf(deployment, certificates).includes(set)) return 0;
  const pairs = deployment.targets.flatMap((target) => casOf(target, deployment));
  const cas = new Set(pairs.map(({ id }) => id)).size;
  switch (dimensions.join()) {
    case '':
      return 1;
    case 'target':
      return Math.min(MOST_TARGETS_WITH_SERIES, deployment.targets.length);
    case 'ca':
      return cas;
    case 'schedule':
      return deployment.schedules?.length ?? 0;
    case 'target,ca':
      return pairs.length;
    case 'ca,step':
      return cas * STEPS.length;
    case 'target,fault':
      return deployment.targets.length;
    case 'certificate':
      return certificates;
    default:
      throw new Error(`nobody has said how many series ${key} has`);
  }
}

/** Custom series of a deployment, those of maintenance windows not counted: they are there for hours. */
export function allSeries(deployment: Deployment, certificates = 0): number {
  return METRIC_KEYS.reduce((sum, key) => sum + seriesOf(key, deployment, certificates), 0);
}

function setsOf({ detailedMetrics, objective }: Deployment, certificates: number): MetricSet[] {
  return [
    'default',
    ...(certificates > 0 ? (['certificates'] as const) : []),
    ...(objective === undefined ? [] : (['objective'] as const)),
    ...(detailedMetrics ? (['detailed'] as const) : []),
  ];
}
