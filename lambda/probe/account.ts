import type { Ca } from '../contract/ca.ts';
import { TroubleError } from '../contract/problem.ts';
import type { AccountSecret } from '../contract/secret.ts';
import { assertOfThisCa, type SecretStore } from '../store/secrets.ts';

/** An account that orders can be made with. */
export type Account = {
  readonly privateKeyPem: string;
  readonly accountUrl: string;
  /** Its key is that of AWSPENDING. */
  readonly pending?: true;
};

export type AccountSource = {
  /** The account in the secret; made first where there is none. @throws TroubleError */
  find(ca: Ca): Promise<Account>;
  /** The account with the key of a rotation that has not ended, where there is one. @throws TroubleError */
  pending(ca: Ca): Promise<Account | undefined>;
  /** The account as the CA knows it, when it said that it does not know that in the secret. @throws TroubleError */
  verify(ca: Ca): Promise<Account>;
};

/**
 * Accounts out of the secrets. Where a CA has none yet, `makeAccount` has the account function make it: the probe itself
 * never writes a secret.
 */
export function createAccountSource(ports: {
  readonly secrets: Pick<SecretStore, 'read' | 'readPending'>;
  /** @param how.verify ask the CA also where the secret names an account @throws TroubleError */
  readonly makeAccount: (ca: string, how?: { readonly verify: boolean }) => Promise<void>;
}): AccountSource {
  const readMade = async (ca: Ca): Promise<Account> => {
    const made = accountIn(ca, await ports.secrets.read(ca.id));
    if (made) return made;
    throw new TroubleError({
      code: 'account-missing',
      step: 'account',
      message: `The secret of ${ca.title} holds no account although the account function reported one.`,
      action: 'Look into the log group of the account function, and whether somebody else writes to the secret.',
      cause: 'not-stored',
    });
  };
  return {
    async find(ca) {
      const known = accountIn(ca, await ports.secrets.read(ca.id));
      if (known) return known;
      await ports.makeAccount(ca.id);
      return readMade(ca);
    },
    async pending(ca) {
      const found = accountIn(ca, (await ports.secrets.readPending(ca.id))?.secret);
      return found && { ...found, pending: true };
    },
    async verify(ca) {
      await ports.makeAccount(ca.id, { verify: true });
      return readMade(ca);
    },
  };
}

function accountIn(ca: Ca, secret: AccountSecret | undefined): Account | undefined {
  if (secret?.privateKeyPem === undefined || secret.accountUrl === undefined) return undefined;
  assertOfThisCa(ca, secret);
  return { privateKeyPem: secret.privateKeyPem, accountUrl: secret.accountUrl };
}
