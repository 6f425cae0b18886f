/** Metric names, written once: the functions send them, the alarms watch them. */

export const METRIC_NAMESPACE = 'RenewalProber';

export const METRICS = {
  /** 1 for a probe that passed, 0 for one that failed; none where the probe was inconclusive or skipped. Count. */
  probeSuccess: 'ProbeSuccess',
  /** Wall time of a probe that passed or failed. Milliseconds. */
  probeDuration: 'ProbeDuration',
  /** 1 for each round that ended, whatever came of it: the sign of life. Count. */
  roundCompleted: 'RoundCompleted',
  /** Records that a round could not remove. Count. */
  cleanupFailed: 'CleanupFailed',
} as const;

export const DIMENSIONS = { deployment: 'Deployment', target: 'Target', ca: 'Ca' } as const;
