/** The words that both sides share: CA roles, the steps of a probe, what came of each. */

export const CA_ROLES = ['staging', 'backup', 'production'] as const;
/** What an issuer is for: `production` is observed only, no schedule ever orders from it. */
export type CaRole = (typeof CA_ROLES)[number];

export const STEPS = [
  'account',
  'order',
  'authorization',
  'publish',
  'propagation',
  'challenge',
  'validation',
  'finalize',
  'certificate',
  'chain',
  'install',
  'revoke',
  'cleanup',
] as const;
/** A step of a probe, in the order in which a healthy probe takes them. */
export type Step = (typeof STEPS)[number];

export const STEP_OUTCOMES = ['passed', 'failed', 'undetermined'] as const;
/** Only `passed` counts as a pass; `undetermined` is "could not tell". */
export type StepOutcome = (typeof STEP_OUTCOMES)[number];

export const PROBE_OUTCOMES = ['passed', 'failed', 'inconclusive', 'skipped'] as const;
/**
 * What came of one probe. `inconclusive`: the question was not answered (an authorization that was valid already, a
 * challenge name in use). `skipped`: no order was made (budget spent, breaker open).
 */
export type ProbeOutcome = (typeof PROBE_OUTCOMES)[number];

export const ROUND_OUTCOMES = ['passed', 'failed', 'inconclusive'] as const;
/** `failed` when any probe failed, `passed` when every probe passed, else `inconclusive`. */
export type RoundOutcome = (typeof ROUND_OUTCOMES)[number];

export const TRIGGERS = ['schedule', 'on-demand', 'confirmation'] as const;
/**
 * Who asked for a round: it decides which part of the order budget the round may spend. A `confirmation` follows a scheduled
 * round with a failed probe at once, and is followed by none.
 */
export type Trigger = (typeof TRIGGERS)[number];
