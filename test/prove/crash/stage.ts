import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { workers } from '../../../lab/aws/ministack.ts';
import { invoke, openClients } from '../../../lab/world/clients.ts';
import { controlOf, type LabControl } from '../../../lab/world/control-client.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import type { Deployed, LabState } from '../../../lab/world/state.ts';
import {
  answerSchema,
  type JanitorAnswer,
  janitorAnswerSchema,
  type ProbeAnswer,
} from '../../../lambda/contract/result.ts';
import { unquoteTxt } from '../../../lambda/dns/record-sets.ts';
import { createIntentLedger, type IntentLedger } from '../../../lambda/store/intents.ts';
import { createRunLedger, type RunLedger } from '../../../lambda/store/runs.ts';
import { openTable } from '../../../lambda/store/table.ts';
import { type ZoneContents, zoneContents } from '../../lab/e2e/zone-contents.ts';
import type { LabDeath } from './deaths.ts';

/** A lab with the product in it, whose functions are killed. */
export type Stage = {
  readonly state: LabState;
  readonly deployed: Deployed;
  readonly control: LabControl;
  readonly zone: ZoneContents;
  readonly runs: RunLedger;
  readonly intents: IntentLedger;
};

/** A round that was begun, as its schedule begins it. */
export type Begun = {
  readonly runId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What the invocation came to: an answer, or the error that the function died of. */
  readonly ended: Promise<ProbeAnswer | Error>;
};

/** From then on what a round left is the janitor's: the function's time, and half a minute (lambda/handlers/round.ts). */
export const ABANDONED_MS = 270_000;

export function openStage(state: LabState): Stage {
  const deployed = state.deployed as Deployed;
  const table = openTable(openClients(state).dynamodb, deployed.prober.ledgerTable);
  return {
    ...{ state, deployed, control: controlOf(state), zone: zoneContents(state) },
    runs: createRunLedger(table),
    intents: createIntentLedger(table, deployed.deployment, { atMost: Number.POSITIVE_INFINITY }),
  };
}

export function begin({ state, deployed }: Pick<Stage, 'state' | 'deployed'>, target: string): Begun {
  const at = Date.now();
  const scheduledTime = new Date(at).toISOString();
  const event = { source: 'schedule', target, scheduledTime };
  const ended = invoke(state, deployed.prober.probeFunction, event).then(
    (answer) => answerSchema.parse(answer),
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  return { runId: `${target}@${scheduledTime}`, at, ended };
}

/** Begins a round and kills its process there. @returns the round, with what the invocation came to */
export async function kill(stage: Stage, target: string, death: LabDeath) {
  const { control, deployed } = stage;
  if (death.at === 'ca') return killWaiting(stage, target, death);
  const { service, action, nth, carriedOut } = death;
  const fault = { service, action, nth, carriedOut, function: deployed.prober.probeFunction };
  await control.on('aws-function-killed', fault);
  try {
    const begun = begin(stage, target);
    return { ...begun, came: await begun.ended };
  } finally {
    await control.off('aws-function-killed');
  }
}

async function killWaiting(stage: Stage, target: string, { resource, held }: Extract<LabDeath, { at: 'ca' }>) {
  const { control, state, deployed } = stage;
  await control.forget('staging');
  const late = held === 'delay' ? { milliseconds: 60_000 } : {};
  await control.on(`ca-${held}`, { ca: 'staging', at: [resource], ...late });
  try {
    const begun = begin(stage, target);
    const asked = async () =>
      (await control.requests('staging')).some((each) => each.resource === resource && each.status === undefined) ||
      undefined;
    await eventually(`the CA to be asked for ${resource}`, asked, 60);
    for (const { functionName, pid, state: doing } of await workers(state.aws.endpoint)) {
      if (functionName === deployed.prober.probeFunction && doing === 'busy') process.kill(pid, 'SIGKILL');
    }
    return { ...begun, came: await begun.ended };
  } finally {
    await control.off(`ca-${held}`);
  }
}

/** Says what was tried, and what was not as it must be; nothing: all was. */
export type Note = (name: string, wrong: readonly string[]) => void;

/** What lay in the zone before the first round was killed. */
export type Before = readonly ResourceRecordSet[];

/** What the deployed janitor does when its schedule fires. @throws Error when it dies */
export async function sweep({ state, deployed }: Stage): Promise<JanitorAnswer> {
  const event = { source: 'schedule', scheduledTime: new Date().toISOString() };
  return janitorAnswerSchema.parse(await invoke(state, deployed.prober.janitorFunction, event));
}

/** A value in the zone, and where. */
export type Left = { readonly name: string; readonly value: string };

/** All values but those that lay there before. */
export async function leftIn({ zone }: Stage, before: Before): Promise<Left[]> {
  const known = new Set(before.map((set) => JSON.stringify(set)));
  return (await zone.sets())
    .filter((set) => !known.has(JSON.stringify(set)))
    .flatMap(({ Name = '', ResourceRecords = [] }) =>
      ResourceRecords.map(({ Value = '' }) => ({ name: Name.replace(/\.$/, ''), value: unquoteTxt(Value) })),
    );
}

/** Those of which no intent of the deployment tells. */
export async function unknownToLedger({ intents }: Stage, left: readonly Left[]): Promise<Left[]> {
  const known = (await intents.abandoned(Date.now() + 2 * ABANDONED_MS)).flatMap(({ entries }) => entries);
  return left.filter(({ name, value }) => !known.some((each) => each.name === name && each.values.includes(value)));
}
