import { GetScheduleCommand, GetScheduleGroupCommand, ListTagsForResourceCommand } from '@aws-sdk/client-scheduler';
import type { Reader } from '../reader.ts';

/** AWS::Scheduler::Schedule. */
export const readSchedule: Reader = async ({ physicalId, properties }, { scheduler }) => {
  const GroupName = String(properties.GroupName ?? 'default');
  const schedule = await scheduler.send(new GetScheduleCommand({ Name: physicalId, GroupName }));
  return Object.fromEntries(PROPERTIES.map((name) => [name, schedule[name]]));
};

const PROPERTIES = [
  'Description',
  'EndDate',
  'FlexibleTimeWindow',
  'GroupName',
  'KmsKeyArn',
  'Name',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'StartDate',
  'State',
  'Target',
] as const;

/** AWS::Scheduler::ScheduleGroup. */
export const readScheduleGroup: Reader = async ({ physicalId }, { scheduler }) => {
  const { Name, Arn } = await scheduler.send(new GetScheduleGroupCommand({ Name: physicalId }));
  const { Tags } = await scheduler.send(new ListTagsForResourceCommand({ ResourceArn: Arn }));
  return { Name, Tags };
};
