import { readAccountKey } from '../acme/account-key-facts.ts';
import type { AccountState } from '../contract/accounts.ts';
import type { Ca } from '../contract/ca.ts';
import { TroubleError } from '../contract/problem.ts';
import type { SecretDates } from '../store/secret-dates.ts';
import { accountOfKey, asTrouble, hasKey } from './known.ts';
import type { AccountPorts } from './ports.ts';

export type ListPorts = Pick<AccountPorts, 'clock' | 'secrets' | 'connect' | 'deadline'> & {
  readonly dates: SecretDates;
};

/** The accounts as the secrets and the CAs have them, each by itself: trouble with one keeps none from being told. */
export function listAccounts(cas: readonly Ca[], ports: ListPorts): Promise<AccountState[]> {
  return Promise.all(cas.map((ca) => stateOf(ca, ports)));
}

async function stateOf(ca: Ca, ports: ListPorts): Promise<AccountState> {
  const { id, title, directory } = ca;
  // Files of other systems end their lines by two characters, and who reads the answer takes such out.
  const tlsRoots = ca.tlsRoots.map((pem) => pem.replaceAll('\r', ''));
  let state: AccountState = { ca: id, title, directory, tlsRoots, standing: 'not-told' };
  try {
    state = { ...state, ...(await ports.dates.of(id)) };
    const stored = await ports.secrets.read(id);
    if (!hasKey(stored) || stored.accountUrl === undefined) return { ...state, standing: 'none' };
    const key = readAccountKey(stored.privateKeyPem);
    state = {
      ...state,
      accountUrl: stored.accountUrl,
      ...('fault' in key ? {} : { key: { type: key.type, thumbprint: key.thumbprint } }),
      ...(stored.shared ? { shared: stored.shared } : {}),
    };
    const known = await accountOfKey(ca, stored, ports).catch((error: unknown) => {
      throw asTrouble(error, ca, stored.accountUrl, ports);
    });
    return { ...state, standing: known === undefined ? 'unknown' : 'valid' };
  } catch (error) {
    if (error instanceof TroubleError) return { ...state, trouble: error.trouble };
    throw error;
  }
}
