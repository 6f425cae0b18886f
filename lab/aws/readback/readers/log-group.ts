import { DescribeLogGroupsCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Reader } from '../reader.ts';
import { tagList } from '../tags.ts';

/** AWS::Logs::LogGroup. */
export const readLogGroup: Reader = async ({ physicalId }, { logs }) => {
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: physicalId }));
  const group = logGroups.find(({ logGroupName }) => logGroupName === physicalId);
  const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn: group?.logGroupArn }));
  return {
    LogGroupName: group?.logGroupName,
    RetentionInDays: group?.retentionInDays,
    KmsKeyId: group?.kmsKeyId,
    LogGroupClass: group?.logGroupClass,
    Tags: tagList(tags),
  };
};
