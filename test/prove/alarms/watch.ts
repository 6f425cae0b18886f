import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { openClients } from '../../../lab/world/clients.ts';
import { alarmPrefix } from '../../../lambda/contract/alarms.ts';
import type { DeployedState } from './deployments.ts';

/** An alarm of a deployment changed its state. */
export type Transition = {
  /** Key of a metric alarm, or `page` or `notify` of a composite one. */
  readonly alarm: string;
  readonly state: string;
  /** Milliseconds since 1970, as CloudWatch has it. */
  readonly at: number;
};

/** Looks at all alarms of a deployment, every second, for as long as it is open. */
export type AlarmWatch = {
  /** By key. */
  states(): ReadonlyMap<string, string>;
  /** Keys of those that are in ALARM. */
  on(): string[];
  /** In their order. @throws Error when they could not be looked at any more */
  since(at: number): Transition[];
  close(): void;
};

const LOOK_MS = 1_000;

export async function watchAlarms(state: DeployedState): Promise<AlarmWatch> {
  const { cloudWatch } = openClients(state);
  const prefix = alarmPrefix(state.deployed.deployment);
  const asked = new DescribeAlarmsCommand({
    ...{ AlarmNamePrefix: prefix, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 },
  });
  const states = new Map<string, string>();
  const transitions: Transition[] = [];
  const look = async () => {
    const { MetricAlarms = [], CompositeAlarms = [] } = await cloudWatch.send(asked);
    for (const { AlarmName = '', StateValue = '', StateUpdatedTimestamp } of [...MetricAlarms, ...CompositeAlarms]) {
      const alarm = AlarmName.slice(prefix.length);
      const before = states.get(alarm);
      states.set(alarm, StateValue);
      if (before === undefined || before === StateValue) continue;
      transitions.push({ alarm, state: StateValue, at: Number(StateUpdatedTimestamp ?? Date.now()) });
    }
  };
  await look();
  if (states.size === 0) throw new Error(`there is no alarm ${prefix}...`);
  const over = new AbortController();
  let failure: unknown;
  repeat(look, over.signal).catch((error: unknown) => {
    failure = error;
  });
  return {
    states: () => states,
    on: () => [...states].flatMap(([alarm, value]) => (value === 'ALARM' ? [alarm] : [])),
    since: (at) => {
      if (failure !== undefined) throw new Error(`the alarms ${prefix}... are watched no longer`, { cause: failure });
      return transitions.filter((each) => each.at >= at);
    },
    close: () => over.abort(),
  };
}

async function repeat(look: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(LOOK_MS);
    await look();
  }
}
