import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { openStage } from '../../../lab/matrix/stage.ts';
import { openClients } from '../../../lab/world/clients.ts';
import type { Deployed, LabState } from '../../../lab/world/state.ts';
import { stackNames } from '../../../lambda/contract/stacks.ts';
import type { GrantStage } from './deed.ts';

type State = LabState & { readonly deployed: Deployed };

/** A lab with a deployment in it, as deeds use it. */
export async function grantStageOf(state: State): Promise<GrantStage> {
  const { probeFunction, accountFunction, janitorFunction, pulseFunction } = state.deployed.prober;
  const functions = { probe: probeFunction, account: accountFunction, janitor: janitorFunction, pulse: pulseFunction };
  return { ...openStage(state), functions: { ...functions, notifier: await notifierOf(state) } };
}

/** No output names it. */
async function notifierOf(state: State): Promise<string> {
  const StackName = stackNames(state.deployed.deployment).alarms;
  const { StackResourceSummaries = [] } = await openClients(state).cloudFormation.send(
    new ListStackResourcesCommand({ StackName }),
  );
  const found = StackResourceSummaries.filter(({ ResourceType }) => ResourceType === 'AWS::Lambda::Function');
  const [notifier] = found;
  if (found.length !== 1 || !notifier?.PhysicalResourceId) throw new Error(`${found.length} functions in ${StackName}`);
  return notifier.PhysicalResourceId;
}
