import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { apisAt } from '../../../lab/aws/readback/apis.ts';
import { inlinePolicy, inlinePolicyNames } from '../../../lab/aws/readback/iam.ts';
import { clientSettings, openClients } from '../../../lab/world/clients.ts';
import type { Deployed, LabState } from '../../../lab/world/state.ts';
import { stackNames } from '../../../lambda/contract/stacks.ts';
import { type Cell, cellsIn, type Document, without } from './document.ts';
import { idOf, roleWord, withoutNames } from './ids.ts';

/** What a deployed role grants, read from IAM as it is at this moment. */

export type Grant = Cell & {
  /** For people, and for the table of what is expected: role, statement, action, and what of it. */
  readonly id: string;
  /** As `Probe`: the construct that the role is of. */
  readonly role: string;
  readonly roleName: string;
  readonly policy: string;
};

const IAM_VERSION = '2010-05-08';
type State = LabState & { readonly deployed: Deployed };

/** Every grant of every role of the deployed stacks. */
export async function grantsOf(state: State): Promise<Grant[]> {
  const apis = apisAt(clientSettings(state));
  const short = shortNames(state);
  const found: Grant[] = [];
  for (const { role, roleName } of await rolesOf(state)) {
    for (const policy of await inlinePolicyNames(apis, roleName)) {
      const document = (await inlinePolicy(apis, roleName, policy)) as Document;
      found.push(
        ...cellsIn(document).map((cell) => ({ ...cell, role, roleName, policy, id: idOf(role, cell, short) })),
      );
    }
  }
  return found;
}

/** Takes the grant out of its role. @returns what puts it back */
export async function takeAway(state: State, grant: Grant): Promise<() => Promise<void>> {
  const apis = apisAt(clientSettings(state));
  const { roleName: RoleName, policy: PolicyName } = grant;
  const before = (await inlinePolicy(apis, RoleName, PolicyName)) as Document;
  const put = async (document: Document) => {
    const PolicyDocument = JSON.stringify(document);
    await apis.query('iam', IAM_VERSION, 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument });
  };
  await put(without(before, grant));
  return () => put(before);
}

async function rolesOf(state: State): Promise<{ role: string; roleName: string }[]> {
  const { cloudFormation } = openClients(state);
  const stacks = Object.values(stackNames(state.deployed.deployment));
  const lists = await Promise.all(
    stacks.map((StackName) => cloudFormation.send(new ListStackResourcesCommand({ StackName }))),
  );
  return lists
    .flatMap(({ StackResourceSummaries = [] }) => StackResourceSummaries)
    .filter(({ ResourceType }) => ResourceType === 'AWS::IAM::Role')
    .map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => ({
      role: roleWord(LogicalResourceId),
      roleName: PhysicalResourceId,
    }));
}

/** Names of this run as they are in every run. */
function shortNames({ deployed }: State): (value: string) => string {
  const { prober, alarms, zoneName, deployment } = deployed;
  const secrets = Object.entries(JSON.parse(prober.secretArns) as Record<string, string>);
  const names = new Map([
    ...secrets.map(([ca, arn]) => [arn, ca] as const),
    [alarms.pageTopicArn, 'page'],
    [alarms.notifyTopicArn, 'notify'],
  ]);
  const functions = { probe: prober.probeFunction, account: prober.accountFunction, janitor: prober.janitorFunction };
  const ofFunctions = Object.entries({ ...functions, pulse: prober.pulseFunction });
  return (value) => {
    const known = names.get(value) ?? ofFunctions.find(([, name]) => value.endsWith(`:function:${name}`))?.[0];
    return known ?? withoutNames(value, { zoneName, deployment });
  };
}
