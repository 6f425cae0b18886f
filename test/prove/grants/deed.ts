import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Stage } from '../../../lab/matrix/stage.ts';
import { logLines } from '../../../lab/world/rounds.ts';
import { type Seen, toldIn } from './seen.ts';

export const FUNCTIONS = ['probe', 'account', 'janitor', 'pulse', 'notifier'] as const;
export type FunctionId = (typeof FUNCTIONS)[number];

export type GrantStage = Stage & {
  /** Their names as they are deployed. */
  readonly functions: Readonly<Record<FunctionId, string>>;
};

/** Something that the product does, with what was told of it. */
export type Deed = {
  readonly name: string;
  readonly run: (stage: GrantStage) => Promise<Seen>;
};

/** Invokes a function, waits for its answer, and reads what it logged meanwhile. A function that failed has that as its answer. */
export async function invoked(stage: GrantStage, id: FunctionId, event: object): Promise<Seen> {
  const since = Date.now();
  const FunctionName = stage.functions[id];
  const { lambda } = stage.clients;
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  const text = Buffer.from(Payload ?? []).toString('utf8');
  const told = FunctionError === undefined ? toldIn(JSON.parse(text)) : [`${FunctionError}: ${text}`];
  return [...told, ...(await loggedSince(stage, id, since))];
}

/** Lines of the function itself, and of others where the log is that of a platform. */
export function loggedSince({ state, functions }: GrantStage, id: FunctionId, since: number): Promise<string[]> {
  return logLines(state, functions[id], since);
}
