import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { Document, ResourcePolicy, Role } from './roles.ts';

/** A call as IAM is asked about it. */
export type Call = {
  readonly action: string;
  readonly resource: string;
  /** By condition key; letter case does not matter. */
  readonly context: Readonly<Record<string, readonly string[]>>;
};

export type Decision = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

/**
 * What IAM says to a call of a role, by its policies and that of the resource.
 *
 * Throws where the simulator cannot tell: a policy, an action or a resource that there is not. A context key that the action does not
 * have counts for nothing in AWS either, so such a key is an error here: a test must not rest on it.
 */
export async function decide(role: Role, call: Call, onResources: readonly ResourcePolicy[] = []): Promise<Decision> {
  const account = role.arn.split(':')[4] ?? '';
  const policy = onResources.find(
    ({ resource }) => call.resource === resource || call.resource.startsWith(`${resource}/`),
  );
  const simulation: Simulation = {
    request: {
      principal: role.arn,
      action: call.action,
      resource: { resource: call.resource, accountId: account },
      contextVariables: contextOf(call),
    },
    identityPolicies: role.documents.map((document, index) => ({ name: `policy-${index}`, policy: document })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(policy ? { resourcePolicy: policy.document } : {}),
  };
  return run(simulation);
}

/** The same for a service of AWS, which has no policies of its own: the resource's decides, of a role its trust policy. */
export function decideForService(service: string, call: Call, document: Document | undefined): Promise<Decision> {
  return run({
    request: {
      principal: service,
      action: call.action,
      resource: { resource: call.resource, accountId: call.resource.split(':')[4] ?? '' },
      contextVariables: contextOf(call),
    },
    identityPolicies: [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(document ? { resourcePolicy: document } : {}),
  });
}

async function run(simulation: Simulation): Promise<Decision> {
  const { action, resource } = simulation.request;
  const answer = await runSimulation(simulation, {});
  if (answer.resultType !== 'single') {
    throw new Error(`${action} on ${resource.resource} cannot be simulated: ${JSON.stringify(answer, null, 1)}`);
  }
  const ignored = answer.result.ignoredContextKeys ?? [];
  if (ignored.length > 0) throw new Error(`${action} has no condition keys ${ignored.join(', ')}`);
  const { overallResult } = answer;
  if (overallResult === 'Allowed' || overallResult === 'ExplicitlyDenied' || overallResult === 'ImplicitlyDenied') {
    return overallResult;
  }
  throw new Error(`${action} on ${resource.resource}: ${overallResult}`);
}

/** Keys of many values, whose number of values in a request is no matter. Service Authorization Reference, type "ArrayOfString". */
const OF_MANY = /^(route53:changeresourcerecordsets|dynamodb:leadingkeys$|dynamodb:attributes$)/i;

function contextOf({ context }: Call): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(context).map(([key, values]) => [key, contextValue(key, values)]));
}

function contextValue(key: string, values: readonly string[]): string | string[] {
  return OF_MANY.test(key) ? [...values] : (values[0] ?? '');
}
