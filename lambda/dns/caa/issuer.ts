/** A CA as CAA sees it, with one of the accounts that may order there. */
export type CaaIssuer = {
  readonly id: string;
  /** Empty where the config names none. */
  readonly caaIdentities: readonly string[];
  /** Absent where it is not known yet. */
  readonly accountUrl?: string | undefined;
};
