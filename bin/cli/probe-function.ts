import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { OnDemandEvent } from '../../lambda/contract/events.ts';
import { answerSchema, type ProbeAnswer } from '../../lambda/contract/result.ts';
import type { Aws } from './aws.ts';
import { CommandError, EXIT } from './failure.ts';
import { readJson } from './read-json.ts';

/** The function answers within 50 s; the rest is for a cold start and the way. */
const ANSWER_MS = 70_000;

/** Invokes the deployed probe function. @throws CommandError */
export async function invokeProbe(
  aws: Aws,
  functionName: string,
  event: OnDemandEvent,
): Promise<ProbeAnswer & { readonly text: string }> {
  const reply = await aws.ask({ action: 'lambda:InvokeFunction', on: functionName }, () =>
    aws.lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }), {
      abortSignal: AbortSignal.timeout(ANSWER_MS),
    }),
  );
  const look = `Look into the log group /aws/lambda/${functionName} at this moment.`;
  if (reply.FunctionError) {
    throw new CommandError(EXIT.notReady, `The function ${functionName} failed (${reply.FunctionError}).`, look);
  }
  const text = Buffer.from(reply.Payload ?? []).toString('utf8');
  const answer = readJson(answerSchema, text);
  if (answer) return { ...answer, text };
  throw new CommandError(
    EXIT.notReady,
    `The answer of the function ${functionName} is not one that this version of the program knows.`,
    'Use the program of the version that is deployed, or deploy this one.',
  );
}
