import type { Reader } from '../reader.ts';

/** AWS::SSM::Parameter. Only a String's value is read: a secret one has no business in a template. */
export const readParameter: Reader = async ({ physicalId }, { json }) => {
  const { Parameter } = await json('ssm', 'AmazonSSM.GetParameter', { Name: physicalId });
  const { Name, Type, Value } = Parameter as Record<string, unknown>;
  return { Name, Type, Value: Type === 'String' ? Value : undefined };
};
