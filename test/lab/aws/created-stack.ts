import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { eventually } from '../../../lab/world/eventually.ts';
import type { Instance } from './instance.ts';

/** Creates a stack and waits for it. Throws, with the reasons, when it is rolled back. */
export async function createStack(client: Instance['client'], StackName: string, template: object): Promise<void> {
  const cloudformation = new CloudFormationClient(client);
  await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));
  await settled(cloudformation, StackName, 'CREATE_COMPLETE');
}

/** Updates a stack and waits for it. Throws, with the reasons, when it is rolled back. */
export async function updateStack(client: Instance['client'], StackName: string, template: object): Promise<void> {
  const cloudformation = new CloudFormationClient(client);
  await cloudformation.send(new UpdateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));
  await settled(cloudformation, StackName, 'UPDATE_COMPLETE');
}

async function settled(cloudformation: CloudFormationClient, StackName: string, wanted: string): Promise<void> {
  const stack = await eventually(`${StackName} settled`, async () => {
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.find(({ StackStatus }) => !StackStatus?.endsWith('IN_PROGRESS'));
  });
  if (stack.StackStatus === wanted) return;
  const { StackEvents = [] } = await cloudformation.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('FAILED'));
  const reasons = failed.map((event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason}`);
  throw new Error(`${StackName} is ${stack.StackStatus}: ${reasons.join('; ')}`);
}
