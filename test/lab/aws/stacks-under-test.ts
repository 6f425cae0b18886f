import { type CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { eventually } from '../../../lab/world/eventually.ts';

/** The stack, once nothing is in progress. */
export const settled = (cloudformation: CloudFormationClient, StackName: string) =>
  eventually(`${StackName} settled`, async () => {
    const answer = await cloudformation.send(new DescribeStacksCommand({ StackName }));
    return answer.Stacks?.find((each) => !each.StackStatus?.endsWith('IN_PROGRESS'));
  });

/** Deploys the resources and gives the status the stack ended in, and its outputs. */
export async function deployStack(
  cloudformation: CloudFormationClient,
  StackName: string,
  Resources: object,
  outputs: Record<string, object> = {},
) {
  const Outputs = Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }]));
  const TemplateBody = JSON.stringify({ Resources, Outputs });
  await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody }));
  const stack = await settled(cloudformation, StackName);
  const values = Object.fromEntries((stack.Outputs ?? []).map((each) => [each.OutputKey, each.OutputValue ?? '']));
  return { status: stack.StackStatus, values: values as Record<string, string> };
}
