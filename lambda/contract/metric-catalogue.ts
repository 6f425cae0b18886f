import { DIMENSIONS, type METRICS } from './metrics.ts';

/** What each metric is, for those who send it, read it, pay for it and document it. docs/metrics.md is tested against it. */

export type MetricKey = keyof typeof METRICS;
/** Dimensions besides `Deployment`, which every series has. */
export type MoreDimension = Exclude<keyof typeof DIMENSIONS, 'deployment'>;
/** Units of CloudWatch (MetricDatum of its API reference). */
export type MetricUnitName = 'Count' | 'Percent' | 'Milliseconds' | 'Seconds' | 'None';
/**
 * Where there is something to send. `certificates`: the config names some. `objective`: the config has one. `quiet`: only in a
 * drill or a maintenance window. `detailed`: with `detailedMetrics`, else these are fields of the log line "round measured".
 */
export type MetricSet = 'default' | 'certificates' | 'objective' | 'quiet' | 'detailed';

export type MetricEntry = {
  readonly unit: MetricUnitName;
  readonly dimensions: readonly MoreDimension[];
  readonly sentBy: readonly ('round' | 'pulse')[];
  /** When a value comes, in words. */
  readonly when: string;
  /** What a value says, in words. */
  readonly meaning: string;
  readonly set: MetricSet;
};

export const METRIC_CATALOGUE: Readonly<Record<MetricKey, MetricEntry>> = {
  readinessRenewal: {
    unit: 'None',
    dimensions: ['target'],
    sentBy: ['round'],
    when: 'each round that learnt it, of the first 25 targets of the config',
    meaning: 'Would a renewal at the usual CA work: 1 ready, 0.5 at risk, 0 blocked',
    set: 'default',
  },
  readinessFailover: {
    unit: 'None',
    dimensions: ['target'],
    sentBy: ['round'],
    when: 'each round that learnt it, of the first 25 targets of the config',
    meaning: 'Does the backup CA issue: 1 ready, 0.5 at risk, 0 blocked',
    set: 'default',
  },
  readinessRenewalWorst: {
    unit: 'None',
    dimensions: [],
    sentBy: ['round', 'pulse'],
    when: 'as soon as it is known of one target',
    meaning: 'The lowest last known readiness for renewal of all targets',
    set: 'default',
  },
  readinessFailoverWorst: {
    unit: 'None',
    dimensions: [],
    sentBy: ['round', 'pulse'],
    when: 'as soon as it is known of one target',
    meaning: 'The lowest last known readiness for failover of all targets',
    set: 'default',
  },
  targetsNoCaIssues: {
    unit: 'Count',
    dimensions: [],
    sentBy: ['round', 'pulse'],
    when: 'always',
    meaning: 'Targets that, twice in a row, no CA issued for by a fault of the CAs or an unknown one',
    set: 'default',
  },
  targetsPathBroken: {
    unit: 'Count',
    dimensions: [],
    sentBy: ['round', 'pulse'],
    when: 'always',
    meaning: 'Targets that, twice in a row, no CA issued for by a fault on our side',
    set: 'default',
  },
  probeSuccess: {
    unit: 'Count',
    dimensions: ['ca'],
    sentBy: ['round'],
    when: 'each probe that passed or failed; not where it was inconclusive, skipped or done otherwise',
    meaning: '1 passed, 0 failed',
    set: 'default',
  },
  pulseCompleted: {
    unit: 'Count',
    dimensions: [],
    sentBy: ['pulse'],
    when: 'each pulse that ended, whatever it found',
    meaning: '1: the sign of life',
    set: 'default',
  },
  scheduleAge: {
    unit: 'Seconds',
    dimensions: ['schedule'],
    sentBy: ['pulse'],
    when: 'each pulse, for each schedule that is on',
    meaning: 'Since a round of the schedule last ended; before the first one, since the first pulse',
    set: 'default',
  },
  leftoverRecords: {
    unit: 'Count',
    dimensions: [],
    sentBy: ['pulse', 'round'],
    when: 'each pulse, and a round that could not clean up',
    meaning: 'TXT values of ours that should be gone and are not',
    set: 'default',
  },
  ordersLeft: {
    unit: 'Percent',
    dimensions: [],
    sentBy: ['pulse'],
    when: 'each pulse',
    meaning: 'What is left of the order budget, at the CA and by the counter with the least',
    set: 'default',
  },
  propagationTime: {
    unit: 'Milliseconds',
    dimensions: [],
    sentBy: ['round', 'pulse'],
    when: 'each change that came everywhere: of rounds, and of the hourly write check',
    meaning: 'Until every authoritative server served the values',
    set: 'default',
  },
  successRateWeek: {
    unit: 'Percent',
    dimensions: [],
    sentBy: ['pulse'],
    when: 'each pulse, where a probe passed or failed in these days',
    meaning: 'Probes of today and the six UTC days before it that passed, of those that passed or failed',
    set: 'default',
  },
  durationDrift: {
    unit: 'Percent',
    dimensions: [],
    sentBy: ['pulse'],
    when: 'each pulse, where there are 2 probes of the last day and 10 before it',
    meaning:
      'Median duration of the probes that passed today and yesterday (UTC) against that of the 30 days before, at the CA that got slowest; 100 is the same',
    set: 'default',
  },
  certificateLifetimeLeft: {
    unit: 'Percent',
    dimensions: [],
    sentBy: ['pulse'],
    when: 'each pulse that could read a named certificate',
    meaning: 'Of its own lifetime, what is left of the named certificate closest to its end',
    set: 'certificates',
  },
  certificatesOverdue: {
    unit: 'Count',
    dimensions: [],
    sentBy: ['pulse'],
    when: 'each pulse that could read a named certificate',
    meaning: 'Named certificates that should have been renewed and are not',
    set: 'certificates',
  },
  certificatesRecalled: {
    unit: 'Count',
    dimensions: [],
    sentBy: ['pulse'],
    when: 'each pulse that could read a named certificate',
    meaning: 'Named certificates whose CA asks for their replacement now (ARI, RFC 9773)',
    set: 'certificates',
  },
  errorBudgetLeft: {
    unit: 'Percent',
    dimensions: [],
    sentBy: ['pulse'],
    when: 'each pulse, where a probe passed or failed in these days',
    meaning: 'What is left of the failures that `objective` allows in 30 days; 0 when more failed',
    set: 'objective',
  },
  quiet: {
    unit: 'Count',
    dimensions: [],
    sentBy: ['pulse'],
    when: 'each pulse while a drill or a maintenance window is open',
    meaning: '1: nobody is to be told of alarms',
    set: 'quiet',
  },
  probeDuration: {
    unit: 'Milliseconds',
    dimensions: ['target', 'ca'],
    sentBy: ['round'],
    when: 'with ProbeSuccess',
    meaning: 'Wall time of a probe',
    set: 'detailed',
  },
  stepDuration: {
    unit: 'Milliseconds',
    dimensions: ['ca', 'step'],
    sentBy: ['round'],
    when: 'each step of such a probe that passed',
    meaning: 'Wall time of a step',
    set: 'detailed',
  },
  verdictFault: {
    unit: 'Count',
    dimensions: ['target', 'fault'],
    sentBy: ['round'],
    when: 'each round after which somebody must act',
    meaning: '1, by who must act',
    set: 'detailed',
  },
  certificateDaysLeft: {
    unit: 'Count',
    dimensions: ['certificate'],
    sentBy: ['pulse'],
    when: 'each pulse that could read the certificate',
    meaning: 'Days until a named certificate ends',
    set: 'detailed',
  },
};

/** One value of a metric. */
export type Reading = {
  readonly metric: MetricKey;
  readonly value: number;
  /** All that the catalogue names for it. */
  readonly by?: Readonly<Partial<Record<MoreDimension, string>>>;
};
/** Values of metrics that the deployment as a whole has one series of. */
export type Gauges = Readonly<Partial<Record<MetricKey, number>>>;

/** The metrics of the catalogue. */
export const METRIC_KEYS = Object.keys(METRIC_CATALOGUE) as MetricKey[];

/** Names of all dimensions of a metric, as they are sent. */
export function dimensionNames(key: MetricKey): string[] {
  return [DIMENSIONS.deployment, ...METRIC_CATALOGUE[key].dimensions.map((each) => DIMENSIONS[each])];
}
