import type { RoundResult } from '../../lambda/contract/result.ts';
import { subscribe } from '../aws/subscriber.ts';
import { backupRefuses } from '../scenarios/catalogue/backup-refuses.ts';
import { differencesFrom } from '../scenarios/judge.ts';
import { beginTimeline } from '../scenarios/timeline.ts';
import { told } from '../tools/told.ts';
import { invokeProbe, openClients } from '../world/clients.ts';
import { controlOf } from '../world/control-client.ts';
import { eventually } from '../world/eventually.ts';
import { endedRounds } from '../world/rounds.ts';
import type { LabState } from '../world/state.ts';

/** The target that the rehearsal probes: a name and its wildcard. */
export const TARGET = 'site';
/** Two periods of a minute, and what it takes to see them. */
const ALARM_SECONDS = 240;
const SCHEDULE_SECONDS = 120;

/** What a scene works with. */
export type Stage = { readonly state: LabState; readonly alarms: AlarmFeed; readonly progress: (line: string) => void };

/** One scene: what it shows, and how it is seen. It throws when what it shows does not hold. */
export type Scene = {
  readonly title: string;
  readonly run: (stage: Stage) => Promise<readonly string[]>;
};

type AlarmMessage = { readonly AlarmName: string; readonly NewStateValue: string; readonly NewStateReason: string };
export type AlarmFeed = { readonly messages: readonly AlarmMessage[]; close(): void };

/** Subscribes to the alarm topic as a team's own tool would. */
export async function openAlarmFeed(state: LabState): Promise<AlarmFeed> {
  const subscriber = await subscribe(openClients(state).sns, state.deployed?.alarms.topicArn ?? '');
  return {
    get messages() {
      return subscriber.messages.map((text) => JSON.parse(text) as AlarmMessage);
    },
    close: subscriber.close,
  };
}

const clock: Scene = {
  title: 'The schedule fires by itself',
  async run({ state, progress }) {
    const since = Date.now();
    const wait = { what: 'a scheduled round', begins: 'waiting for it, one comes every minute' };
    const round = await told(progress, wait, () =>
      eventually(
        'a round that the schedule began',
        async () => (await endedRounds(state, since)).find(({ trigger }) => trigger === 'schedule'),
        SCHEDULE_SECONDS,
      ),
    );
    const result = await resultOf(state, round.runId);
    expectOutcome(result, 'passed');
    return [`run id ${result.runId}`, ...describeProbes(result)];
  },
};

const onDemand: Scene = {
  title: 'A person asks, in an incident: which CA works right now?',
  async run({ state }) {
    const event = { cas: 'all', reason: 'rehearsal: which CA works right now?', target: TARGET };
    const answer = await invokeProbe(state, event);
    if (answer.state !== 'completed') throw new Error(`the answer was "${answer.state}"`);
    expectOutcome(answer, 'passed');
    return [`answered after ${(answer.durationMs / 1000).toFixed(1)} s`, ...describeProbes(answer)];
  },
};

const outage: Scene = {
  title: 'The backup CA refuses connections: the alarm goes off and somebody is told',
  async run({ state, alarms, progress }) {
    await beginTimeline(backupRefuses.steps, controlOf(state));
    const since = Date.now();
    const before = alarms.messages.length;
    const failed = async () =>
      (await endedRounds(state, since)).find(({ trigger, outcome }) => trigger === 'schedule' && outcome === 'failed');
    const wait = { what: 'a scheduled round', begins: 'waiting for one that fails' };
    const round = await told(progress, wait, () =>
      eventually('a scheduled round that failed', failed, SCHEDULE_SECONDS),
    );
    const result = await resultOf(state, round.runId);
    const differences = differencesFrom(backupRefuses.expect, result);
    if (differences.length > 0) {
      throw new Error(`${differences.join(', ')}: the healthy CA must not be drawn in`);
    }
    const alarm = { what: 'the alarm', begins: 'waiting for it to be evaluated and told' };
    const message = await told(progress, alarm, () => awaitMessage(alarms, 'backup', 'ALARM', before));
    return [...describeProbes(result), `message: ${message.AlarmName} is in ALARM: ${message.NewStateReason}`];
  },
};

const recovery: Scene = {
  title: 'The backup CA is back: the alarm says so',
  async run({ state, alarms, progress }) {
    const before = alarms.messages.length;
    await controlOf(state).allOff();
    const wait = { what: 'the alarm', begins: 'waiting for a round that passes, and for it to go back' };
    const message = await told(progress, wait, () => awaitMessage(alarms, 'backup', 'OK', before));
    return [`message: ${message.AlarmName} is OK again: ${message.NewStateReason}`];
  },
};

/** The story, in the order it is told. */
export const SCENES: readonly Scene[] = [clock, onDemand, outage, recovery];

/** The next message of that kind after those that had come before `seen`. */
export function awaitMessage(alarms: AlarmFeed, ca: string, value: string, seen: number): Promise<AlarmMessage> {
  const find = async () =>
    alarms.messages
      .slice(seen)
      .find(({ AlarmName, NewStateValue }) => NewStateValue === value && AlarmName.endsWith(`.${ca}`));
  return eventually(`a message that an alarm of the CA "${ca}" is ${value}`, find, ALARM_SECONDS);
}

/** The same run id follows a round and makes no second one. */
async function resultOf(state: LabState, runId: string): Promise<RoundResult> {
  const answer = await invokeProbe(state, { reason: 'rehearsal: read the result', target: TARGET, runId });
  if (answer.state !== 'completed') throw new Error(`the round ${runId} is "${answer.state}"`);
  return answer;
}

function expectOutcome(result: RoundResult, outcome: string): void {
  if (result.outcome === outcome) return;
  throw new Error(`the round ${result.runId} was "${result.outcome}":\n${describeProbes(result).join('\n')}`);
}

function describeProbes({ probes }: RoundResult): string[] {
  return probes.map(({ ca, outcome, durationMs, steps, trouble, certificate }) => {
    const head = `${ca.padEnd(8)} ${outcome} in ${(durationMs / 1000).toFixed(1)} s`;
    if (trouble) return `${head}, at the step ${trouble.step}: ${trouble.message} (${trouble.code}) ${trouble.action}`;
    const passed = steps.filter((step) => step.outcome === 'passed').map(({ step }) => step);
    return `${head}: ${passed.join(', ')}; certificate ${certificate?.serialNumber} by ${certificate?.issuer}`;
  });
}
