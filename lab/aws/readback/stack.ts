import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import type { ClientSettings } from './apis.ts';

/** A deployed stack, as far as its template's intrinsic functions ask about it. */
export interface Stack {
  name: string;
  id: string;
  partition: string;
  region: string;
  account: string;
  /** Logical id to what CloudFormation made of it; a resource whose condition did not hold is absent. */
  resources: ReadonlyMap<string, { type: string; physicalId: string }>;
  /** Outputs of any stack of the account and region. */
  outputs: ReadonlyMap<string, Readonly<Record<string, string>>>;
  parameters: Readonly<Record<string, string>>;
}

/** Throws when there is no such stack. */
export async function describeStack(name: string, client: ClientSettings): Promise<Stack> {
  const cloudformation = new CloudFormationClient(client);
  const { StackResources = [] } = await cloudformation.send(new DescribeStackResourcesCommand({ StackName: name }));
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({}));
  const own = Stacks.find((stack) => stack.StackName === name && stack.StackStatus !== 'DELETE_COMPLETE');
  if (own?.StackId === undefined) throw new Error(`There is no stack ${name} at ${client.endpoint}: deploy it first`);
  const [, partition = '', , region = '', account = ''] = own.StackId.split(':');
  return {
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
  };
}

function pairs<K extends string, V extends string>(
  list: readonly Partial<Record<K | V, unknown>>[] | undefined,
  key: K,
  value: V,
): Record<string, string> {
  return Object.fromEntries((list ?? []).map((each) => [String(each[key]), String(each[value] ?? '')]));
}
