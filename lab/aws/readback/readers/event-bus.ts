import { parsed } from '../documents.ts';
import type { Reader } from '../reader.ts';

/** AWS::Events::EventBus. */
export const readEventBus: Reader = async ({ physicalId }, { json }) => {
  const bus = await json('events', 'AWSEvents.DescribeEventBus', { Name: physicalId });
  const { Tags } = await json('events', 'AWSEvents.ListTagsForResource', { ResourceARN: bus.Arn });
  const { Name, Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig } = bus;
  return {
    Name,
    Description,
    KmsKeyIdentifier,
    DeadLetterConfig,
    LogConfig,
    Tags,
    Policy: parsed(bus.Policy as string),
  };
};

/** AWS::Events::Archive. The API's EventSourceArn is the template's SourceArn. */
export const readArchive: Reader = async ({ physicalId }, { json }) => {
  const archive = await json('events', 'AWSEvents.DescribeArchive', { ArchiveName: physicalId });
  const { ArchiveName, Description, RetentionDays, KmsKeyIdentifier, EventPattern, EventSourceArn } = archive;
  return {
    ...{ ArchiveName, Description, RetentionDays, KmsKeyIdentifier },
    SourceArn: EventSourceArn,
    EventPattern: parsed(EventPattern as string),
  };
};
