import type { Plan } from '../config/settings.ts';
import { boundaryPolicy } from './boundary-policy.ts';
import { deployerPolicy } from './deployer-policy.ts';
import { executionPolicies } from './execution-policy.ts';
import type { PolicyDocument, PolicyPlace } from './policy-document.ts';

/** The policies that a deployment needs, by what they are for. */
export const POLICY_KINDS = {
  functions: 'what CloudFormation may: zone, stores, functions, roles, schedules',
  alarms: 'what CloudFormation may: alarms, topics, queues, bus, keys, chat channels, monitoring',
  deployer: 'what a person or a pipeline may that runs cdk deploy',
  boundary: 'the most that any role of the stacks may, a permissions boundary',
} as const;
export type PolicyKind = keyof typeof POLICY_KINDS;

/** @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html */
const QUALIFIER_OF_CDK = 'hnb659fds';

export function policiesFor({ placed, monitoring }: Plan, place: PolicyPlace): Record<PolicyKind, PolicyDocument> {
  const { qualifier = QUALIFIER_OF_CDK, permissionsBoundary } = placed[0].settings.deploying;
  const chat = recipientsOf(placed).some((each) => 'slack' in each || 'teams' in each);
  const keys = unique(placed.flatMap(({ settings: { encryptionKey } }) => encryptionKey ?? [])).filter(isIn(place));
  const options = {
    ...place,
    qualifier,
    keys,
    chat,
    monitoring: monitoring !== undefined,
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
  };
  return {
    ...executionPolicies(options),
    deployer: deployerPolicy(options),
    boundary: boundaryPolicy({ ...place, keys, ...namedArns(placed) }),
  };
}

/** What the config names and the stacks do not make. */
function namedArns(placed: Plan['placed']) {
  const certificates = placed.flatMap(({ settings }) => settings.deployment.certificates ?? []);
  const arnsOf = (kind: 'secret' | 'acm') =>
    certificates.flatMap(({ source }) => (source.kind === kind ? [source.arn] : []));
  const topics = recipientsOf(placed).flatMap((each) => ('topic' in each ? [each.topic] : []));
  return { secrets: unique(arnsOf('secret')), certificates: unique(arnsOf('acm')), topics: unique(topics) };
}

function recipientsOf(placed: Plan['placed']) {
  return placed.flatMap(({ settings: { recipients } }) => [...recipients.page, ...recipients.notify]);
}

/** A key is of use in its own account and region alone. */
const isIn = (place: PolicyPlace) => (arn: string) => {
  const [, , , region, account] = arn.split(':');
  return ['*', region].includes(place.region) && ['*', account].includes(place.account);
};

const unique = (arns: readonly string[]) => [...new Set(arns)];
