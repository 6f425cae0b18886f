import { GetPolicyCommand } from '@aws-sdk/client-lambda';
import type { Reader } from '../reader.ts';

interface Statement {
  Sid: string;
  Action: string;
  Resource: string;
  Principal: string | Record<string, string>;
  Condition?: Record<string, Record<string, string>>;
}

/** AWS::Lambda::Permission: the statement of the function's policy whose Sid is the physical id. */
export const readPermission: Reader = async ({ physicalId, properties }, { lambda }) => {
  const { Policy = '{}' } = await lambda.send(new GetPolicyCommand({ FunctionName: String(properties.FunctionName) }));
  const { Statement = [] } = JSON.parse(Policy) as { Statement?: Statement[] };
  const statement = Statement.find(({ Sid }) => Sid === physicalId);
  const conditions = Object.assign({}, ...Object.values(statement?.Condition ?? {})) as Record<string, string>;
  const principal = statement?.Principal;
  const name = statement?.Resource.split(':')[6];
  return {
    Action: statement?.Action,
    FunctionName: String(properties.FunctionName).startsWith('arn:') ? statement?.Resource : name,
    Principal: typeof principal === 'string' ? principal : Object.values(principal ?? {})[0],
    SourceArn: conditions['AWS:SourceArn'],
    SourceAccount: conditions['AWS:SourceAccount'],
  };
};
