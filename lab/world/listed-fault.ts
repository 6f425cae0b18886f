/** A fault as `npm run lab:fault -- list` shows it. */
export type ListedFault = {
  /**
   * Its family and name: `ca-…` befalls a CA, `boulder-…` the software of Boulder, `dns-…` the name servers,
   * `resolver-…` the resolvers, `aws-…` and `egress-…` functions, `control-…` hosts that are no CA, `status-…` what status
   * pages tell; `writer-…` is another client of the zone.
   */
  readonly name: string;
  readonly summary: string;
  /** JSON Schema of what it takes. */
  readonly parameters: unknown;
  /** Where it is on at this moment. */
  readonly on: readonly string[];
};
