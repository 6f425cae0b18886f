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
  const { lambda, logs } = openClients(state);
  const FunctionName = state.deployed?.prober.probeFunction;
  const { LoggingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const answers: LoggedAnswer[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`,
        startTime: since,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    answers.push(...(page.events ?? []).flatMap(({ message }) => readLine(message ?? '') ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return answers;
}

function readLine(line: string): LoggedAnswer | undefined {
  try {
    const parsed = answerLine.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data.answer : undefined;
  } catch {
    return undefined;
  }
}
