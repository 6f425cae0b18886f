/** Where the process of a round is killed in the lab. */
export type LabDeath =
  | {
      /** At its Nth call of an action of AWS, before or after that is carried out. */
      readonly at: 'aws';
      readonly service: string;
      readonly action: string;
      readonly nth: number;
      readonly carriedOut: boolean;
    }
  | {
      /** While it waits for the staging CA: `hang`, the CA was never asked; `delay`, it has done what it was asked. */
      readonly at: 'ca';
      readonly resource: string;
      readonly held: 'hang' | 'delay';
    };

export function nameOf(death: LabDeath): string {
  if (death.at === 'ca') return `ca ${death.resource} ${death.held === 'hang' ? 'not asked' : 'answers late'}`;
  return `${death.service} ${death.action} ${death.nth} ${death.carriedOut ? 'after' : 'before'}`;
}

const aws = (service: string, action: string, nth = 1): LabDeath[] =>
  [false, true].map((carriedOut) => ({ at: 'aws', service, action, nth, carriedOut }));
const ca = (resource: string): LabDeath[] => (['hang', 'delay'] as const).map((held) => ({ at: 'ca', resource, held }));

/**
 * In the order in which a round calls: the reservation, the budget, the accounts, the intent, the change, its INSYNC, the removal,
 * the intent's end, evidence, verdict, events; and each request to the CA.
 */
export const DEATHS: readonly LabDeath[] = [
  ...aws('dynamodb', 'PutItem', 1),
  ...aws('dynamodb', 'TransactWriteItems'),
  ...aws('secretsmanager', 'GetSecretValue'),
  ...ca('newOrder'),
  ...ca('authorization'),
  ...aws('dynamodb', 'PutItem', 2),
  ...aws('route53', 'ChangeResourceRecordSets', 1),
  ...aws('route53', 'GetChange'),
  ...ca('challenge'),
  ...ca('finalize'),
  ...ca('certificate'),
  ...ca('revokeCert'),
  ...aws('route53', 'ListResourceRecordSets'),
  ...aws('route53', 'ChangeResourceRecordSets', 2),
  ...aws('dynamodb', 'DeleteItem'),
  ...aws('s3', 'PutObject'),
  ...aws('dynamodb', 'PutItem', 3),
  ...aws('events', 'PutEvents'),
];

/** The round notes each step of each CA in the ledger as it begins: its Nth note, which is written. */
export function atNote(nth: number): LabDeath {
  return { at: 'aws', service: 'dynamodb', action: 'UpdateItem', nth, carriedOut: true };
}

/** Calls of a round that go wrong without killing it. */
export const BROKEN_CALLS = [
  {
    name: 'Route 53 throttles the change three times',
    fault: 'aws-throttling',
    parameters: { service: 'route53', action: 'ChangeResourceRecordSets', times: 3 },
  },
  {
    name: 'the answer to the change gets lost, which is carried out',
    fault: 'aws-server-error',
    parameters: { service: 'route53', action: 'ChangeResourceRecordSets', times: 1, status: 500, carriedOut: true },
  },
  {
    name: 'the change is carried out, and never answered',
    fault: 'aws-hang',
    parameters: { service: 'route53', action: 'ChangeResourceRecordSets', times: 1, carriedOut: true },
  },
  {
    name: 'the answer to the reservation gets lost, which is carried out',
    fault: 'aws-server-error',
    parameters: { service: 'dynamodb', action: 'PutItem', times: 1, status: 500, carriedOut: true },
  },
  {
    name: 'DynamoDB throttles twice',
    fault: 'aws-throttling',
    parameters: { service: 'dynamodb', times: 2 },
  },
] as const;
