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
  /** Where the RFCs say so. */
  readonly rfc: string;
};

/** Rows that rest on the same section. */
export function under(rfc: string, rows: readonly Omit<Row, 'rfc'>[]): Row[] {
  return rows.map((row) => ({ ...row, rfc }));
}

export const ACCOUNT = 'https://ca.example/acct/1';
export const OTHER = 'https://ca.example/acct/2';

export const issue = (value: string): Property => [0, 'issue', value];
export const issuewild = (value: string): Property => [0, 'issuewild', value];
