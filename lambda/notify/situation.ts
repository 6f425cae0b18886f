import { type AlarmKey, alarmEntry } from '../contract/alarms.ts';
import type { Action, Remembered } from '../contract/verdict/verdict.ts';
import type { Readiness } from '../contract/verdict/vocabulary.ts';
import type { Change } from './change.ts';

/** A target, and the last verdict about it that learnt anything; without one it had no round yet. */
export type TargetState = { readonly target: string; readonly last?: Remembered };

/** What the verdict of the round says that the worst target had last. */
export type Advice = { readonly target: string; readonly summary: string; readonly action?: Action };

/** All that is known when a message is written. */
export type Situation = {
  readonly deployment: string;
  readonly change: Change;
  /** Metric alarms that are on. Absent: their states could not be read. */
  readonly alarms?: readonly AlarmKey[];
  /** Absent: the ledger could not be read. */
  readonly targets?: readonly TargetState[];
  readonly advice?: Advice;
  /** https URL of the documentation; absent: paths of the repository. */
  readonly documentation?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** Alarms of the severity of the change that are on, by their states and by what the message says. */
export function alarmsOn({ alarms = [], change }: Pick<Situation, 'alarms' | 'change'>): AlarmKey[] {
  if (!change.on) return [];
  const known = [...new Set([...alarms, ...change.children])];
  return known.filter((key) => alarmEntry(key).told === change.severity);
}

/**
 * Whether an alarm went off and nothing is over by it: what is told in the daytime is muted while somebody is paged, and a new
 * alarm is first evaluated without having been on.
 */
export function isNoRecovery({ alarms = [], change }: Pick<Situation, 'alarms' | 'change'>): boolean {
  if (change.on) return false;
  const isMuted = change.severity === 'notify' && alarms.some((key) => alarmEntry(key).told === 'page');
  return isMuted || change.oldState === 'INSUFFICIENT_DATA';
}

const GRAVITY: Readonly<Record<Readiness, number>> = { blocked: 2, 'at-risk': 1, unknown: 0, ready: 0 };
/** Which readiness an alarm is about; others are about the prober itself. */
const ABOUT: Partial<Record<AlarmKey, (readiness: Remembered['readiness']) => number>> = {
  'no-ca-issues': bothGone,
  'path-broken': bothGone,
  'failover-at-risk': ({ failover }) => GRAVITY[failover],
  'renewal-at-risk': ({ renewal }) => GRAVITY[renewal],
};

function bothGone({ renewal, failover }: Remembered['readiness']): number {
  if (renewal === 'ready' || failover === 'ready') return 0;
  return GRAVITY[renewal] + GRAVITY[failover];
}

/** Whether one of the alarms is about readiness, so that it is worth telling which targets it touches. */
export function isAboutTargets(alarms: readonly AlarmKey[]): boolean {
  return alarms.some((key) => ABOUT[key] !== undefined);
}

/** Targets that one of the alarms is about, the worst first. */
export function affectedBy<T extends TargetState>(targets: readonly T[], alarms: readonly AlarmKey[]): T[] {
  const gravity = ({ last }: TargetState) =>
    last ? Math.max(0, ...alarms.map((key) => ABOUT[key]?.(last.readiness) ?? 0)) : 0;
  return targets
    .filter((each) => gravity(each) > 0)
    .sort((one, other) => gravity(other) - gravity(one) || (one.target < other.target ? -1 : 1));
}

/** The last verdict that learnt anything: readiness keeps its last value that was known. @param verdicts the latest first */
export function lastKnown(verdicts: readonly Remembered[]): Remembered | undefined {
  return verdicts.find(({ readiness }) => readiness.renewal !== 'unknown' || readiness.failover !== 'unknown');
}
