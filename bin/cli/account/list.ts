import type { AccountState } from '../../../lambda/contract/accounts.ts';
import type { CommonOptions, Context } from '../context.ts';
import { findDeployment } from '../deployment.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { accountsLines } from '../print/accounts.ts';
import { listed } from './account-function.ts';

/** `prober account list`: each CA's account, and whether the CA knows it. */
export async function listAccounts(options: CommonOptions, context: Context): Promise<ExitCode> {
  const { progress, clock, print, paint } = context;
  const aws = context.aws(options);
  progress.tell('looking for the deployment');
  const deployment = await findDeployment(aws, options.stack);
  progress.tell('asking the CAs for their accounts');
  const accounts = await listed(aws, deployment);
  progress.end();
  print(options.json ? [asJson(deployment.id, accounts)] : accountsLines(deployment, accounts, clock.now(), paint));
  return accounts.every(({ standing }) => standing === 'valid' || standing === 'none') ? EXIT.ok : EXIT.notReady;
}

function asJson(deployment: string, accounts: readonly AccountState[]): string {
  return JSON.stringify(
    { deployment, accounts: accounts.map(({ tlsRoots: _, resolvers: __, ...told }) => told) },
    null,
    2,
  );
}
