import type { AccountKeyFacts } from '../../lambda/acme/account-key-facts.ts';

export const CLIENTS = ['certbot', 'lego', 'acme.sh', 'caddy', 'cert-manager', 'key'] as const;
/** Whose files they are; `key`: a key alone, in PEM or as a JWK. */
export type ClientName = (typeof CLIENTS)[number];

/** A file as it was read. */
export type AccountFile = { readonly path: string; readonly text: string };

/** An account of another client, out of its files. */
export type FoundAccount = {
  readonly client: ClientName;
  /** The files that it is made of. */
  readonly files: readonly string[];
  /** ACME directory, where the files or their folders tell it. */
  readonly directory?: string;
  /** Host of the CA, `name` or `name:port`, where no more than that is told. */
  readonly host?: string;
  /** As the client noted it: CAs have changed theirs since. */
  readonly accountUrl?: string;
  /** Key identifier of the external account binding that it was registered with. */
  readonly bindingKeyId?: string;
  /** Addresses, without `mailto:`. */
  readonly contacts: readonly string[];
  readonly key: AccountKeyFacts & {
    /** PKCS#8 PEM. A secret. */
    readonly privateKeyPem: string;
  };
};

/** An account whose files are known, and how to read them. */
export type Candidate = {
  readonly files: readonly string[];
  /** @throws AccountFileError */
  read(): FoundAccount;
};

/** Finds the accounts of one client among files. */
export type Finder = (files: readonly AccountFile[]) => Candidate[];
