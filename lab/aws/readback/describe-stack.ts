import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import type { ClientSettings } from './apis.ts';
import { holds } from './conditions.ts';
import type { Stack } from './stack.ts';

/** Throws when there is no such stack. `conditions` are those of its template. */
export async function describeStack(
  name: string,
  client: ClientSettings,
  conditions: Readonly<Record<string, unknown>> = {},
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
    parameters: pairs(own.Parameters, 'ParameterKey', 'ParameterValue'),
    holds: (condition) => holds(condition, conditions, stack),
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
