import { inlinePolicy, inlinePolicyNames, role } from '../iam.ts';
import type { Reader } from '../reader.ts';

type Policies = { PolicyName: string }[];

/** AWS::IAM::Role. */
export const readRole: Reader = async ({ physicalId: RoleName, properties }, apis) => {
  const live = await role(apis, RoleName);
  const attached = await apis.query('iam', '2010-05-08', 'ListAttachedRolePolicies', { RoleName });
  const names = await inlinePolicyNames(apis, RoleName);
  // Policies of AWS::IAM::Policy are inline as well: those the role itself has are looked at, in its own order.
  const own = ((properties.Policies ?? []) as Policies).filter(({ PolicyName }) => names.includes(PolicyName));
  const Policies = own.map(async ({ PolicyName }) => ({
    PolicyName,
    PolicyDocument: await inlinePolicy(apis, RoleName, PolicyName),
  }));
  return {
    ...live,
    Policies: await Promise.all(Policies),
    ManagedPolicyArns: attached.findAll('PolicyArn').map(({ text }) => text),
  };
};
