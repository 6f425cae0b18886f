/** One property: flags, tag, value. */
export type Property = readonly [flags: number, tag: string, value: string];

/** A set of records, and what it says to ca.example for ACCOUNT by dns-01. */
export type Row = {
  readonly is: string;
  readonly set: readonly Property[];
  readonly wildcard?: true;
  readonly identities?: readonly string[];
  /** null: the account is not known. */
  readonly account?: null;
  readonly gives: string;
};

export const ACCOUNT = 'https://ca.example/acct/1';
export const OTHER = 'https://ca.example/acct/2';

export const issue = (value: string): Property => [0, 'issue', value];
export const issuewild = (value: string): Property => [0, 'issuewild', value];
