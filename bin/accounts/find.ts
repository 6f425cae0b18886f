import { findAcmeSh } from './acme-sh.ts';
import { findCaddy } from './caddy.ts';
import { findCertManager } from './cert-manager.ts';
import { findCertbot } from './certbot.ts';
import { filesAt } from './files.ts';
import type { AccountFile, Candidate, Finder, FoundAccount } from './found.ts';
import { findKeyFile } from './key-file.ts';
import { findLego } from './lego.ts';
import { AccountFileError } from './trouble.ts';

/** A key alone comes last: it is one where no client claims the file. */
const FINDERS: readonly Finder[] = [findCertbot, findLego, findAcmeSh, findCaddy, findCertManager];

/** Which of several accounts is meant. */
export type Wanted = {
  /** The account's URL, as the client noted it. */
  readonly accountUrl?: string;
};

/**
 * The account in a file or a folder of certbot, lego, acme.sh, Caddy or cert-manager, or a key alone.
 * @throws AccountFileError, which quotes nothing of what it read
 */
export function findAccount(path: string, wanted: Wanted = {}): FoundAccount {
  const { files, only } = filesAt(path);
  return chooseAccount(path, files, only, wanted);
}

/** @param only the file that must be among those of the account */
export function chooseAccount(
  path: string,
  files: readonly AccountFile[],
  only: string | undefined,
  { accountUrl }: Wanted = {},
): FoundAccount {
  const isMeant = ({ files: own }: Candidate) => only === undefined || own.includes(only);
  const candidates = candidatesIn(files, isMeant);
  const tried = candidates.map(attempt);
  const found = withoutCopies(tried.flatMap((each) => ('account' in each ? [each.account] : [])));
  const [error] = tried.flatMap((each) => ('error' in each ? [each.error] : []));
  const named = found.filter((each) => accountUrl !== undefined && each.accountUrl === accountUrl);
  const [first, another] = named.length > 0 ? named : found;
  if (!first) throw error ?? unknownFormat(path);
  // What cannot be read may be the one that is meant.
  if (another || (error && named.length === 0)) throw several(path, found, error);
  return first;
}

function candidatesIn(files: readonly AccountFile[], isMeant: (candidate: Candidate) => boolean): Candidate[] {
  const ofClients = FINDERS.flatMap((find) => find(files)).filter(isMeant);
  // Beside a client's accounts lie the keys of its certificates.
  return ofClients.length > 0 ? ofClients : findKeyFile(files).filter(isMeant);
}

function attempt(candidate: Candidate): { readonly account: FoundAccount } | { readonly error: AccountFileError } {
  try {
    return { account: candidate.read() };
  } catch (error) {
    if (error instanceof AccountFileError) return { error };
    throw error;
  }
}

/** One key is one account: of copies, and of folders that link to each other, the one that tells most, the last of equals. */
function withoutCopies(accounts: readonly FoundAccount[]): FoundAccount[] {
  const known = new Map<string, FoundAccount>();
  const told = (each: FoundAccount) => [each.accountUrl, each.directory ?? each.host].filter(Boolean).length;
  for (const each of accounts) {
    const before = known.get(each.key.thumbprint);
    if (!before || told(each) >= told(before)) known.set(each.key.thumbprint, each);
  }
  return [...known.values()];
}

function several(path: string, found: readonly FoundAccount[], error: AccountFileError | undefined): AccountFileError {
  const lines = found.map(
    ({ client, files, accountUrl }) =>
      `\n  ${files[0]}   (${client}${accountUrl === undefined ? '' : `, ${accountUrl}`})`,
  );
  const broken = error ? `\n  not readable: ${error.message}` : '';
  return new AccountFileError(
    'several-accounts',
    `There are several accounts in ${path}.`,
    `Name the file or the folder of one, or its URL with --account-url:${lines.join('')}${broken}`,
  );
}

function unknownFormat(path: string): AccountFileError {
  return new AccountFileError(
    'format-unknown',
    `There is no account of certbot, lego, acme.sh, Caddy or cert-manager in ${path}, and no key in PEM or as a JWK.`,
    'docs/accounts.md tells where each client keeps its accounts.',
  );
}
