import { InvokeCommand, type InvokeCommandInput } from '@aws-sdk/client-lambda';
import {
  type AccountState,
  type AccountsAnswer,
  accountsAnswerSchema,
  IMPORT_CONTEXT,
  type ImportEvent,
  type ImportedAccount,
} from '../../../lambda/contract/accounts.ts';
import type { Trouble } from '../../../lambda/contract/problem.ts';
import type { Aws } from '../aws.ts';
import type { FoundDeployment } from '../deployment.ts';
import { CommandError, EXIT } from '../failure.ts';
import { readJson } from '../read-json.ts';

/** The function may run for 60 s; the rest is for a cold start and the way. */
const ANSWER_MS = 75_000;
/** What the caller wrote wrong. */
const CALLERS_FAULT: readonly Trouble['code'][] = ['ca-unknown', 'event-invalid', 'account-in-place', 'key-unusable'];

/** The accounts, without their keys. @param ca absent: all @throws CommandError */
export async function listed(aws: Aws, deployment: FoundDeployment, ca?: string): Promise<AccountState[]> {
  const answer = await invoke(aws, deployment, { action: 'list', ...(ca === undefined ? {} : { ca }) });
  if (answer.state === 'listed') return answer.accounts;
  throw otherVersion(deployment);
}

/** The account of one CA. @throws CommandError */
export async function accountAt(aws: Aws, deployment: FoundDeployment, ca: string): Promise<AccountState> {
  const [account] = await listed(aws, deployment, ca);
  if (account) return account;
  throw otherVersion(deployment);
}

/**
 * Hands an account over with its key: one synchronous call, which is not repeated by itself and whose log is not asked for.
 * @throws CommandError
 */
export async function handOver(aws: Aws, deployment: FoundDeployment, event: ImportEvent): Promise<ImportedAccount> {
  const ClientContext = Buffer.from(JSON.stringify(IMPORT_CONTEXT)).toString('base64');
  const answer = await invoke(aws, deployment, event, { ClientContext });
  if (answer.state === 'imported') return answer;
  throw otherVersion(deployment);
}

async function invoke(
  aws: Aws,
  deployment: FoundDeployment,
  event: object,
  more: Pick<InvokeCommandInput, 'ClientContext'> = {},
): Promise<Exclude<AccountsAnswer, { state: 'rejected' }>> {
  const FunctionName = functionOf(deployment);
  const command = new InvokeCommand({
    ...{ FunctionName, InvocationType: 'RequestResponse', LogType: 'None', Payload: JSON.stringify(event) },
    ...more,
  });
  const reply = await aws.ask({ action: 'lambda:InvokeFunction', on: FunctionName }, () =>
    aws.lambda.send(command, { abortSignal: AbortSignal.timeout(ANSWER_MS) }),
  );
  if (reply.FunctionError) {
    const look = 'Look into the log group of that function at this moment.';
    throw new CommandError(EXIT.notReady, `The function ${FunctionName} failed (${reply.FunctionError}).`, look);
  }
  const answer = readJson(accountsAnswerSchema, Buffer.from(reply.Payload ?? []).toString('utf8'));
  if (!answer) throw otherVersion(deployment);
  if (answer.state === 'rejected') throw refusal(answer.trouble);
  return answer;
}

/** The function's "no". */
function refusal({ code, message, action }: Trouble): CommandError {
  const exitCode = CALLERS_FAULT.includes(code) ? EXIT.usage : EXIT.notReady;
  return new CommandError(exitCode, `${message} (${code})`, action, { code });
}

function functionOf({ accountFunction, stack }: FoundDeployment): string {
  if (accountFunction !== undefined) return accountFunction;
  throw new CommandError(
    EXIT.notReady,
    `The stack ${stack} does not name its account function.`,
    'Deploy this version ("npx cdk deploy --all").',
  );
}

function otherVersion({ accountFunction }: FoundDeployment): CommandError {
  return new CommandError(
    EXIT.notReady,
    `The answer of the function ${accountFunction} is not one that this version of the program knows.`,
    'Use the program of the version that is deployed, or deploy this one.',
  );
}
