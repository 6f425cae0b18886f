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
import { invoke, otherVersion } from '../invoke.ts';
import { readJson } from '../read-json.ts';

/** The function may run for 60 s; the rest is for a cold start and the way. */
const ANSWER_MS = 75_000;
/** What the caller wrote wrong. */
const CALLERS_FAULT: readonly Trouble['code'][] = ['ca-unknown', 'event-invalid', 'account-in-place', 'key-unusable'];

/** The accounts, without their keys. @param ca absent: all @throws CommandError */
export async function listed(aws: Aws, deployment: FoundDeployment, ca?: string): Promise<AccountState[]> {
  const answer = await ask(aws, deployment, { action: 'list', ...(ca === undefined ? {} : { ca }) });
  if (answer.state === 'listed') return answer.accounts;
  throw otherVersion(functionOf(deployment));
}

/** The account of one CA. @throws CommandError */
export async function accountAt(aws: Aws, deployment: FoundDeployment, ca: string): Promise<AccountState> {
  const [account] = await listed(aws, deployment, ca);
  if (account) return account;
  throw otherVersion(functionOf(deployment));
}

/**
 * Hands an account over with its key: one synchronous call, which is not repeated by itself and whose log is not asked for.
 * @throws CommandError
 */
export async function handOver(aws: Aws, deployment: FoundDeployment, event: ImportEvent): Promise<ImportedAccount> {
  const answer = await ask(aws, deployment, event, IMPORT_CONTEXT);
  if (answer.state === 'imported') return answer;
  throw otherVersion(functionOf(deployment));
}

async function ask(
  aws: Aws,
  deployment: FoundDeployment,
  event: object,
  context?: object,
): Promise<Exclude<AccountsAnswer, { state: 'rejected' }>> {
  const name = functionOf(deployment);
  const text = await invoke(aws, name, event, { within: ANSWER_MS, ...(context ? { context } : {}) });
  const answer = readJson(accountsAnswerSchema, text);
  if (!answer) throw otherVersion(name);
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
