import type { DeployedResource } from './deployed.ts';

export type PolicyStatement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};
export type Document = { readonly Version?: string; readonly Statement: readonly PolicyStatement[] };

/** A role of the product and all its policies. */
export type Role = {
  /** What it is for: `probe`, `pulse`, `janitor`, `account`, `clock` or `notifier`; of others the logical id. */
  readonly name: string;
  readonly arn: string;
  readonly documents: readonly Document[];
  /** Who may take it on. */
  readonly trust: Document;
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
      const { Policies = [], ManagedPolicyArns = [], AssumeRolePolicyDocument } = properties as RoleProperties;
      if (ManagedPolicyArns.length > 0) throw new Error(`${logicalId} has managed policies, which are not read here`);
      const attached = resources
        .filter((each) => each.type === 'AWS::IAM::Policy' && each.stack === stack)
        .map((each) => each.properties as PolicyProperties)
        .filter(({ Roles = [] }) => Roles.includes(physicalId));
      return {
        name: NAMES[logicalId.replace(/[0-9A-F]{8}$/, '')] ?? logicalId,
        arn: `arn:aws:iam::${account}:role/${physicalId}`,
        documents: [...Policies, ...attached].map(({ PolicyDocument }) => PolicyDocument),
        trust: AssumeRolePolicyDocument,
      };
    });
}

export function resourcePoliciesOf(
  resources: readonly DeployedResource[],
  place: { readonly account: string; readonly region: string },
): ResourcePolicy[] {
  return resources.flatMap(({ type, properties }) => {
    if (type === 'AWS::Lambda::Permission') return [permission(properties as PermissionProperties)];
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

/** As Lambda writes it into the function's policy. */
function permission({
  Action,
  FunctionName,
  Principal,
  SourceArn,
  SourceAccount,
}: PermissionProperties): ResourcePolicy {
  const Condition = {
    ...(SourceArn ? { ArnLike: { 'AWS:SourceArn': SourceArn } } : {}),
    ...(SourceAccount ? { StringEquals: { 'AWS:SourceAccount': SourceAccount } } : {}),
  };
  const statement = {
    Effect: 'Allow',
    Action,
    Resource: FunctionName,
    Principal: { Service: Principal },
    Condition,
  } as const;
  return { resource: FunctionName, document: { Version: '2012-10-17', Statement: [statement] } };
}

function queueArn(url: string, { account, region }: { account: string; region: string }): string {
  return `arn:aws:sqs:${region}:${account}:${url.split('/').at(-1)}`;
}

type PolicyProperties = { readonly Roles?: readonly string[]; readonly PolicyDocument: Document };
type RoleProperties = {
  readonly Policies?: readonly PolicyProperties[];
  readonly ManagedPolicyArns?: readonly string[];
  readonly AssumeRolePolicyDocument: Document;
};
type OnResource = {
  readonly Bucket?: string;
  readonly Topics?: readonly string[];
  readonly Queues?: readonly string[];
  readonly PolicyDocument?: Document;
};
type PermissionProperties = {
  readonly Action: string;
  readonly FunctionName: string;
  readonly Principal: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
};
