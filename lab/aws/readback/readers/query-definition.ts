import { DescribeQueryDefinitionsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Reader } from '../reader.ts';
import { unlessUnsupported } from '../unsupported.ts';

/** AWS::Logs::QueryDefinition. The API tells neither language nor parameters. */
export const readQueryDefinition: Reader = ({ physicalId }, { logs }) =>
  unlessUnsupported(async () => {
    const { queryDefinitions = [] } = await logs.send(new DescribeQueryDefinitionsCommand({}));
    const found = queryDefinitions.find(({ queryDefinitionId }) => queryDefinitionId === physicalId);
    return { Name: found?.name, QueryString: found?.queryString, LogGroupNames: found?.logGroupNames };
  });
