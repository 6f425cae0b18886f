import type { AccountState, ImportedAccount } from '../../../lambda/contract/accounts.ts';
import { findAccount } from '../../accounts/find.ts';
import type { FoundAccount } from '../../accounts/found.ts';
import { AccountFileError } from '../../accounts/trouble.ts';
import type { CommonOptions, Context } from '../context.ts';
import { findDeployment } from '../deployment.ts';
import { CommandError, EXIT, type ExitCode } from '../failure.ts';
import { fileNamed } from '../paths.ts';
import { foundLines, importedLines } from '../print/accounts.ts';
import { accountAt, handOver } from './account-function.ts';
import { checkAtCa } from './check.ts';

export type ImportOptions = CommonOptions & {
  readonly ca: string;
  readonly accountUrl?: string;
  readonly yes?: boolean;
  /** The client that the account comes from uses it no more. */
  readonly moved?: boolean;
};

/** `prober account import`: an account of another client becomes the prober's. */
export async function importAccount(path: string, options: ImportOptions, context: Context): Promise<ExitCode> {
  const { progress, clock, print, paint } = context;
  const found = findOrExplain(fileNamed(path), options.accountUrl);
  if (!options.json) print(foundLines(found, paint));
  const aws = context.aws(options);
  progress.tell('looking for the deployment');
  const deployment = await findDeployment(aws, options.stack);
  progress.tell(`looking at what is in place for ${options.ca}`);
  const place = await accountAt(aws, deployment, options.ca);
  progress.tell(`asking ${place.title} for the account`);
  const accountUrl = await checkAtCa(found, place, clock.now);
  assertAsWanted(accountUrl, options.accountUrl, place);
  progress.end();
  if (place.accountUrl !== undefined && place.key?.thumbprint !== found.key.thumbprint) {
    await assertMayReplace(place, place.accountUrl, options, context);
  }
  progress.tell('handing the account over');
  const imported = await handOver(aws, deployment, {
    ...{ action: 'import', ca: place.ca, privateKeyPem: found.key.privateKeyPem, accountUrl },
    ...(place.accountUrl === undefined ? {} : { replaces: place.accountUrl }),
    ...(found.bindingKeyId === undefined ? {} : { boundKeyId: found.bindingKeyId }),
    shared: !options.moved,
  });
  progress.end();
  print(options.json ? [asJson(found, imported)] : importedLines(imported, found, place, !options.moved));
  return EXIT.ok;
}

function findOrExplain(path: string, accountUrl: string | undefined): FoundAccount {
  try {
    return findAccount(path, accountUrl === undefined ? {} : { accountUrl });
  } catch (error) {
    if (!(error instanceof AccountFileError)) throw error;
    throw new CommandError(EXIT.usage, `${error.message} (${error.code})`, error.action, { code: error.code });
  }
}

/** CAs have changed the URLs of accounts since clients wrote them down: the CA's own word counts. */
function assertAsWanted(told: string, wanted: string | undefined, { title }: AccountState): void {
  if (wanted === undefined || wanted === told) return;
  throw new CommandError(
    EXIT.usage,
    `${title} knows this key by ${told}, not by ${wanted}. (account-url-other)`,
    'Leave --account-url out to take what the CA tells, or name the other account.',
    { code: 'account-url-other' },
  );
}

async function assertMayReplace(
  { title }: AccountState,
  inPlace: string,
  { yes }: ImportOptions,
  { confirm }: Context,
): Promise<void> {
  if (yes) return;
  const question = `The account ${inPlace} at ${title} is in place. Replace it?`;
  if (await confirm?.(question)) return;
  throw new CommandError(
    EXIT.usage,
    `The account ${inPlace} at ${title} is in place, and was left there. (account-in-place)`,
    'Repeat it with --yes to replace it; its key stays in the secret as AWSPREVIOUS until the next change.',
    { code: 'account-in-place' },
  );
}

function asJson(found: FoundAccount, { version: _, state: __, ...imported }: ImportedAccount): string {
  const { client, files, contacts, bindingKeyId } = found;
  return JSON.stringify({ client, files, contacts, ...(bindingKeyId ? { bindingKeyId } : {}), ...imported }, null, 2);
}
