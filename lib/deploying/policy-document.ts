/** An identity-based policy, as IAM takes it. */
export type PolicyDocument = { readonly Version: '2012-10-17'; readonly Statement: readonly AllowStatement[] };

export type AllowStatement = {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

export function policyOf(Statement: readonly AllowStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}

/** @param actions the service and the names, as in `['sqs', 'CreateQueue']` */
export function allow(
  Sid: string,
  [service, ...names]: readonly [string, ...string[]],
  Resource: readonly string[],
  Condition?: AllowStatement['Condition'],
): AllowStatement {
  const Action = names.map((name) => `${service}:${name}`);
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition ? { Condition } : {}) };
}

/** Where a policy is for; `*` stands for any account or region. */
export type PolicyPlace = { readonly partition: string; readonly region: string; readonly account: string };

/** ARNs of a place. */
export function arnsOf({ partition, region, account }: PolicyPlace) {
  return {
    /** Of a service that has regions. */
    regional: (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`,
    /** Of a service that has none, in the account. */
    global: (service: string, resource: string) => `arn:${partition}:${service}::${account}:${resource}`,
    /** Of a service whose names are the world's. */
    worldwide: (service: string, resource: string) => `arn:${partition}:${service}:::${resource}`,
  };
}

/** The partition of a region; that of the most where it is not told. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
