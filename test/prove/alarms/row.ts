import type { Severity } from '../../../lambda/contract/alarms.ts';
import type { AlarmCase, DeploymentId } from './alarm-case.ts';

/** An alarm that went on in a case. */
export type Raised = {
  /** Key of a metric alarm, or `page` or `notify` of a composite one. */
  readonly alarm: string;
  /** From when the fault was put in. */
  readonly secondsToAlarm: number;
  /** From when the fault was taken out; negative: before. Absent: it did not go back. */
  readonly secondsToOk?: number;
  /** How often it went on; default 1. */
  readonly times?: number;
};

/** A message that reached the HTTPS subscriber, its signature verified. */
export type Told = {
  readonly severity: Severity;
  readonly state: 'ALARM' | 'OK' | 'unreadable';
  /** From when the fault was put in, or, of one that is over, from when it was taken out. */
  readonly seconds: number;
  readonly signatureVersion: string;
  readonly subject: string;
  /** Titles of the alarms that it tells of. */
  readonly alarms: readonly string[];
  /** As a person reads it. */
  readonly text: string;
};

/** What a case came to in one deployment. */
export type AlarmRow = {
  readonly case: AlarmCase['id'];
  readonly story: string;
  readonly deployment: DeploymentId;
  readonly targets: number;
  /** Rounds that were made under the fault. */
  readonly rounds: number;
  readonly raised: readonly Raised[];
  readonly told: readonly Told[];
  /** What does not hold, in words; none: it holds. */
  readonly faults: readonly string[];
};
