import { openConnection } from '../../../lambda/acme/connection.ts';
import { AcmeProblemError } from '../../../lambda/acme/errors.ts';
import { openSession } from '../../../lambda/acme/session.ts';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import type { AccountState } from '../../../lambda/contract/accounts.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import type { FoundAccount } from '../../accounts/found.ts';
import { CommandError, EXIT } from '../failure.ts';

/** The CA's answer is waited for that long. */
const CHECK_MS = 30_000;
const NAMESPACE = 'urn:ietf:params:acme:error:';

/**
 * Asks the CA, from here, for the account that has this key (`onlyReturnExisting`, RFC 8555 section 7.3.1): nothing is made.
 * @param place the CA, as the deployment has it
 * @returns the account's URL, as the CA tells it
 * @throws CommandError that says whether the CA knows no such account, or has it deactivated, or was not reached
 */
export async function checkAtCa(found: FoundAccount, place: AccountState, now: () => number): Promise<string> {
  const ca = asCa(place);
  const session = openSession(openConnection(ca, clockOf(now), place.resolvers), {
    privateKeyPem: found.key.privateKeyPem,
    transcript: { requests: [] },
    deadline: now() + CHECK_MS,
  });
  try {
    return await session.register({ onlyReturnExisting: true });
  } catch (error) {
    const type = error instanceof AcmeProblemError ? error.problem.type : '';
    // Some CAs ask for the binding before they say whether they know the key: the function asks them in another way.
    if (type === `${NAMESPACE}externalAccountRequired` && found.accountUrl !== undefined) return found.accountUrl;
    if (type === `${NAMESPACE}accountDoesNotExist`) throw unknownAccount(found, place);
    const { code, message, action } = acmeTrouble(error, 'account', ca, now());
    throw new CommandError(EXIT.notReady, `${message} (${code})`, action, { code });
  }
}

function unknownAccount(found: FoundAccount, { title, directory, ca }: AccountState): CommandError {
  const other = otherDirectory(found, directory);
  return new CommandError(
    EXIT.usage,
    other === undefined
      ? `${title} (${directory}) knows no account by this key.`
      : `This is an account at ${other}; ${title}, which --ca ${ca} names, has the directory ${directory} and does not know it.`,
    other === undefined
      ? 'Check that its key was not changed since the file was written, and that the CA has not forgotten it, as staging CAs do.'
      : 'Name the CA of the config that the account belongs to with --ca; prober account list shows them.',
    { code: other === undefined ? 'account-unknown' : 'directory-other' },
  );
}

/** The files' own word where it is another CA than this one. What they tell may be less than the whole URL. */
export function otherDirectory({ directory, host, accountUrl }: FoundAccount, wanted: string): string | undefined {
  const of = new URL(wanted);
  if (directory !== undefined) {
    const { host: own, pathname } = new URL(directory);
    return own === of.host && trimmed(pathname) === trimmed(of.pathname) ? undefined : directory;
  }
  const own = host ?? (accountUrl === undefined ? undefined : new URL(accountUrl).host);
  if (own === undefined) return undefined;
  // acme.sh and Caddy leave the port out of their folders.
  return own === of.host || own === of.hostname ? undefined : own;
}

const trimmed = (path: string) => path.replace(/\/+$/, '');

function clockOf(now: () => number): Clock {
  return { now, sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) };
}

/** A CA as it is connected to; what orders are made by is not used. */
function asCa({ ca, title, directory, tlsRoots }: AccountState): Ca {
  return {
    ...{ id: ca, title, directory, tlsRoots, role: 'staging' },
    ...{ publiclyTrusted: false, externalAccountBinding: false, caaIdentities: [], profiles: [], renewalInfo: false },
    limits: { wildcard: false, namesPerOrder: 0, ordersPerDay: 0, reservedOrdersPerDay: 0 },
    quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: false, authorizationDeactivation: false },
    ...{ issuingRoots: 'public', revoke: false, deadlineSeconds: 0 },
  };
}
