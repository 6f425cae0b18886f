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

export type DeployedConfig = { readonly file: string; readonly content: ConfigInput };

/**
 * Does with the product what people do at a first deploy: an administrator bootstraps with the policies that it needs, somebody
 * who may only do that deploys; then NS records into the parent zone, and external account binding into the secret of the CA
 * that demands one.
 */
export async function deployProduct(
  services: LabServices,
  config: DeployedConfig,
  progress: (line: string) => void,
): Promise<Deployed> {
  const deployed = await deployStacks(services, config, progress);
  const arns = JSON.parse(deployed.prober.secretArns) as Record<string, string>;
  await setUpAround(services, config.content, { nameServers: deployed.zone.nameServers, arns });
  return deployed;
}

/** Deploys the stacks alone, as for a deployment that stands and is brought up to date. */
export async function deployStacks(
  services: LabServices,
  { file, content }: DeployedConfig,
  progress: (line: string) => void,
): Promise<Deployed> {
  const deployment = content.deployment ?? 'main';
  const began = Date.now();
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  const assembly = await synthesise(services, file, deployment);
  progress(`synthesised the product (${seconds()})`);
  const { qualifier, permissionsBoundary } = content.deploying ?? {};
  if (permissionsBoundary !== undefined) await makeBoundary(services, file, permissionsBoundary);
  const executionPolicies = await makeExecutionPolicies(services, file);
  await bootstrap(services, assembly, { executionPolicies, ...(qualifier === undefined ? {} : { qualifier }) });
  const outputs = await asDeployer(services, file, (key) => deploy(services, assembly, key));
  progress(`deployed its stacks (${seconds()})`);
  const { name: zoneName, hostedZoneId } = content.zone;
  return readOutputs(outputs, {
    ...{ deployment, config: file, zoneName },
    ...(hostedZoneId === undefined ? {} : { hostedZoneId }),
  });
}

/**
 * What a person does beside the stacks of a first deploy.
 * @param made.nameServers of the zone, with commas between them
 * @param made.arns of the secrets, by CA
 */
export async function setUpAround(
  services: LabServices,
  config: ConfigInput,
  made: { readonly nameServers: string; readonly arns: Readonly<Record<string, string>> },
): Promise<void> {
  const { name, hostedZoneId } = config.zone;
  // A zone that was there before is delegated already.
  if (hostedZoneId === undefined) await controlOf(services).delegate(name, made.nameServers.split(','));
  await aliasRealNames(services, config);
  await bindAccounts(services, config, made.arns);
}

/** Takes a deployment's stacks away, as its owner does: its schedules fire no more. */
export async function removeProduct(
  services: LabServices,
  { deployment }: Pick<Deployed, 'deployment'>,
): Promise<void> {
  await destroy(services, assemblyOf(services, deployment));
}

/**
 * @param known.hostedZoneId of a zone that was there before, and has no stack
 * @param absent stands for outputs that are not there, of another version
 * @throws Error which names the first that is not there, where nothing stands for it
 */
export function readOutputs(
  outputs: Outputs,
  {
    hostedZoneId,
    ...known
  }: {
    readonly deployment: string;
    readonly config: string;
    readonly zoneName: string;
    readonly hostedZoneId?: string;
  },
  absent?: string,
): Deployed {
  const stacks = stackNames(known.deployment);
  const read = <Keys extends Record<string, string>>(stack: string, keys: Keys) =>
    Object.fromEntries(
      Object.entries(keys).map(([name, key]) => {
        const value = outputs[stack]?.[key] ?? absent;
        if (value === undefined) throw new Error(`the stack ${stack} has no output ${key}`);
        return [name, value];
      }),
    ) as Record<keyof Keys, string>;
  return {
    ...known,
    zone: hostedZoneId === undefined ? read(stacks.zone, OUTPUTS.zone) : { hostedZoneId, nameServers: '' },
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

async function bindAccounts(
  services: LabServices,
  config: ConfigInput,
  arns: Readonly<Record<string, string>>,
): Promise<void> {
  const { secrets } = openClients(services);
  for (const [id, ca] of Object.entries(config.cas)) {
    if (ca.preset !== 'custom' || !ca.externalAccountBinding) continue;
    const SecretString = JSON.stringify({ version: 1, externalAccountBinding: LAB_BINDING });
    await secrets.send(new PutSecretValueCommand({ SecretId: arns[id], SecretString }));
  }
}
