import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
  PolicyNotFoundException,
} from '@aws-sdk/client-dynamodb';
import type { Apis } from '../apis.ts';
import { parsed } from '../documents.ts';
import type { Live, Reader } from '../reader.ts';

/** AWS::DynamoDB::Table. */
export const readTable: Reader = async ({ physicalId }, apis) => {
  const { table, ofReplica } = await described(physicalId, apis);
  return { ...table, ...ofReplica };
};

/** AWS::DynamoDB::GlobalTable in one region: what a Table has itself stands in the replica. */
export const readGlobalTable: Reader = async ({ physicalId }, apis) => {
  const { table, region, ofReplica } = await described(physicalId, apis);
  return { ...table, Replicas: [{ Region: region, ...ofReplica }] };
};

async function described(TableName: string, { dynamodb }: Apis) {
  const { Table = {} } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  const { TimeToLiveDescription: ttl } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  const { ContinuousBackupsDescription } = await dynamodb.send(new DescribeContinuousBackupsCommand({ TableName }));
  const { Tags } = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: Table.TableArn }));
  const pitr = ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  const table: Live = {
    TableName: Table.TableName,
    AttributeDefinitions: Table.AttributeDefinitions,
    KeySchema: Table.KeySchema,
    BillingMode: Table.BillingModeSummary?.BillingMode,
    GlobalSecondaryIndexes: Table.GlobalSecondaryIndexes,
    LocalSecondaryIndexes: Table.LocalSecondaryIndexes,
    StreamSpecification: Table.StreamSpecification,
    TimeToLiveSpecification: ttl && { AttributeName: ttl.AttributeName, Enabled: ttl.TimeToLiveStatus === 'ENABLED' },
    SSESpecification: Table.SSEDescription && { SSEEnabled: true, SSEType: Table.SSEDescription.SSEType },
  };
  const ofReplica: Live = {
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: pitr === 'ENABLED' },
    DeletionProtectionEnabled: Table.DeletionProtectionEnabled,
    ResourcePolicy: await policyOf(Table.TableArn, dynamodb),
    Tags,
  };
  return { table, ofReplica, region: Table.TableArn?.split(':')[3] };
}

async function policyOf(ResourceArn: string | undefined, dynamodb: Apis['dynamodb']) {
  try {
    const { Policy } = await dynamodb.send(new GetResourcePolicyCommand({ ResourceArn }));
    return { PolicyDocument: parsed(Policy) };
  } catch (error) {
    if (error instanceof PolicyNotFoundException) return undefined;
    throw error;
  }
}
