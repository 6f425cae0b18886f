import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  Dashboard,
  GraphWidget,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { CfnSink } from 'aws-cdk-lib/aws-oam';
import type { Construct } from 'constructs';
import type { MetricKey } from '../../lambda/contract/metric-catalogue.ts';
import { metricOf } from '../metrics.ts';

/** A deployment that is watched from elsewhere. */
export type Source = { readonly deployment: string; readonly account: string; readonly region: string };

/** What is shared with the monitoring account. */
export const SHARED_TYPES = ['AWS::CloudWatch::Metric', 'AWS::Logs::LogGroup'];

/** As often as the pulse comes by default. */
const PULSE = Duration.minutes(15);

export type MonitoringStackProps = StackProps & {
  readonly names: { readonly alarm: string; readonly dashboard: string };
  /** Deployments of this region. */
  readonly sources: readonly Source[];
  /** Who may link to the sink that is made; absent: there is one already. */
  readonly mayLink?: { readonly accounts: readonly string[] } | { readonly organization: string };
};

/**
 * What one region of the monitoring account has: a sink that the sources link to, an alarm that is on while any of them has an
 * outage, and a dashboard. People are told by the alarms of the sources; this one has no action of its own.
 */
export class MonitoringStack extends Stack {
  readonly sinkArn?: string;

  constructor(scope: Construct, id: string, { names, sources, mayLink, ...props }: MonitoringStackProps) {
    super(scope, id, props);
    if (mayLink) {
      this.sinkArn = new CfnSink(this, 'Sink', { name: 'renewal-prober', policy: sinkPolicy(mayLink) }).attrArn;
      new CfnOutput(this, 'SinkArn', { value: this.sinkArn });
    }
    const outages = sources.flatMap((source) => this.addAlarms(source));
    new CompositeAlarm(this, 'Outage', {
      compositeAlarmName: names.alarm,
      alarmDescription:
        'In one of the accounts no CA can issue, the path to issuance is broken, or the prober is silent. ' +
        'What to do: see which alarm of this account is on; its name has the deployment and its account.',
      alarmRule: AlarmRule.anyOf(...outages.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
    });
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: names.dashboard });
    for (const source of sources) dashboard.addWidgets(...widgetsOf(source));
  }

  private addAlarms(source: Source): Alarm[] {
    const add = (key: string, metric: Metric, silent = false) =>
      new Alarm(this, `${key}-${source.deployment}`, {
        alarmName: `renewal-prober-${source.deployment}.${source.account}.${key}`,
        metric,
        threshold: silent ? 1 : 0,
        comparisonOperator: silent ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: silent ? 3 : 1,
        treatMissingData: silent ? TreatMissingData.BREACHING : TreatMissingData.IGNORE,
      });
    return [
      add('no-ca-issues', sharedMetric(source, 'targetsNoCaIssues')),
      add('path-broken', sharedMetric(source, 'targetsPathBroken')),
      add('pulse-silent', sharedMetric(source, 'pulseCompleted', PULSE), true),
    ];
  }
}

function sinkPolicy(mayLink: NonNullable<MonitoringStackProps['mayLink']>) {
  const whoever = 'organization' in mayLink;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: whoever ? '*' : { AWS: [...mayLink.accounts] },
        Resource: '*',
        Action: ['oam:CreateLink', 'oam:UpdateLink'],
        Condition: {
          'ForAllValues:StringEquals': { 'oam:ResourceTypes': SHARED_TYPES },
          // `ForAllValues` holds when the key is absent.
          Null: { 'oam:ResourceTypes': 'false' },
          ...(whoever ? { StringEquals: { 'aws:PrincipalOrgID': mayLink.organization } } : {}),
        },
      },
    ],
  };
}

function sharedMetric({ deployment, account, region }: Source, key: MetricKey, period?: Duration): Metric {
  const label = `${deployment} ${key}`;
  return metricOf(key, deployment, {}, { account, region, label, ...(period ? { period } : {}) });
}

/** A row: how ready, what is out, whether it is alive. */
function widgetsOf(source: Source): GraphWidget[] {
  const graph = (title: string, left: Metric[]) =>
    new GraphWidget({
      title: `${source.deployment} (${source.account}): ${title}`,
      width: 8,
      region: source.region,
      left,
    });
  return [
    graph('worst readiness', [
      sharedMetric(source, 'readinessRenewalWorst'),
      sharedMetric(source, 'readinessFailoverWorst'),
    ]),
    graph('targets out', [sharedMetric(source, 'targetsNoCaIssues'), sharedMetric(source, 'targetsPathBroken')]),
    graph('pulse', [sharedMetric(source, 'pulseCompleted', PULSE)]),
  ];
}
