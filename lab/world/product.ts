import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { ConfigInput } from '../../lambda/contract/config.ts';
import { challengeNameOf, defaultChallengeTarget, withoutWildcard } from '../../lambda/contract/names.ts';
import { OUTPUTS, stackNames } from '../../lambda/contract/stacks.ts';
import { LAB_BINDING } from './binding.ts';
import { assemblyOf, bootstrap, deploy, destroy, type Outputs, synthesise } from './cdk.ts';
import { openClients } from './clients.ts';
import { controlOf } from './control-client.ts';
import { asDeployer, makeBoundary, makeExecutionPolicies } from './deployer.ts';
import type { Deployed, LabServices } from './state.ts';

/**
 * Does with the product what people do at a first deploy: an administrator bootstraps with the policies that it needs, somebody
 * who may only do that deploys; then NS records into the parent zone, and external account binding into the secret of the CA
 * that demands one.
 */
export async function deployProduct(
  services: LabServices,
  config: { readonly file: string; readonly content: ConfigInput },
  progress: (line: string) => void,
): Promise<Deployed> {
  const deployment = config.content.deployment ?? 'main';
  const began = Date.now();
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  const assembly = await synthesise(services, config.file, deployment);
  progress(`synthesised the product (${seconds()})`);
  const { qualifier, permissionsBoundary } = config.content.deploying ?? {};
  if (permissionsBoundary !== undefined) await makeBoundary(services, config.file, permissionsBoundary);
  const executionPolicies = await makeExecutionPolicies(services, config.file);
  await bootstrap(services, assembly, { executionPolicies, ...(qualifier === undefined ? {} : { qualifier }) });
  const outputs = await asDeployer(services, config.file, (key) => deploy(services, assembly, key));
  progress(`deployed its stacks (${seconds()})`);
  const deployed = readOutputs(outputs, { deployment, config: config.file, zoneName: config.content.zone.name });
  await controlOf(services).delegate(deployed.zoneName, deployed.zone.nameServers.split(','));
  await aliasRealNames(services, config.content);
  await bindAccounts(services, config.content, deployed);
  return deployed;
}

/** Takes a deployment's stacks away, as its owner does: its schedules fire no more. */
export async function removeProduct(
  services: LabServices,
  { deployment }: Pick<Deployed, 'deployment'>,
): Promise<void> {
  await destroy(services, assemblyOf(services, deployment));
}

function readOutputs(
  outputs: Outputs,
  known: { readonly deployment: string; readonly config: string; readonly zoneName: string },
): Deployed {
  const stacks = stackNames(known.deployment);
  const read = <Keys extends Record<string, string>>(stack: string, keys: Keys) =>
    Object.fromEntries(
      Object.entries(keys).map(([name, key]) => {
        const value = outputs[stack]?.[key];
        if (value === undefined) throw new Error(`the stack ${stack} has no output ${key}`);
        return [name, value];
      }),
    ) as Record<keyof Keys, string>;
  return {
    ...known,
    zone: read(stacks.zone, OUTPUTS.zone),
    prober: read(stacks.prober, OUTPUTS.prober),
    alarms: read(stacks.alarms, OUTPUTS.alarms),
  };
}

/** The CNAME at the challenge name of each real name, as its owner sets it. */
async function aliasRealNames(services: LabServices, { targets, zone }: ConfigInput): Promise<void> {
  for (const target of Object.values(targets)) {
    if (target.kind !== 'real') continue;
    for (const name of target.names.map(withoutWildcard)) {
      const value = target.challengeNames?.[name] ?? defaultChallengeTarget(zone.name, name);
      await controlOf(services).setRecord({ name: challengeNameOf(name), type: 'CNAME', values: [value] });
    }
  }
}

async function bindAccounts(services: LabServices, config: ConfigInput, deployed: Deployed): Promise<void> {
  const { secrets } = openClients(services);
  const arns = JSON.parse(deployed.prober.secretArns) as Record<string, string>;
  for (const [id, ca] of Object.entries(config.cas)) {
    if (ca.preset !== 'custom' || !ca.externalAccountBinding) continue;
    const SecretString = JSON.stringify({ version: 1, externalAccountBinding: LAB_BINDING });
    await secrets.send(new PutSecretValueCommand({ SecretId: arns[id], SecretString }));
  }
}
