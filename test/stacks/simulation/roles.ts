import type { DeployedResource } from './deployed.ts';

export type PolicyStatement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};
export type Document = { readonly Statement: readonly PolicyStatement[] };

/** A role of the product and all its policies. */
export type Role = {
  /** What it is for: `probe`, `pulse`, `janitor`, `account`, `clock` or `notifier`; of others the logical id. */
  readonly name: string;
  readonly arn: string;
  readonly documents: readonly Document[];
};

/** A policy that lies on a resource. */
export type ResourcePolicy = { readonly resource: string; readonly document: Document };

const NAMES: Readonly<Record<string, string>> = {
  ProberProbeRole: 'probe',
  ProberPulseRole: 'pulse',
  ProberJanitorRole: 'janitor',
  ProberAccountRole: 'account',
  ProberClockRole: 'clock',
  WatchingNotifierRole: 'notifier',
  WatchingTellsNotifierRole: 'notifier',
};

export function rolesOf(resources: readonly DeployedResource[], account: string): Role[] {
  return resources
    .filter(({ type }) => type === 'AWS::IAM::Role')
    .map(({ stack, logicalId, physicalId, properties }) => {
      const { Policies = [], ManagedPolicyArns = [] } = properties as RoleProperties;
      if (ManagedPolicyArns.length > 0) throw new Error(`${logicalId} has managed policies, which are not read here`);
      const attached = resources
        .filter((each) => each.type === 'AWS::IAM::Policy' && each.stack === stack)
        .map((each) => each.properties as PolicyProperties)
        .filter(({ Roles = [] }) => Roles.includes(physicalId));
      return {
        name: NAMES[logicalId.replace(/[0-9A-F]{8}$/, '')] ?? logicalId,
        arn: `arn:aws:iam::${account}:role/${physicalId}`,
        documents: [...Policies, ...attached].map(({ PolicyDocument }) => PolicyDocument),
      };
    });
}

export function resourcePoliciesOf(
  resources: readonly DeployedResource[],
  place: { readonly account: string; readonly region: string },
): ResourcePolicy[] {
  return resources.flatMap(({ type, properties }) => {
    const { Bucket, Topics = [], Queues = [], PolicyDocument } = properties as OnResource;
    if (!PolicyDocument || type === 'AWS::IAM::Policy') return [];
    const names = [
      ...(Bucket ? [`arn:aws:s3:::${Bucket}`] : []),
      ...Topics,
      ...Queues.map((url) => queueArn(url, place)),
    ];
    return names.map((resource) => ({ resource, document: PolicyDocument }));
  });
}

function queueArn(url: string, { account, region }: { account: string; region: string }): string {
  return `arn:aws:sqs:${region}:${account}:${url.split('/').at(-1)}`;
}

type PolicyProperties = { readonly Roles?: readonly string[]; readonly PolicyDocument: Document };
type RoleProperties = {
  readonly Policies?: readonly PolicyProperties[];
  readonly ManagedPolicyArns?: readonly string[];
};
type OnResource = {
  readonly Bucket?: string;
  readonly Topics?: readonly string[];
  readonly Queues?: readonly string[];
  readonly PolicyDocument?: Document;
};
