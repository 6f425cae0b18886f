/** The words of a verdict. docs/verdicts/README.md has them for people. */

export const FAULTS = [
  /** Nobody must act. */
  'none',
  /** Ours: delegation, CAA, IAM, secret, account, external account binding, config. */
  'configuration',
  'ca',
  /** Route 53, or whoever serves the parent zone. */
  'dns-provider',
  /** AWS besides Route 53, and the way out of it. */
  'platform',
  'rate-limit',
  /** The team's own ACME client, traced. */
  'client',
  /** This prober. */
  'prober',
  /** The evidence does not decide. */
  'unknown',
] as const;
/** Who must act. */
export type Fault = (typeof FAULTS)[number];

export const READINESSES = ['ready', 'at-risk', 'blocked', 'unknown'] as const;
/**
 * `blocked`: it would not work at this moment. `at-risk`: it worked, or may work, and something stands against it. `unknown`:
 * nothing was learnt, which is no reason to wake anybody.
 */
export type Readiness = (typeof READINESSES)[number];

export const CONFIDENCES = ['proved', 'likely', 'open'] as const;
/**
 * `proved`: the evidence leaves no other cause. `likely`: there is evidence for this cause, and another is not excluded.
 * `open`: the evidence does not decide, and the verdict names the experiment that would.
 */
export type Confidence = (typeof CONFIDENCES)[number];

export const EFFECTS = ['blocks', 'risks', 'notes'] as const;
/** What a cause does: no certificate came of it; one came, or may come, all the same; it is worth knowing. */
export type Effect = (typeof EFFECTS)[number];

export const CHANGES = ['first', 'steady', 'new', 'continuing', 'recovered', 'flapping'] as const;
/**
 * Against the verdicts before it of the same target. `first`: there is none. `steady`: well before, and well. `new`: another
 * fault or code than before. `continuing`: the same. `recovered`: well, and was not. `flapping`: it went back and forth.
 */
export type Change = (typeof CHANGES)[number];

export const EXPERIMENTS = [
  /** The CA once more, with other names: a fault of one name does not follow. */
  'other-names',
  /** This CA without the others: a fault that comes of their values beside its own goes away. */
  'alone',
  /** The values lie there for as long as a resolver may remember that there were none. */
  'after-negative-ttl',
  /** A key of the other kind: ECDSA P-256 against RSA 2048. */
  'other-key',
] as const;
/** What a confirmation round does otherwise than the round that it confirms. */
export type ExperimentKind = (typeof EXPERIMENTS)[number];
