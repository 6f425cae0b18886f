import { GetFunctionEventInvokeConfigCommand } from '@aws-sdk/client-lambda';
import type { Reader } from '../reader.ts';

/** AWS::Lambda::EventInvokeConfig. */
export const readEventInvokeConfig: Reader = async ({ properties }, { lambda }) => {
  const asked = { FunctionName: String(properties.FunctionName), Qualifier: String(properties.Qualifier) };
  const config = await lambda.send(new GetFunctionEventInvokeConfigCommand(asked));
  const [FunctionName, Qualifier] = config.FunctionArn?.split(':').slice(6) ?? [];
  const { DestinationConfig, MaximumEventAgeInSeconds, MaximumRetryAttempts } = config;
  return { FunctionName, Qualifier, DestinationConfig, MaximumEventAgeInSeconds, MaximumRetryAttempts };
};
