import { setTimeout as sleep } from 'node:timers/promises';
import type { Subscriber } from '../../../lab/aws/subscriber.ts';
import { openIntents } from '../../../lab/matrix/ledger.ts';
import { SETUP_PREFIX } from '../../../lab/matrix/setups/registry.ts';
import { beginTimeline, type Timeline } from '../../../lab/scenarios/timeline.ts';
import { invoke, openClients } from '../../../lab/world/clients.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import type { AlarmCase, DeploymentId, PutIn } from './alarm-case.ts';
import { type DeployedState, targetsOf } from './deployments.ts';
import { judge } from './judge.ts';
import { chosenOf, makeRounds } from './rounds.ts';
import type { AlarmRow } from './row.ts';
import type { Shop } from './shop.ts';
import { type AlarmSwitches, alarmSwitches } from './switches.ts';
import type { AlarmWatch } from './watch.ts';

/** A lab of the proof, as the cases of its lanes find it. */
export type AlarmStage = {
  readonly states: ReadonlyMap<DeploymentId, DeployedState>;
  readonly watches: ReadonlyMap<DeploymentId, AlarmWatch>;
  readonly subscriber: Subscriber;
  readonly shop: Shop;
  readonly progress: (line: string) => void;
  /** Called while the fault of a case is in and its alarms are on. */
  readonly onRaised: (id: AlarmCase['id']) => Promise<void>;
};

const PATIENCE_SECONDS = 300;
/** Until all is calm: the windows of the slowest alarm, and what holds messages back. */
const CALM_SECONDS = 900;
/** Two pulses and the minute by which composite alarms wait for what mutes them: what has not come by then does not come. */
const LINGER_MS = 150_000;
/** What else an alarm would set off while the fault lasts. */
const HOLD_MS = 75_000;
/** Until an intent of a round that ended is the janitor's. */
const JANITOR_SECONDS = 400;

/** Plays one case to its end, in each deployment that it touches. */
export async function playCase(given: AlarmCase, stage: AlarmStage): Promise<AlarmRow[]> {
  const { deployments, raises, window, rounds = {}, times = 1 } = given;
  const watches = deployments.map((id) => part(stage.watches, id));
  const muted = window === 'open' ? ['quiet'] : [];
  await eventually(
    'the window of maintenance',
    async () => all(watches, (on) => muted.every((key) => on.includes(key))),
    180,
  );
  await calm(watches, muted);
  await untilTold(watches);
  const putIn = Date.now();
  const switches = new Map(deployments.map((id) => [id, alarmSwitches(part(stage.states, id), stage.shop)]));
  try {
    const timelines = await putAllIn(given, switches);
    for (let time = 0; time < times; time += 1) await makeRounds(rounds, stage.states, given.id);
    for (const timeline of timelines) await timeline.end();
    await settle(given, watches, putIn);
    await stage.onRaised(given.id);
    const takenOut = Date.now();
    await takeOut(given, switches);
    await makeRounds(given.roundsAfter ?? rounds, stage.states, `${given.id}, mended`);
    if (given.afterwards === 'janitor') for (const id of deployments) await sweep(part(stage.states, id));
    await calm(watches, []).catch((error: unknown) => stage.progress(`${given.id}: ${(error as Error).message}`));
    await sleep(raises.length === 0 ? 0 : LINGER_MS);
    return deployments.map((deployment) =>
      judge(given, {
        ...{ deployment, targets: targetsOf(deployment).length, putIn, takenOut },
        rounds: times * chosenOf(rounds, deployment).length,
        transitions: part(stage.watches, deployment).since(putIn),
        delivered: stage.subscriber.delivered.filter(({ at }) => at >= putIn),
      }),
    );
  } finally {
    await takeOut(given, switches);
  }
}

/** Until every alarm that is to go on did, and then as long as another one would take. */
async function settle(given: AlarmCase, watches: readonly AlarmWatch[], putIn: number): Promise<void> {
  const { raises, rounds, patience = PATIENCE_SECONDS } = given;
  const raisedIn = (watch: AlarmWatch) => {
    const on = watch.since(putIn).filter(({ state }) => state === 'ALARM');
    return raises.every((key) => on.some(({ alarm }) => alarm === key) || watch.on().includes(key));
  };
  const wanted = `${given.id}: ${raises.join(', ')}`;
  await eventually(wanted, async () => watches.every(raisedIn) || undefined, patience).catch(() => undefined);
  await sleep(raises.length === 0 && rounds ? LINGER_MS : HOLD_MS);
}

/** Faults of the lab once, setups in each deployment. */
async function putAllIn({ put }: AlarmCase, switches: ReadonlyMap<DeploymentId, AlarmSwitches>): Promise<Timeline[]> {
  const isSetup = ({ fault }: PutIn) => fault.startsWith(SETUP_PREFIX);
  const timelines: Timeline[] = [];
  for (const [index, each] of [...switches.values()].entries()) {
    const steps = put
      .filter((one) => index === 0 || isSetup(one))
      .map((one) => ({ at: one.at ?? 'start', on: one }) as const);
    timelines.push(await beginTimeline(steps, each));
  }
  return timelines;
}

/** What the case put in, and nothing else: other lanes are at work in the same lab. */
async function takeOut({ put }: AlarmCase, switches: ReadonlyMap<DeploymentId, AlarmSwitches>): Promise<void> {
  for (const each of switches.values()) for (const { fault } of put) await each.off(fault);
}

/** @param except keys that may be on */
async function calm(watches: readonly AlarmWatch[], except: readonly string[]): Promise<void> {
  const isCalm = (on: readonly string[]) => on.every((key) => except.includes(key));
  const on = () => watches.flatMap((watch) => watch.on());
  await eventually('all alarms off', async () => all(watches, isCalm), CALM_SECONDS).catch(() => {
    throw new Error(`after ${CALM_SECONDS} s there are on: ${on().join(', ')}`);
  });
}

/** What was on before has been told by now, and is no message of this case. */
async function untilTold(watches: readonly AlarmWatch[]): Promise<void> {
  const since = Date.now() - HOLD_MS;
  if (watches.some((watch) => watch.since(since).length > 0)) await sleep(HOLD_MS);
}

function all(watches: readonly AlarmWatch[], holds: (on: string[]) => boolean): true | undefined {
  return watches.every((watch) => holds(watch.on())) || undefined;
}

/** The janitor, until it has removed all that was left. */
async function sweep(state: DeployedState): Promise<void> {
  const ledger = { state, clients: openClients(state) };
  const left = async () => {
    await invoke(state, state.deployed.prober.janitorFunction, {
      source: 'schedule',
      scheduledTime: new Date().toISOString(),
    });
    if ((await openIntents(ledger)).length === 0) return true;
    await sleep(10_000);
    return undefined;
  };
  await eventually('the janitor has removed what was left', left, JANITOR_SECONDS);
}

function part<T>(of: ReadonlyMap<DeploymentId, T>, id: DeploymentId): T {
  const found = of.get(id);
  if (found !== undefined) return found;
  throw new Error(`the deployment "${id}" is not in this lab`);
}
