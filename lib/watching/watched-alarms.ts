import { Duration } from 'aws-cdk-lib';
import {
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmKey } from '../../lambda/contract/alarms.ts';
import { type Gauges, gaugesOf } from './gauges.ts';

/** What the alarms of a deployment watch. */
export type WatchedThings = {
  readonly deployment: string;
  /** CAs whose role is staging. */
  readonly stagingCas: readonly string[];
  /** Minutes since the last round until the prober counts as silent; absent where no schedule makes rounds. */
  readonly silentAfterMinutes?: number;
  /** Minutes between two pulses; absent where no schedule makes pulses. */
  readonly pulseMinutes?: number;
  /** Whether the pulse watches certificates of the team. */
  readonly certificates: boolean;
  readonly functions: readonly IFunction[];
  readonly deadLetterQueue: IQueue;
  readonly notifierDeadLetters: IQueue;
};

/** How an alarm is evaluated. */
export type Evaluation = Pick<
  AlarmProps,
  'metric' | 'comparisonOperator' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm' | 'treatMissingData'
>;

/** Metrics that a metric math alarm may refer to (PutMetricAlarm: ten). */
const MOST_METRICS = 10;
/** Where there is no pulse, rounds alone send what these alarms look at. */
/** A single error keeps its alarm on for longer than the minute that composite alarms wait whether they are suppressed. */
const LEAST_ERROR_MINUTES = 3;
const USUAL_PULSE_MINUTES = 15;
const ROUNDS = 'rounds';

const above = (threshold: number) => ({ comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD, threshold });
const below = (threshold: number) => ({ comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD, threshold });

/**
 * The alarms of a deployment. Gauges come with each pulse and each verdict: the last value decides however long ago it came, so
 * that missing data keeps the state (`ignore`). That no value comes at all is the business of the pulse's heartbeat.
 */
export function watchedAlarms(things: WatchedThings): Partial<Record<AlarmKey, Evaluation>> {
  const gauge = gaugesOf(things.deployment);
  const count = (name: Parameters<Gauges>[0]) => lastValue(gauge(name), above(0));
  return {
    'no-ca-issues': count('targetsNoCaIssues'),
    'path-broken': count('targetsPathBroken'),
    ...silence(things, gauge),
    ...(things.certificates
      ? {
          'certificate-overdue': count('certificatesOverdue'),
          'mass-revocation': count('certificatesRecalled'),
        }
      : {}),
    'failover-at-risk': atRisk(gauge, 'readinessFailoverWorst'),
    'renewal-at-risk': atRisk(gauge, 'readinessRenewalWorst'),
    ...stagingImpaired(things, gauge),
    'cleanup-failed': count('leftoverRecords'),
    'budget-spent': lastValue(gauge('ordersLeft', { statistic: Stats.MINIMUM }), {
      comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 0,
    }),
    'dead-letters': waitingIn(things.deadLetterQueue),
    'function-errors': functionErrors(things),
    'notifier-failing': waitingIn(things.notifierDeadLetters),
    quiet: quiet(things, gauge),
  };
}

function pulsePeriod({ pulseMinutes = USUAL_PULSE_MINUTES }: WatchedThings): Duration {
  return Duration.minutes(pulseMinutes);
}

function lastValue(metric: IMetric, breach: Pick<Evaluation, 'comparisonOperator' | 'threshold'>): Evaluation {
  return { metric, ...breach, evaluationPeriods: 1, treatMissingData: TreatMissingData.IGNORE };
}

/** Less than ready: what the worst target is, which the signals count only where a second verdict says so too. */
function atRisk(gauge: Gauges, key: Parameters<Gauges>[0]): Evaluation {
  return lastValue(gauge(key), below(1));
}

function silence(things: WatchedThings, gauge: Gauges): Partial<Record<AlarmKey, Evaluation>> {
  const { silentAfterMinutes, pulseMinutes } = things;
  const age = gauge('scheduleAge', { by: { schedule: ROUNDS } });
  return {
    ...(silentAfterMinutes === undefined ? {} : { 'schedule-silent': lastValue(age, above(silentAfterMinutes * 60)) }),
    ...(pulseMinutes === undefined ? {} : { 'pulse-silent': heartbeat(things, gauge) }),
  };
}

/**
 * Periods without a value count as 0 from the first value on that is looked at, and as missing before: so a new deployment is not
 * silent before its first pulse, nor for what was before it, and one that fell silent stays so. The fourth period is the one before
 * the silence, which there must be a value in.
 */
function heartbeat(things: WatchedThings, gauge: Gauges): Evaluation {
  const period = pulsePeriod(things);
  const pulses = gauge('pulseCompleted', { statistic: Stats.SUM, period });
  return {
    metric: new MathExpression({
      label: 'pulses',
      expression: 'IF(RUNNING_SUM(FILL(pulses, 0)) > 0, FILL(pulses, 0))',
      usingMetrics: { pulses },
      period,
    }),
    ...below(1),
    evaluationPeriods: 4,
    datapointsToAlarm: 3,
    treatMissingData: TreatMissingData.IGNORE,
  };
}

function stagingImpaired({ stagingCas }: WatchedThings, gauge: Gauges): Partial<Record<AlarmKey, Evaluation>> {
  const success = stagingCas
    .slice(0, MOST_METRICS)
    .map((ca) => gauge('probeSuccess', { by: { ca }, statistic: Stats.MINIMUM }));
  const [first] = success;
  if (!first) return {};
  // MIN over a single series is one number for all of its time.
  const metric = success.length === 1 ? first : listed('MIN', 'staging', success, Duration.minutes(1));
  return { 'staging-impaired': lastValue(metric, below(1)) };
}

/** `AGGREGATE([m0, m1, ...])`, or of what `each` makes of them. */
function listed(
  aggregate: 'MIN' | 'SUM',
  label: string,
  metrics: readonly IMetric[],
  period: Duration,
  each: (id: string) => string = (id) => id,
): MathExpression {
  if (metrics.length > MOST_METRICS)
    throw new Error(`an alarm may look at ${MOST_METRICS} metrics, not ${metrics.length}`);
  const ids = metrics.map((_, index) => `m${index}`);
  return new MathExpression({
    label,
    expression: `${aggregate}([${ids.map(each).join(', ')}])`,
    usingMetrics: Object.fromEntries(ids.map((id, index) => [id, metrics[index] as IMetric])),
    period,
  });
}

/** SQS sends no values of a queue that nobody has used for six hours: what was seen last holds. */
function waitingIn(queue: IQueue): Evaluation {
  const metric = queue.metricApproximateNumberOfMessagesVisible({
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
  });
  return lastValue(metric, above(0));
}

function functionErrors({ functions, pulseMinutes = USUAL_PULSE_MINUTES }: WatchedThings): Evaluation {
  const period = Duration.minutes(Math.max(pulseMinutes, LEAST_ERROR_MINUTES));
  const errors = functions.map((each) => each.metricErrors({ statistic: Stats.SUM, period }));
  return {
    metric: listed('SUM', 'errors', errors, period, (id) => `FILL(${id}, 0)`),
    ...above(0),
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
}

/** Sent by each pulse of the window, so it holds for two intervals: the jitter of the clock leaves no hole. */
function quiet(things: WatchedThings, gauge: Gauges): Evaluation {
  const period = pulsePeriod(things);
  return {
    metric: new MathExpression({
      label: 'quiet',
      expression: 'FILL(quiet, 0)',
      usingMetrics: { quiet: gauge('quiet', { period }) },
      period,
    }),
    ...above(0),
    evaluationPeriods: 2,
    datapointsToAlarm: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
}
