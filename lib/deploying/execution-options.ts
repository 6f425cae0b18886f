import type { PolicyPlace } from './policy-document.ts';

export type ExecutionPolicyOptions = PolicyPlace & {
  readonly qualifier: string;
  /** Name of the managed policy without which no role may be made. */
  readonly permissionsBoundary?: string;
  /** ARNs of the KMS keys that ledger and secrets are encrypted with. */
  readonly keys: readonly string[];
  /** Whether there are chat channels. */
  readonly chat: boolean;
  /** Whether deployments are watched from another account. */
  readonly monitoring: boolean;
};

/** What CloudFormation calls its things by: stack, logical id and a random end. The parts of ours begin so. */
export const OURS = 'renewal-prober-*';
