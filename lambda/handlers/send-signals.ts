import type { Clock } from '../contract/clock.ts';
import { casOf, type Deployment } from '../contract/deployment.ts';
import { isQuiet } from '../contract/maintenance.ts';
import type { Gauges, Reading } from '../contract/metric-catalogue.ts';
import { MOST_TARGETS_WITH_SERIES, SCHEDULES } from '../contract/metrics.ts';
import { canaryName, withoutWildcard } from '../contract/names.ts';
import { type Trouble, troubleIn } from '../contract/problem.ts';
import type { RoundResult } from '../contract/result.ts';
import type { Remembered } from '../contract/verdict/verdict.ts';
import { signalsOf, type Watched } from '../diagnosis/watch/signals.ts';
import { statisticsOf } from '../diagnosis/watch/statistics.ts';
import type { BudgetLedger, Left } from '../store/budget.ts';
import type { DailyLedger } from '../store/daily.ts';
import type { DrillLedger } from '../store/drill.ts';
import { inTime, type Patience, ROUND_GOES_ON } from '../store/in-time.ts';
import type { IntentLedger, PublishIntent } from '../store/intents.ts';
import type { ScheduleLedger } from '../store/schedules.ts';
import { measured, readingsOf, type Telemetry } from '../store/telemetry.ts';
import type { VerdictLedger } from '../store/verdicts.ts';

/** What the ledger knows of the whole deployment, as metrics: after each round what it may have changed, in each pulse all. */

/** For the ledger, whatever is asked of it, before the rest goes on without. */
const PATIENCE: Patience = { milliseconds: 5_000, action: ROUND_GOES_ON };
/** Verdicts that are read at the same time. */
const AT_ONCE = 25;
/** A round that could not clean up left its intent, which is overdue only later. */
const LONGEST_ROUND_MS = 600_000;

export type SignalPorts = {
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly verdicts: Pick<VerdictLedger, 'read'>;
  readonly intents: Pick<IntentLedger, 'abandoned'>;
  readonly budget: Pick<BudgetLedger, 'left'>;
  readonly schedules: ScheduleLedger;
  readonly daily: DailyLedger;
  readonly telemetry: Pick<Telemetry, 'send'>;
  readonly warn: (message: string, trouble: Trouble) => void;
};

/**
 * All that the ledger knows, for a pulse. What could not be read is not sent. Never rejects.
 * @returns the same readings, for whoever wants to show them
 */
export async function sendSignals(ports: SignalPorts & { readonly drill: DrillLedger }): Promise<Reading[]> {
  const { deployment, clock, telemetry } = ports;
  const now = clock.now();
  const parts = await Promise.all([
    reading('readiness', ports, async () => readingsOf(signalsOf(await watchedOf(ports)).gauges)),
    reading('ages of schedules', ports, () => agesOf(ports, now)),
    reading('leftover records', ports, () => overdue(ports, now)),
    reading('quiet', ports, async () => quietAt(now, deployment, await ports.drill.openUntil(now))),
    reading('orders left', ports, async () => readingsOf(await ordersLeft(ports, now))),
    reading('statistics', ports, async () => {
      const days = await Promise.all(orderedCas(deployment).map(({ id }) => ports.daily.read(id, now)));
      return readingsOf(statisticsOf(days, now, deployment));
    }),
  ]);
  const readings = parts.flat();
  telemetry.send(readings);
  return readings;
}

/**
 * What a round changed: the days' statistics, the age of its schedule, the aggregates, what it left in the zone. Once its
 * verdict is remembered. Never rejects.
 */
export async function sendRoundSignals(made: RoundResult, ports: SignalPorts): Promise<void> {
  const { clock, intents, telemetry } = ports;
  const parts = await Promise.all([
    reading('readiness', ports, () => readinessAfter(made, ports)),
    reading('statistics', ports, () => countDay(made, ports)),
    reading('ages of schedules', ports, () => noteEnd(made, ports)),
    reading('leftover records', ports, async () => {
      if (made.cleanup?.outcome !== 'failed') return [];
      const now = clock.now();
      const left = await leftIn(intents, now);
      return leftovers(left.filter(({ runId, abandonedAt }) => runId === made.runId || abandonedAt < now));
    }),
  ]);
  telemetry.send(parts.flat());
}

async function reading(what: string, { clock, warn }: SignalPorts, read: () => Promise<Reading[]>): Promise<Reading[]> {
  try {
    return await inTime(read(), clock, PATIENCE);
  } catch (error) {
    warn(`no metrics: ${what}`, troubleIn(error));
    return [];
  }
}

/** Of very many targets only where this one is not well, or was not: else the next pulse tells what it would tell. */
async function readinessAfter({ target }: RoundResult, ports: SignalPorts): Promise<Reading[]> {
  if (ports.deployment.targets.length > MOST_TARGETS_WITH_SERIES) {
    const own = await ports.verdicts.read(target);
    if (own.slice(0, 2).every(isWell)) return [];
  }
  return readingsOf(signalsOf(await watchedOf(ports)).gauges);
}

function isWell({ fault, readiness }: Remembered): boolean {
  return fault === 'none' && Object.values(readiness).every((each) => each === 'ready' || each === 'unknown');
}

async function watchedOf({ deployment, verdicts }: SignalPorts): Promise<Watched[]> {
  const watched: Watched[] = [];
  for (let at = 0; at < deployment.targets.length; at += AT_ONCE) {
    const some = deployment.targets.slice(at, at + AT_ONCE).map(async (target) => ({
      target: target.id,
      cas: casOf(target, deployment),
      verdicts: await verdicts.read(target.id),
    }));
    watched.push(...(await Promise.all(some)));
  }
  return watched;
}

async function countDay(made: RoundResult, { daily, clock }: SignalPorts): Promise<Reading[]> {
  const probes = measured(made).map(({ ca, outcome, durationMs }) => ({
    ca,
    passed: outcome === 'passed',
    durationMs,
  }));
  await daily.add(made.runId, probes, clock.now());
  return [];
}

async function noteEnd(
  { trigger, probes }: RoundResult,
  { deployment, schedules, clock }: SignalPorts,
): Promise<Reading[]> {
  if (trigger !== 'schedule') return [];
  const publicCas = deployment.cas.filter(({ publiclyTrusted }) => publiclyTrusted).map(({ id }) => id);
  const hadTurn = probes.some(({ ca, outcome }) => publicCas.includes(ca) && outcome !== 'skipped');
  await schedules.ended(SCHEDULES.rounds, clock.now());
  if (hadTurn) await schedules.ended(SCHEDULES.publicBackup, clock.now());
  return [];
}

function agesOf({ deployment, schedules }: SignalPorts, now: number): Promise<Reading[]> {
  return Promise.all(
    (deployment.schedules ?? []).map(async (schedule): Promise<Reading> => {
      const ended = await schedules.lastEnd(schedule, now);
      return { metric: 'scheduleAge', value: Math.max(0, Math.round((now - ended) / 1_000)), by: { schedule } };
    }),
  );
}

/** Nothing is sent while people are told of alarms. */
function quietAt(now: number, { maintenance = [] }: Deployment, drillUntil: number | undefined): Reading[] {
  return isQuiet(maintenance, now, drillUntil) ? [{ metric: 'quiet', value: 1 }] : [];
}

/** No zero while there are intents that may be those of a round that could not clean up: it would take back what that said. */
async function overdue({ intents }: SignalPorts, now: number): Promise<Reading[]> {
  const all = await leftIn(intents, now);
  const over = all.filter(({ abandonedAt }) => abandonedAt <= now);
  return over.length === 0 && all.length > 0 ? [] : leftovers(over);
}

/** Intents of rounds that cannot be running, or may be; without those whose values were removed already. */
async function leftIn(intents: SignalPorts['intents'], now: number): Promise<PublishIntent[]> {
  return (await intents.abandoned(now + LONGEST_ROUND_MS)).filter(({ removed }) => !removed);
}

function leftovers(intents: readonly PublishIntent[]): Reading[] {
  const values = intents.flatMap(({ entries }) => entries.flatMap((entry) => entry.values));
  return [{ metric: 'leftoverRecords', value: values.length }];
}

function orderedCas(deployment: Deployment) {
  const ids = new Set(deployment.targets.flatMap((target) => casOf(target, deployment)).map(({ id }) => id));
  return deployment.cas.filter(({ id }) => ids.has(id));
}

/** By day and registered domain: sets of names are too many to be asked for. */
async function ordersLeft({ deployment, budget }: SignalPorts, now: number): Promise<Gauges> {
  const shares = await Promise.all(
    orderedCas(deployment).map(async (ca) => {
      const left = await budget.left({ ca, names: namesAt(deployment, ca.id), repeats: false, pooled: true }, now);
      return left.flatMap(shareOf);
    }),
  );
  const all = shares.flat();
  return all.length === 0 ? {} : { ordersLeft: Math.min(...all) };
}

/** Percent; what only schedules may spend, and what only others may, are added up where they are counted apart. */
function shareOf({ counter, schedule, onDemand }: Left): number[] {
  const { orders } = counter.allowance;
  return orders <= 0 ? [] : [(100 * (counter.apart ? schedule + onDemand : onDemand)) / orders];
}

/** Whatever is ordered there, or its stand-in below the zone. */
function namesAt(deployment: Deployment, ca: string): string[] {
  const targets = deployment.targets.filter((target) => casOf(target, deployment).some(({ id }) => id === ca));
  const names = targets.flatMap((target) =>
    target.kind === 'real'
      ? target.names.map(withoutWildcard)
      : [canaryName(deployment.zoneName, deployment.id, ca, 'any')],
  );
  return [...new Set(names)];
}
