/** A deployed stack, as far as its template's intrinsic functions ask about it. */
export interface Stack {
  name: string;
  id: string;
  partition: string;
  region: string;
  account: string;
  /** Logical id to what CloudFormation made of it; a resource whose condition did not hold is absent. */
  resources: ReadonlyMap<string, { type: string; physicalId: string }>;
  /** Outputs of any stack of the account and region. */
  outputs: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** One that is a list as such. */
  parameters: Readonly<Record<string, string | readonly string[]>>;
  /** Whether a condition of the template holds; throws for one it does not have. */
  holds(condition: string): boolean;
}
