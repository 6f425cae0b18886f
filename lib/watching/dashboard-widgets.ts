import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  AlarmStatusWidgetSortBy,
  GraphWidget,
  GraphWidgetView,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { ALARM_KEYS, pageLink } from '../../lambda/contract/alarms.ts';
import { type Deployment, mayOrder, type Target } from '../../lambda/contract/deployment.ts';
import type { Settings } from '../config/settings.ts';
import { type Gauges, gaugesOf } from './gauges.ts';
import type { ProberAlarms } from './prober-alarms.ts';
import type { QueryKey, SavedQuery } from './queries.ts';

/** Columns of a dashboard. */
const WIDE = 24;
const HALF = WIDE / 2;
const THIRD = WIDE / 3;
/** Targets, the first of the config, that have series of their own. */
const MOST_TARGETS = 25;
/** Readiness and success lie between 0 and 1. */
const RATIO = { min: 0, max: 1.05, showUnits: false };
const FROM_ZERO = { min: 0, showUnits: false };

export function headline(deployment: string, documentation: string | undefined): IWidget {
  const markdown = [
    `## Renewal prober "${deployment}"`,
    'Readiness: 1 is ready, 0.5 at risk, 0 blocked. What is not known sends no value, and the last one that was known stays.',
    `Alarms and what to do: ${pageLink(documentation, 'alarms.md')}. Ask it yourself: \`npm run prober -- status\`, \`npm run prober -- now\`.`,
  ].join('\n\n');
  return new TextWidget({ markdown, width: WIDE, height: 3 });
}

/** By target and role; beside them the worst of all, which also those have in it that have no series of their own. */
export function readinessWidgets(deployment: Deployment): IWidget[] {
  const gauge = gaugesOf(deployment.id);
  const shown = deployment.targets.filter((target) => isProbed(target, deployment)).slice(0, MOST_TARGETS);
  const graph = (title: string, worst: Parameters<Gauges>[0], each: Parameters<Gauges>[0]) =>
    new GraphWidget({
      title,
      width: HALF,
      height: 7,
      leftYAxis: RATIO,
      left: [
        gauge(worst, { label: 'worst of all', statistic: Stats.MINIMUM, color: '#1f2937' }),
        ...shown.map(({ id }) => gauge(each, { by: { target: id }, label: id, statistic: Stats.MINIMUM })),
      ],
    });
  return [
    graph('Ready for renewal (usual CA)', 'readinessRenewalWorst', 'readinessRenewal'),
    graph('Ready for failover (backup CA)', 'readinessFailoverWorst', 'readinessFailover'),
  ];
}

function isProbed(target: Target, { cas }: Deployment): boolean {
  return cas.some((ca) => mayOrder(target, ca));
}

export function alarmWidgets({ page, notify, children }: ProberAlarms): IWidget[] {
  return [
    new AlarmStatusWidget({
      title: 'Who is told now',
      alarms: [page, notify],
      width: 6,
      height: 5,
    }),
    new AlarmStatusWidget({
      title: 'Alarms',
      alarms: ALARM_KEYS.flatMap((key) => children[key] ?? []),
      sortBy: AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
      width: 18,
      height: 5,
    }),
  ];
}

export function caWidgets({ id, cas, targets }: Deployment): IWidget[] {
  const gauge = gaugesOf(id);
  const ordered = cas.filter((ca) => targets.some((target) => mayOrder(target, ca)));
  return [
    new GraphWidget({
      title: 'Probes that passed, by CA',
      width: THIRD,
      height: 6,
      view: GraphWidgetView.TIME_SERIES,
      leftYAxis: RATIO,
      left: ordered.map((ca) =>
        gauge('probeSuccess', {
          by: { ca: ca.id },
          label: `${ca.id} (${ca.role})`,
          statistic: Stats.AVERAGE,
          period: Duration.hours(1),
        }),
      ),
    }),
    graphOf('Until every name server served a value', [
      gauge('propagationTime', { label: 'slowest, ms', period: Duration.hours(1) }),
      gauge('propagationTime', { label: 'median, ms', statistic: Stats.p(50), period: Duration.hours(1) }),
    ]),
    new SingleValueWidget({
      title: 'The last week',
      width: THIRD,
      height: 6,
      metrics: [
        gauge('successRateWeek', { label: 'probes that passed, %', statistic: Stats.MINIMUM }),
        gauge('durationDrift', { label: 'duration against 30 days, %' }),
        gauge('targetsNoCaIssues', { label: 'targets no CA issues for' }),
        gauge('targetsPathBroken', { label: 'targets our path is broken for' }),
      ],
    }),
  ];
}

export function stateWidgets({ deployment, silentAfterMinutes }: Settings): IWidget[] {
  const gauge = gaugesOf(deployment.id);
  return [
    graphOf('Orders left of the budget, and values left in the zone', [
      gauge('ordersLeft', { label: 'least budget left, %', statistic: Stats.MINIMUM }),
      gauge('leftoverRecords', { label: 'values left in the zone' }),
    ]),
    new GraphWidget({
      title: 'Since a round last ended, seconds',
      width: THIRD,
      height: 6,
      leftYAxis: FROM_ZERO,
      left: (deployment.schedules ?? []).map((schedule) => gauge('scheduleAge', { by: { schedule }, label: schedule })),
      leftAnnotations: silentAfterMinutes === undefined ? [] : [{ value: silentAfterMinutes * 60, label: 'silent' }],
    }),
    graphOf('Certificates that the config names', [
      gauge('certificateLifetimeLeft', { label: 'least lifetime left, %', statistic: Stats.MINIMUM }),
      gauge('certificatesOverdue', { label: 'overdue' }),
      gauge('certificatesRecalled', { label: 'called back' }),
    ]),
  ];
}

function graphOf(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, width: THIRD, height: 6, leftYAxis: FROM_ZERO, left });
}

/** Each look at the dashboard runs the queries again, over the time that it shows. */
export function logWidgets(queries: Record<QueryKey, SavedQuery>): IWidget[][] {
  const widget = (key: QueryKey, width: number) =>
    new LogQueryWidget({
      title: queries[key].title,
      view: LogQueryVisualizationType.TABLE,
      width,
      height: 7,
      logGroupNames: queries[key].logGroups.map(({ logGroupName }) => logGroupName),
      queryLines: [...queries[key].lines],
    });
  return [[widget('lastFailedRound', WIDE)], [widget('stepDurations', WIDE)], [widget('faultsByDay', WIDE)]];
}
