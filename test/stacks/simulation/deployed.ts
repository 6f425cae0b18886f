import type { Template } from 'aws-cdk-lib/assertions';
import { resolve } from '../../../lab/aws/readback/intrinsics.ts';
import type { Stack } from '../../../lab/aws/readback/stack.ts';
import { stackNames } from '../../../lambda/contract/stacks.ts';
import type { Resource, Templates } from '../synthesis.ts';

/** Where templates are thought to be deployed, and what CloudFormation is thought to have made of their resources. */
export type Place = {
  readonly deployment: string;
  readonly account: string;
  readonly region: string;
  /** Physical ids by stack and logical id, as far as they are known; others are made up in AWS's forms. */
  readonly physicalIds?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export type DeployedResource = {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** With every intrinsic function resolved, of what has a policy; empty of others. */
  readonly properties: Record<string, unknown>;
};

/** All resources of the templates, as they would be deployed. Throws for what only a deployment can tell. */
export function deployedResources(templates: Templates, place: Place): DeployedResource[] {
  const names = stackNames(place.deployment);
  const outputs = new Map<string, Record<string, string>>();
  const stacks: [string, Template | undefined][] = [
    [names.zone, templates.zone],
    [names.prober, templates.functions],
    [names.alarms, templates.alarms],
  ];
  return stacks.flatMap(([name, template]) => {
    if (!template) return [];
    const { Resources, Outputs = {} } = template.toJSON() as TemplateJson;
    const stack = stackOf(name, Resources, place, outputs);
    outputs.set(
      name,
      Object.fromEntries(Object.entries(Outputs).map(([key, { Value }]) => [key, textOf(Value, stack)])),
    );
    return Object.entries(Resources).map(([logicalId, { Type, Properties = {} }]) => ({
      stack: name,
      logicalId,
      type: Type,
      physicalId: stack.resources.get(logicalId)?.physicalId ?? '',
      properties: (hasPolicy(Type, Properties) ? resolve(Properties, stack) : {}) as Record<string, unknown>,
    }));
  });
}

/** Of these alone the properties are looked at: others refer to more than is made up here. */
function hasPolicy(type: string, properties: object): boolean {
  return type === 'AWS::Lambda::Permission' || JSON.stringify(properties).includes('"Effect"');
}

type TemplateJson = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
};

function stackOf(
  name: string,
  resources: Readonly<Record<string, Resource>>,
  place: Place,
  outputs: Stack['outputs'],
): Stack {
  const { account, region } = place;
  return {
    ...{ name, account, region, partition: 'aws', outputs, parameters: {} },
    id: `arn:aws:cloudformation:${region}:${account}:stack/${name}/1`,
    resources: new Map(
      Object.entries(resources).map(([id, { Type, Properties }]) => {
        const known = place.physicalIds?.[name]?.[id];
        return [id, { type: Type, physicalId: known ?? madeUp(Type, name, id, Properties, place) }];
      }),
    ),
    // The stacks' one condition asks for the regions in which there is metadata of CDK.
    holds: () => true,
  };
}

/**
 * In the form and of the length that CloudFormation makes: stack, logical id and 12 characters; at most 64 in all for most, and
 * without the stack for a secret, whose ARN has six more at its end.
 */
function madeUp(
  type: string,
  stack: string,
  logicalId: string,
  properties: Resource['Properties'] = {},
  { account, region }: Place,
): string {
  const name = `${stack}-${logicalId}`;
  const given = properties.Name ?? properties.ScheduleGroupName;
  if (type === 'AWS::SecretsManager::Secret') {
    return `arn:aws:secretsmanager:${region}:${account}:secret:${logicalId}-A1B2C3D4E5F6-AbCdEf`;
  }
  if (type === 'AWS::SNS::Topic') return `arn:aws:sns:${region}:${account}:${name}`;
  if (type === 'AWS::SQS::Queue') return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
  if (type === 'AWS::Route53::HostedZone') return 'Z0123456789ABCDEFGHIJ';
  return typeof given === 'string' ? given : `${name.slice(0, 51)}-A1B2C3D4E5F6`;
}

function textOf(value: unknown, stack: Stack): string {
  try {
    return String(resolve(value, stack));
  } catch {
    // Outputs for people, such as a zone's name servers, are in no policy.
    return '';
  }
}
