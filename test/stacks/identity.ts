import type { Resource } from './synthesis.ts';

/**
 * Properties that CloudFormation replaces a resource for (its resource reference, "Update requires: Replacement"), by type: of
 * resources that hold something, and of those whose name only one may have.
 */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudWatch::Alarm': ['AlarmName'],
  'AWS::CloudWatch::CompositeAlarm': ['AlarmName'],
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
  'AWS::DynamoDB::GlobalTable': ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
  'AWS::Events::EventBus': ['Name'],
  'AWS::Lambda::Function': ['FunctionName', 'PackageType'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::Route53::HostedZone': ['Name'],
  'AWS::S3::Bucket': ['BucketName', 'ObjectLockEnabled'],
  'AWS::Scheduler::Schedule': ['Name', 'GroupName'],
  'AWS::Scheduler::ScheduleGroup': ['Name'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
};

/** Types whose names one account and region has but once. A zone's name several may have. */
const NAMED = Object.keys(IDENTITY).filter((type) => type !== 'AWS::Route53::HostedZone');

/** A resource, as far as an update asks whether it is the one that was there. */
export type Identity = {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Outlives its stack. */
  readonly kept: boolean;
};

/** By logical id. */
export type Identities = Readonly<Record<string, Identity>>;

/** What a template has of the types whose identity matters. */
export function identitiesIn(resources: Readonly<Record<string, Resource>>): Identities {
  return Object.fromEntries(
    Object.entries(resources).flatMap(([id, { Type, Properties = {}, DeletionPolicy }]) => {
      const names = IDENTITY[Type];
      if (!names) return [];
      const given = Object.entries(Properties).filter(([name]) => names.includes(name));
      const identity: Identity = {
        type: Type,
        properties: Object.fromEntries(given),
        kept: DeletionPolicy === 'Retain',
      };
      return [[id, identity]];
    }),
  );
}

/** Of the resources that were kept: those that are gone or would be made anew, or that no longer outlive their stack. */
export function lost(before: Identities, after: Identities): string[] {
  return Object.entries(before)
    .filter(([, { kept }]) => kept)
    .filter(([id, was]) => JSON.stringify(after[id]) !== JSON.stringify(was))
    .map(([id]) => id);
}

/**
 * New resources with a name that an old one has. CloudFormation makes what is new before it deletes what is gone, so it would
 * find the name taken ("already exists") and take the whole update back.
 */
export function namesTaken(before: Identities, after: Identities): string[] {
  const taken = new Map(
    Object.entries(before).flatMap(([id, each]) => nameOf(each).map((name) => [name, id] as const)),
  );
  return Object.entries(after).flatMap(([id, each]) =>
    nameOf(each).flatMap((name) => {
      const owner = taken.get(name);
      return owner === undefined || owner === id ? [] : [`${id} has the name of ${owner}: ${name}`];
    }),
  );
}

function nameOf({ type, properties }: Identity): string[] {
  if (!NAMED.includes(type)) return [];
  const own = IDENTITY[type]?.[0] ?? '';
  const name = properties[own];
  // Alarms of both kinds share their names.
  const kind = type === 'AWS::CloudWatch::CompositeAlarm' ? 'AWS::CloudWatch::Alarm' : type;
  return name === undefined ? [] : [`${kind} ${JSON.stringify(name)}`];
}
