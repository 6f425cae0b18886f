import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { openClients } from './clients.ts';
import type { LabState } from './state.ts';

/** A line that the probe function logs when a round has ended: enough to tell rounds apart. */
const endedRound = z.object({
  message: z.literal('answer'),
  answer: z.object({
    state: z.literal('completed'),
    runId: z.string(),
    target: z.string(),
    trigger: z.string(),
    outcome: z.string(),
  }),
});
export type EndedRound = z.infer<typeof endedRound>['answer'];

/** The rounds that ended since a moment (milliseconds since 1970), as the probe function's own log tells. */
export async function endedRounds(state: LabState, since: number): Promise<EndedRound[]> {
  const { lambda, logs } = openClients(state);
  const FunctionName = state.deployed?.prober.probeFunction;
  const { LoggingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const rounds = new Map<string, EndedRound>();
  let nextToken: string | undefined;
  do {
    const page = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`,
        startTime: since,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    for (const { message } of page.events ?? []) {
      const round = readLine(message ?? '');
      if (round) rounds.set(round.runId, round);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return [...rounds.values()];
}

function readLine(line: string): EndedRound | undefined {
  try {
    const parsed = endedRound.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data.answer : undefined;
  } catch {
    return undefined;
  }
}
