import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { AccountEvent, DispatchEvent } from '../contract/events.ts';
import { parseSafely } from '../contract/parse.ts';
import { awsCause, errorName, NO_ANSWER, TroubleError } from '../contract/problem.ts';
import { accountAnswerSchema } from '../contract/result.ts';

/** Calls to the deployment's own functions. */

/**
 * Has the account function make an account, and waits for it.
 * @param how.verify have it ask the CA also where the secret names an account
 * @throws TroubleError the account function's own trouble, or `account-missing` when it gave no answer
 */
export async function callAccountFunction(
  client: LambdaClient,
  functionName: string,
  ca: string,
  how: { readonly verify?: boolean } = {},
): Promise<void> {
  const event: AccountEvent = { action: 'ensure', ca, ...how };
  const noAnswer = (why: string, cause: string, action = `Look into the log group of ${functionName}.`) =>
    new TroubleError({
      code: 'account-missing',
      step: 'account',
      message: `The account function gave no answer for ${ca}: ${why}.`,
      action,
      cause,
    });
  let payload: string;
  try {
    const reply = await client.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }));
    if (reply.FunctionError) throw noAnswer(`it failed (${reply.FunctionError})`, 'function-error');
    payload = Buffer.from(reply.Payload ?? []).toString('utf8');
  } catch (error) {
    if (error instanceof TroubleError) throw error;
    const name = errorName(error);
    const action = `Check that the role of the probe function may call lambda:InvokeFunction on ${functionName}, and look into the log group of that.`;
    throw noAnswer(`invoking it ended with ${name}`, name, action);
  }
  const answer = parseSafely(accountAnswerSchema, jsonIn(payload));
  if (!answer.success) throw noAnswer('its answer fits no schema', 'malformed-answer');
  if (answer.data.state === 'rejected') throw new TroubleError(answer.data.trouble);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Lambda only queues the event (InvocationType `Event`): that takes no time. */
const DISPATCH_MS = 5_000;

/** Hands a round to another invocation of the probe function. @throws TroubleError `dispatch-failed` */
export async function dispatchRound(client: LambdaClient, functionName: string, event: DispatchEvent): Promise<void> {
  try {
    await client.send(
      new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: JSON.stringify(event) }),
      { requestTimeout: DISPATCH_MS },
    );
  } catch (error) {
    const cause = awsCause(error);
    const how = cause === NO_ANSWER ? 'got no answer' : `failed with ${cause}`;
    throw new TroubleError(
      {
        code: 'dispatch-failed',
        message: `The round could not be started: invoking ${functionName} ${how}.`,
        action:
          'Check the concurrency that the account has left for Lambda, and that the role of the function may call lambda:InvokeFunction on it.',
        cause,
      },
      { cause: error },
    );
  }
}
