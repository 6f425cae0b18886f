import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Deployment } from '../lambda/contract/deployment.ts';
import { METRICS } from '../lambda/contract/metrics.ts';
import { deploymentMetric, metricOf } from './metrics.ts';
import { watchedOf } from './watched.ts';

export type ProberAlarmsProps = {
  readonly deployment: Deployment;
  /** Told of each alarm, and of its end. */
  readonly topic: ITopic;
  /** Minutes without any round until the prober counts as silent; absent where no schedule makes rounds. */
  readonly silentAfterMinutes?: number;
};

/**
 * What wakes somebody. A probe's last answer decides: values come hours apart, so missing data keeps the state (`ignore`),
 * the period is the shortest, and the next probe that passes ends the alarm (of two in one minute the failed one counts).
 * That no value comes at all is another alarm.
 */
export class ProberAlarms extends Construct {
  private readonly props: ProberAlarmsProps;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: ProberAlarmsProps) {
    super(scope, id);
    this.props = props;
    this.name = `renewal-prober-${props.deployment.id}`;
    for (const ca of new Set(watchedOf(props.deployment).map((each) => each.ca))) this.addProbeFailed(ca);
    this.addCleanupFailed();
    if (props.silentAfterMinutes !== undefined) this.addSilent(props.silentAfterMinutes);
  }

  private addProbeFailed(ca: string): void {
    this.add(`ProbeFailedAt-${ca}`, {
      alarmName: `${this.name}.probe-failed.${ca}`,
      alarmDescription:
        `The last probe at CA "${ca}" failed: a renewal there would fail now. ` +
        'What to do: read the step and its trouble in the newest result (log group of the probe function), act on it, then ' +
        `invoke the probe function with {"cas": ["${ca}"], "reason": "checking the alarm"}. ` +
        'The next probe that passes ends this alarm.',
      metric: metricOf('probeSuccess', this.props.deployment.id, { ca }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      treatMissingData: TreatMissingData.IGNORE,
    });
  }

  private addCleanupFailed(): void {
    this.add('CleanupFailed', {
      alarmName: `${this.name}.cleanup-failed`,
      alarmDescription:
        'The last round could not remove a TXT record that it had published. ' +
        'What to do: nothing at first, for the janitor removes it; if this alarm comes back, read the answers of the janitor ' +
        'function in its log group. The next round that removes everything ends this alarm.',
      metric: deploymentMetric(METRICS.cleanupFailed, this.props.deployment.id, { statistic: 'Maximum' }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      treatMissingData: TreatMissingData.IGNORE,
    });
  }

  /** FILL makes a missing value 0, so that the alarm need not look further back than its one period. */
  private addSilent(minutes: number): void {
    const period = Duration.minutes(minutes);
    const rounds = deploymentMetric(METRICS.roundCompleted, this.props.deployment.id, { statistic: 'Sum', period });
    this.add('Silent', {
      alarmName: `${this.name}.silent`,
      alarmDescription:
        `No round has ended for ${minutes} minutes: nothing is being proved, whatever the other alarms say. ` +
        'What to do: look at the schedules (enabled?), at the errors and throttles of the probe function, and at the ' +
        'dead-letter queue. The next round that ends, ends this alarm.',
      metric: new MathExpression({
        label: 'rounds',
        expression: 'FILL(rounds, 0)',
        usingMetrics: { rounds },
        period,
      }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  private add(id: string, props: Omit<AlarmProps, 'evaluationPeriods'>): void {
    const alarm = new Alarm(this, id, { ...props, evaluationPeriods: 1 });
    const action = new SnsAction(this.props.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
