import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Aws } from './aws.ts';
import { CommandError, EXIT } from './failure.ts';

type Invocation = {
  /** Milliseconds, with a cold start and the way. */
  readonly within: number;
  /** What the function gets beside the event, which AWS does not log. */
  readonly context?: object;
};

/**
 * Invokes a deployed function and waits for its answer. Its log is not asked for.
 * @returns the answer as JSON
 * @throws CommandError
 */
export async function invoke(aws: Aws, name: string, event: object, { within, context }: Invocation): Promise<string> {
  const command = new InvokeCommand({
    FunctionName: name,
    InvocationType: 'RequestResponse',
    LogType: 'None',
    Payload: JSON.stringify(event),
    ...(context ? { ClientContext: Buffer.from(JSON.stringify(context)).toString('base64') } : {}),
  });
  const { FunctionError, Payload } = await aws.ask({ action: 'lambda:InvokeFunction', on: name }, () =>
    aws.lambda.send(command, { abortSignal: AbortSignal.timeout(within) }),
  );
  if (FunctionError) {
    const look = 'Look into the log group of that function at this moment.';
    throw new CommandError(EXIT.notReady, `The function ${name} failed (${FunctionError}).`, look);
  }
  return Buffer.from(Payload ?? []).toString('utf8');
}

/** Of an answer that this program cannot read. */
export function otherVersion(name: string): CommandError {
  return new CommandError(
    EXIT.notReady,
    `The answer of the function ${name} is not one that this version of the program knows.`,
    'Use the program of the version that is deployed, or deploy this one.',
  );
}
