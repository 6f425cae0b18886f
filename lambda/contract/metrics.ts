/** Metric names, written once: the functions send them, the alarms watch them. */

export const METRIC_NAMESPACE = 'RenewalProber';

export const METRICS = {
  /** 1 for a probe that passed, 0 for one that failed; none where it was inconclusive, skipped or done otherwise. Count. */
  probeSuccess: 'ProbeSuccess',
  /** Wall time of a probe that passed or failed. Milliseconds. */
  probeDuration: 'ProbeDuration',
  /** By READINESS_VALUES: would a renewal at the usual CA work; none where that is unknown. No unit. */
  readinessRenewal: 'ReadinessRenewal',
  /** By READINESS_VALUES: does the backup CA issue; none where that is unknown. No unit. */
  readinessFailover: 'ReadinessFailover',
  /** 1 for each round whose verdict says that somebody must act, by who that is. Count. */
  verdictFault: 'VerdictFault',
  /** The lowest readiness for renewal that is known of any target. No unit. */
  readinessRenewalWorst: 'ReadinessRenewalWorst',
  /** The same of the readiness for failover. No unit. */
  readinessFailoverWorst: 'ReadinessFailoverWorst',
  /** Targets that no CA issues for, by no fault of ours. Count. */
  targetsNoCaIssues: 'TargetsNoCaIssues',
  /** Targets that no CA issues for, by a fault of ours. Count. */
  targetsPathBroken: 'TargetsPathBroken',
  /** 1 for each pulse that ended, whatever it found. Count. */
  pulseCompleted: 'PulseCompleted',
  /** Since a round of a schedule last ended. Seconds. */
  scheduleAge: 'ScheduleAge',
  /** TXT values of ours that should be gone and are not. Count. */
  leftoverRecords: 'LeftoverRecords',
  /** Share of its budget of orders that the CA with the least has left. Percent. */
  ordersLeft: 'OrdersLeft',
  /** Until every authoritative server served a value. Milliseconds. */
  propagationTime: 'PropagationTime',
  /** Probes of the last seven days that passed, of those that passed or failed. Percent. */
  successRateWeek: 'SuccessRateWeek',
  /** What is left of the share of failures that the objective allows. Percent. */
  errorBudgetLeft: 'ErrorBudgetLeft',
  /** Median duration of the last day's probes against that of the 30 days before, at the CA that drifted most. Percent. */
  durationDrift: 'DurationDrift',
  /** Share of its own lifetime left, of the named certificate that is closest to its end. Percent. */
  certificateLifetimeLeft: 'CertificateLifetimeLeft',
  /** Named certificates that should have been renewed and are not. Count. */
  certificatesOverdue: 'CertificatesOverdue',
  /** Named certificates whose CA asks for their replacement now. Count. */
  certificatesRecalled: 'CertificatesRecalled',
  /** 1 while a drill or a maintenance window is open; nothing else. Count. */
  quiet: 'Quiet',
  /** Wall time of a step of a probe. Milliseconds. */
  stepDuration: 'StepDuration',
  /** Until a named certificate ends. Count of days. */
  certificateDaysLeft: 'CertificateDaysLeft',
} as const;

export const READINESS_VALUES = { ready: 1, 'at-risk': 0.5, blocked: 0 } as const;

export const DIMENSIONS = {
  deployment: 'Deployment',
  target: 'Target',
  ca: 'Ca',
  fault: 'Fault',
  schedule: 'Schedule',
  step: 'Step',
  certificate: 'Certificate',
} as const;

/** What the dimension `Schedule` tells apart: all rounds, and those in which a publicly trusted CA had its turn. */
export const SCHEDULES = { rounds: 'rounds', publicBackup: 'public-backup' } as const;
export type ScheduleId = (typeof SCHEDULES)[keyof typeof SCHEDULES];

/** Targets, the first of the config, that have series of their own; of the others the ledger knows, and the aggregates tell. */
export const MOST_TARGETS_WITH_SERIES = 25;
