import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { openClients } from './clients.ts';
import type { LabState } from './state.ts';

const run = { runId: z.string(), target: z.string() };
/** A line that the probe function logs with each answer: enough to tell runs apart. */
const answerLine = z.object({
  message: z.literal('answer'),
  answer: z.discriminatedUnion('state', [
    z.object({ state: z.literal('completed'), ...run, trigger: z.string(), outcome: z.string() }),
    z.object({ state: z.literal('running'), ...run }),
  ]),
});
type LoggedAnswer = z.infer<typeof answerLine>['answer'];
export type EndedRound = Extract<LoggedAnswer, { state: 'completed' }>;

/** The rounds that ended since a moment (milliseconds since 1970), each once. */
export async function endedRounds(state: LabState, since: number): Promise<EndedRound[]> {
  const ended = (await loggedAnswers(state, since)).filter((answer) => answer.state === 'completed');
  return [...new Map(ended.map((round) => [round.runId, round])).values()];
}

/** What the probe function answered since a moment (milliseconds since 1970), by its own log. */
export async function loggedAnswers(state: LabState, since: number): Promise<LoggedAnswer[]> {
  const lines = await logLines(state, state.deployed?.prober.probeFunction ?? '', since);
  return lines.flatMap((line) => readLine(line) ?? []);
}

/** What a function has logged since a moment (milliseconds since 1970). */
export async function logLines(state: LabState, FunctionName: string, since: number): Promise<string[]> {
  const { lambda, logs } = openClients(state);
  const { LoggingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const lines: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`,
        startTime: since,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    lines.push(...(page.events ?? []).map(({ message }) => message ?? ''));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return lines;
}

function readLine(line: string): LoggedAnswer | undefined {
  try {
    const parsed = answerLine.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data.answer : undefined;
  } catch {
    return undefined;
  }
}
