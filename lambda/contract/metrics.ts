/** Metric names, written once: the functions send them, the alarms watch them. */

export const METRIC_NAMESPACE = 'RenewalProber';

export const METRICS = {
  /** 1 for a probe that passed, 0 for one that failed; none where it was inconclusive, skipped or done otherwise. Count. */
  probeSuccess: 'ProbeSuccess',
  /** Wall time of a probe that passed or failed. Milliseconds. */
  probeDuration: 'ProbeDuration',
  /** 1 for each round that ended, whatever came of it: the sign of life. Count. */
  roundCompleted: 'RoundCompleted',
  /** Records that a round could not remove. Count. */
  cleanupFailed: 'CleanupFailed',
  /** By READINESS_VALUES: would a renewal at the usual CA work; none where that is unknown. No unit. */
  readinessRenewal: 'ReadinessRenewal',
  /** By READINESS_VALUES: does the backup CA issue; none where that is unknown. No unit. */
  readinessFailover: 'ReadinessFailover',
  /** 1 for each round whose verdict says that somebody must act, by who that is. Count. */
  verdictFault: 'VerdictFault',
} as const;

export const READINESS_VALUES = { ready: 1, 'at-risk': 0.5, blocked: 0 } as const;

export const DIMENSIONS = { deployment: 'Deployment', target: 'Target', ca: 'Ca', fault: 'Fault' } as const;
