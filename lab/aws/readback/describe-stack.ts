import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import type { ClientSettings } from './apis.ts';
import { holds } from './conditions.ts';
import type { Stack } from './stack.ts';

/** Of a template, what tells of a stack more than its description. */
type Declared = {
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string }>>;
};

/** Throws when there is no such stack. */
export async function describeStack(
  name: string,
  client: ClientSettings,
  { Conditions = {}, Parameters = {} }: Declared = {},
): Promise<Stack> {
  const cloudformation = new CloudFormationClient(client);
  const { StackResources = [] } = await cloudformation.send(new DescribeStackResourcesCommand({ StackName: name }));
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({}));
  const own = Stacks.find((stack) => stack.StackName === name && stack.StackStatus !== 'DELETE_COMPLETE');
  if (own?.StackId === undefined) throw new Error(`There is no stack ${name} at ${client.endpoint}: deploy it first`);
  const [, partition = '', , region = '', account = ''] = own.StackId.split(':');
  const stack: Stack = {
    name,
    id: own.StackId,
    partition,
    region,
    account,
    resources: new Map(
      StackResources.map((each) => [
        each.LogicalResourceId ?? '',
        { type: each.ResourceType ?? '', physicalId: each.PhysicalResourceId ?? '' },
      ]),
    ),
    outputs: new Map(Stacks.map((each) => [each.StackName ?? '', pairs(each.Outputs, 'OutputKey', 'OutputValue')])),
    parameters: Object.fromEntries(
      Object.entries(pairs(own.Parameters, 'ParameterKey', 'ParameterValue')).map(([key, text]) => [
        key,
        Parameters[key]?.Type === 'CommaDelimitedList' ? text.split(',').map((each) => each.trim()) : text,
      ]),
    ),
    holds: (condition) => holds(condition, Conditions, stack),
  };
  return stack;
}

function pairs<K extends string, V extends string>(
  list: readonly Partial<Record<K | V, unknown>>[] | undefined,
  key: K,
  value: V,
): Record<string, string> {
  return Object.fromEntries((list ?? []).map((each) => [String(each[key]), String(each[value] ?? '')]));
}
