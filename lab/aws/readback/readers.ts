import type { Reader } from './reader.ts';
import { readAlarm, readCompositeAlarm, readDashboard } from './readers/alarm.ts';
import { readBucket, readBucketPolicy } from './readers/bucket.ts';
import { readArchive, readEventBus } from './readers/event-bus.ts';
import { readEventInvokeConfig } from './readers/event-invoke-config.ts';
import { readFunction } from './readers/function.ts';
import { readHostedZone } from './readers/hosted-zone.ts';
import { readInlinePolicy } from './readers/inline-policy.ts';
import { readLogGroup } from './readers/log-group.ts';
import { readParameter } from './readers/parameter.ts';
import { readPermission } from './readers/permission.ts';
import { readQueryDefinition } from './readers/query-definition.ts';
import { readQueue, readQueuePolicy } from './readers/queue.ts';
import { readRepository } from './readers/repository.ts';
import { readRole } from './readers/role.ts';
import { readSchedule, readScheduleGroup } from './readers/schedule.ts';
import { readRotationSchedule, readSecret } from './readers/secret.ts';
import { readSsmDocument } from './readers/ssm-document.ts';
import { readGlobalTable, readTable } from './readers/table.ts';
import { readSubscription, readTopic, readTopicPolicy } from './readers/topic.ts';

/** A reader for each type. Of a type without one, nothing is readable. */
export const READERS: Readonly<Record<string, Reader>> = {
  'AWS::CloudWatch::Alarm': readAlarm,
  'AWS::CloudWatch::CompositeAlarm': readCompositeAlarm,
  'AWS::CloudWatch::Dashboard': readDashboard,
  'AWS::DynamoDB::GlobalTable': readGlobalTable,
  'AWS::DynamoDB::Table': readTable,
  'AWS::ECR::Repository': readRepository,
  'AWS::Events::Archive': readArchive,
  'AWS::Events::EventBus': readEventBus,
  'AWS::IAM::Policy': readInlinePolicy,
  'AWS::IAM::Role': readRole,
  'AWS::Lambda::EventInvokeConfig': readEventInvokeConfig,
  'AWS::Lambda::Function': readFunction,
  'AWS::Lambda::Permission': readPermission,
  'AWS::Logs::LogGroup': readLogGroup,
  'AWS::Logs::QueryDefinition': readQueryDefinition,
  'AWS::Route53::HostedZone': readHostedZone,
  'AWS::S3::Bucket': readBucket,
  'AWS::S3::BucketPolicy': readBucketPolicy,
  'AWS::Scheduler::Schedule': readSchedule,
  'AWS::Scheduler::ScheduleGroup': readScheduleGroup,
  'AWS::SecretsManager::RotationSchedule': readRotationSchedule,
  'AWS::SecretsManager::Secret': readSecret,
  'AWS::SNS::Subscription': readSubscription,
  'AWS::SNS::Topic': readTopic,
  'AWS::SNS::TopicPolicy': readTopicPolicy,
  'AWS::SQS::Queue': readQueue,
  'AWS::SQS::QueuePolicy': readQueuePolicy,
  'AWS::SSM::Document': readSsmDocument,
  'AWS::SSM::Parameter': readParameter,
};
