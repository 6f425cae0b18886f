import type { Stack } from './stack.ts';

/** The last part of ARNs, from the physical id. Service Authorization Reference, "Resource types defined by …". */
const ARNS: Readonly<Record<string, (id: string, stack: Stack) => string>> = {
  'AWS::CloudWatch::Alarm': regional('cloudwatch', 'alarm:'),
  'AWS::CloudWatch::CompositeAlarm': regional('cloudwatch', 'alarm:'),
  'AWS::DynamoDB::GlobalTable': regional('dynamodb', 'table/'),
  'AWS::DynamoDB::Table': regional('dynamodb', 'table/'),
  'AWS::ECR::Repository': regional('ecr', 'repository/'),
  'AWS::Events::EventBus': regional('events', 'event-bus/'),
  'AWS::IAM::Role': (id, { partition, account }) => `arn:${partition}:iam::${account}:role/${id}`,
  'AWS::Lambda::Function': regional('lambda', 'function:'),
  'AWS::Logs::LogGroup': (id, stack) => `${regional('logs', 'log-group:')(id, stack)}:*`,
  'AWS::S3::Bucket': (id, { partition }) => `arn:${partition}:s3:::${id}`,
  'AWS::Scheduler::ScheduleGroup': regional('scheduler', 'schedule-group/'),
  'AWS::SecretsManager::Secret': (id) => id,
  'AWS::SNS::Topic': (id) => id,
  // The physical id is the queue's URL.
  'AWS::SQS::Queue': (id, stack) => regional('sqs', '')(id.split('/').at(-1) ?? '', stack),
};

function regional(service: string, prefix: string) {
  return (id: string, { partition, region, account }: Stack) =>
    `arn:${partition}:${service}:${region}:${account}:${prefix}${id}`;
}

/**
 * Fn::GetAtt of a deployed resource, from the form AWS gives it: the emulator is not asked, for it is what is on trial.
 * Throws for an attribute whose form is not known here.
 */
export function attributeOf(logicalId: string, attribute: string, stack: Stack): string {
  const resource = stack.resources.get(logicalId);
  if (resource === undefined) throw new Error(`Fn::GetAtt ${logicalId}: stack ${stack.name} has no such resource`);
  const arn = ARNS[resource.type];
  if (ARN_NAMES.has(attribute) && arn) return arn(resource.physicalId, stack);
  if (attribute === 'QueueName') return resource.physicalId.split('/').at(-1) ?? '';
  throw new Error(`Fn::GetAtt ${resource.type} ${attribute}: add its form to attributes.ts`);
}

const ARN_NAMES = new Set(['Arn', 'TopicArn']);
