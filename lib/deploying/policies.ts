import type { Plan } from '../config/settings.ts';
import { deployerPolicy } from './deployer-policy.ts';
import { executionPolicies } from './execution-policy.ts';
import type { PolicyDocument, PolicyPlace } from './policy-document.ts';

/** The policies that a deployment needs, by what they are for. */
export const POLICY_KINDS = {
  functions: 'what CloudFormation may: zone, stores, functions, roles, schedules',
  alarms: 'what CloudFormation may: alarms, topics, queues, bus, chat channels, monitoring',
  deployer: 'what a person or a pipeline may that runs cdk deploy',
} as const;
export type PolicyKind = keyof typeof POLICY_KINDS;

/** @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html */
const QUALIFIER_OF_CDK = 'hnb659fds';

export function policiesFor({ placed, monitoring }: Plan, place: PolicyPlace): Record<PolicyKind, PolicyDocument> {
  const { qualifier = QUALIFIER_OF_CDK, permissionsBoundary } = placed[0].settings.deploying;
  const chat = placed.some(({ settings: { recipients } }) =>
    [...recipients.page, ...recipients.notify].some((each) => 'slack' in each || 'teams' in each),
  );
  const options = {
    ...place,
    qualifier,
    chat,
    monitoring: monitoring !== undefined,
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
  };
  return { ...executionPolicies(options), deployer: deployerPolicy(options) };
}
