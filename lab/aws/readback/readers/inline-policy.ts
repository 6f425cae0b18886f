import { inlinePolicy, inlinePolicyNames } from '../iam.ts';
import type { Reader } from '../reader.ts';

/** AWS::IAM::Policy, of roles. The document is given once when all its roles have the same, else one for each. */
export const readInlinePolicy: Reader = async ({ properties }, apis) => {
  const PolicyName = String(properties.PolicyName);
  const Roles: string[] = [];
  for (const name of (properties.Roles ?? []) as string[]) {
    if ((await inlinePolicyNames(apis, name)).includes(PolicyName)) Roles.push(name);
  }
  const documents = await Promise.all(Roles.map((name) => inlinePolicy(apis, name, PolicyName)));
  const alike = new Set(documents.map((document) => JSON.stringify(document))).size === 1;
  return {
    PolicyName: Roles.length > 0 ? PolicyName : undefined,
    Roles,
    PolicyDocument: alike ? documents[0] : documents,
  };
};
