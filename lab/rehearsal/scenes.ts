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
/** A risk is told when two of three pulses have seen it; then the alarm that mutes is waited for, a minute. */
const ALARM_SECONDS = 420;
const SCHEDULE_SECONDS = 120;

/** What a scene works with. */
export type Stage = { readonly state: LabState; readonly alarms: AlarmFeed; readonly progress: (line: string) => void };

/** One scene: what it shows, and how it is seen. It throws when what it shows does not hold. */
export type Scene = {
  readonly title: string;
  readonly run: (stage: Stage) => Promise<readonly string[]>;
};

/** What https endpoints get (docs/alarms.md). */
export type AlarmMessage = {
  readonly AlarmName: string;
  readonly NewStateValue: string;
  readonly NewStateReason: string;
  readonly AlarmDescription: string;
  readonly Prober: {
    readonly severity: string;
    readonly title: string;
    readonly alarms: readonly { readonly key: string; readonly title: string }[];
  };
};
export type AlarmFeed = {
  /** Of both topics, those who are paged first. */
  readonly messages: readonly AlarmMessage[];
  close(): void;
};

/** Subscribes to both topics as a team's own tool would. */
export async function openAlarmFeed(state: LabState): Promise<AlarmFeed> {
  const { pageTopicArn = '', notifyTopicArn = '' } = state.deployed?.alarms ?? {};
  const subscribers = await Promise.all(
    [pageTopicArn, notifyTopicArn].map((topic) => subscribe(openClients(state).sns, topic)),
  );
  return {
    get messages() {
      return subscribers.flatMap(({ messages }) => messages.map((text) => JSON.parse(text) as AlarmMessage));
    },
    close: () => {
      for (const { close } of subscribers) close();
    },
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
    const before = alarms.messages;
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
    const message = await told(progress, alarm, () => awaitMessage(alarms, 'ALARM', before));
    const on = message.Prober.alarms.map(({ key }) => key);
    if (!on.includes('failover-at-risk')) throw new Error(`the message is about ${on.join(', ')}`);
    return [...describeProbes(result), 'message:', ...message.AlarmDescription.split('\n').map((each) => `  ${each}`)];
  },
};

const recovery: Scene = {
  title: 'The backup CA is back: the alarm says so',
  async run({ state, alarms, progress }) {
    const before = alarms.messages;
    await controlOf(state).allOff();
    const wait = { what: 'the alarm', begins: 'waiting for a round that passes, and for it to go back' };
    const message = await told(progress, wait, () => awaitMessage(alarms, 'OK', before));
    return [`message: ${message.Prober.title}`];
  },
};

/** The story, in the order it is told. */
export const SCENES: readonly Scene[] = [clock, onDemand, outage, recovery];

/** The next message that an alarm went on or is over, besides those that had come before. */
export function awaitMessage(alarms: AlarmFeed, value: string, before: readonly AlarmMessage[]): Promise<AlarmMessage> {
  const seen = new Set(before.map((each) => JSON.stringify(each)));
  const find = async () =>
    alarms.messages.find((each) => each.NewStateValue === value && !seen.has(JSON.stringify(each)));
  return eventually(`a message that an alarm is ${value}`, find, ALARM_SECONDS);
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
