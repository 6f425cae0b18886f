import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeStack } from '../../../lab/aws/readback/describe-stack.ts';
import { ADMINISTRATOR, assemblyOf, bootstrap, deploy, ROOT, synthesise } from '../../../lab/world/cdk.ts';
import { clientSettings } from '../../../lab/world/clients.ts';
import type { DeployedConfig } from '../../../lab/world/product.ts';
import { readOutputs } from '../../../lab/world/product.ts';
import type { Deployed, LabServices } from '../../../lab/world/state.ts';
import { stackNames } from '../../../lambda/contract/stacks.ts';
import { type Identities, identitiesIn } from '../../stacks/identity.ts';
import type { Resource } from '../../stacks/synthesis.ts';

/**
 * Deploys a config as an administrator does by `npx cdk bootstrap` and `npx cdk deploy --all`: the first version knows no policies.
 * @param from folder of another version; default: this one
 * @returns outputs that are not there are empty: of the first version, or of a zone without a stack
 */
export async function deployAll(
  services: LabServices,
  { file, content }: DeployedConfig,
  label: string,
  from?: string,
): Promise<Deployed> {
  const assembly = await synthesise(services, file, label, from);
  await bootstrap(services, assembly, ADMINISTRATOR);
  const outputs = await deploy(services, assembly, ROOT);
  const { deployment = 'main', zone } = content;
  const { name: zoneName, hostedZoneId } = zone;
  const known = { deployment, config: file, zoneName, ...(hostedZoneId === undefined ? {} : { hostedZoneId }) };
  return readOutputs(outputs, known, '');
}

/** The resources of an assembly's templates whose identity matters, by stack. */
export function identitiesOf(services: LabServices, label: string, deployment: string): Record<string, Identities> {
  const assembly = assemblyOf(services, label);
  return Object.fromEntries(
    Object.values(stackNames(deployment)).map((stack) => {
      const text = readFileSync(join(assembly, `${stack}.template.json`), 'utf8');
      return [stack, identitiesIn((JSON.parse(text) as { Resources: Record<string, Resource> }).Resources)];
    }),
  );
}

/** What CloudFormation says the resources of these are: physical id by stack and logical id. */
export async function physicalIds(
  services: LabServices,
  identities: Readonly<Record<string, Identities>>,
): Promise<Record<string, string>> {
  const found = await Promise.all(
    Object.entries(identities).map(async ([stack, resources]) => {
      const { resources: live } = await describeStack(stack, clientSettings(services));
      return Object.keys(resources).map((id) => [`${stack}/${id}`, live.get(id)?.physicalId ?? ''] as const);
    }),
  );
  return Object.fromEntries(found.flat());
}
