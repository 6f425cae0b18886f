import type { Config } from '../../lambda/contract/config.ts';
import type { DeployingConfig } from '../../lambda/contract/deploying.ts';
import type { Deployment } from '../../lambda/contract/deployment.ts';
import type { Existing } from '../../lambda/contract/existing.ts';
import type { MonitoringConfig } from '../../lambda/contract/places.ts';
import type { Notice } from './notices.ts';
import type { Recipients } from './recipients.ts';

/** All that the stacks are made from: the config file with presets resolved, files read in and defaults worked out. */
export type Settings = {
  /** What the functions get. */
  readonly deployment: Deployment;
  /** An existing hosted zone; one is created otherwise. */
  readonly hostedZoneId?: string;
  /** What an earlier deployment left, to be used again. */
  readonly existing: Existing;
  readonly schedules: Config['schedules'];
  readonly recipients: Recipients;
  /** https URL of the folder docs, for links; absent: its path in the repository. */
  readonly documentation?: string;
  /** Minutes without any round until "prober silent"; `undefined` where no schedule makes rounds. */
  readonly silentAfterMinutes?: number;
  /** Minutes between two pulses; `undefined` where no schedule makes pulses. */
  readonly pulseMinutes?: number;
  /** Days that the evidence of a round is kept. */
  readonly evidenceRetentionDays: number;
  /** What the person who deploys is told. */
  readonly notices: readonly Notice[];
  /** Days after which the key of each account is changed; `false`: never. */
  readonly rotateAfterDays: Config['accounts']['rotateAfterDays'];
  /** ARN of the KMS key of secrets, ledger and evidence; absent: AWS's own. */
  readonly encryptionKey?: string;
  /** AWS service endpoints. */
  readonly endpoints: Config['network']['endpoints'];
  /** What is prescribed for CDK and for roles. */
  readonly deploying: DeployingConfig;
};

/** A deployment and where it goes; without an environment, where the credentials lead. */
export type Placed = {
  readonly settings: Settings;
  readonly env?: { readonly account: string; readonly region: string };
};

/** All that a config file makes. */
export type Plan = {
  readonly placed: readonly [Placed, ...Placed[]];
  readonly monitoring?: MonitoringConfig;
};
