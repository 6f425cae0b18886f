import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConfigInput } from '../lambda/contract/config.ts';
import { takeDown } from './down.ts';
import { endLabOnInterrupt } from './interrupt.ts';
import { createProgress, LAB_OPTIONS_HELP, readOptions } from './options.ts';
import { prepareStepCa } from './stepca/prepare.ts';
import { prepareTools } from './tools/prepare.ts';
import { type ConfigChanges, labConfig, writeConfig } from './world/config.ts';
import { requireFreePorts } from './world/ports.ts';
import { deployProduct } from './world/product.ts';
import { spawnWorld, type WorldOptions } from './world/spawn.ts';
import { prepareStaging, type StagingSoftware } from './world/staging.ts';
import { type Deployed, type LabServices, type LabState, readState, writeState } from './world/state.ts';

const HELP = `Brings up the lab on this machine and deploys the product into it, unchanged: Boulder (Let's Encrypt's own software) as the
staging CA, a Pebble that demands an external account binding as the backup CA, another Pebble as the production CA that is only observed, an emulator
of AWS, name servers from the root down and validating resolvers.

  npm run lab:up [-- OPTIONS]

  --config FILE    a prober.config.json to deploy instead of the lab's own
  --staging WHAT   boulder (built once, minutes) or pebble (default: boulder where it can be built)
  --third          a third CA, step-ca (built once, minutes), as a second backup
${LAB_OPTIONS_HELP}

What is missing is installed first, pinned, without root, into a cache folder (RENEWAL_PROBER_CACHE; default: ~/.cache/renewal-prober).
Everything listens on loopback. The endpoints are printed and kept in .lab/NAME/lab.json. npm run lab:down ends it.

Exit code: 0 when the product stands, 1 when something failed (what had been started is ended again), 2 when the arguments cannot be read.`;

export type BringUpOptions = {
  readonly name: string;
  readonly portBase: number;
  readonly progress: (line: string) => void;
  /** A config file to deploy instead of the lab's own. */
  readonly config?: string;
  /** Changes to the lab's own config. */
  readonly changes?: ConfigChanges;
  /** Boulder unless told, where it can be had. */
  readonly staging?: StagingSoftware;
  /** Whether there is a third CA, step-ca. */
  readonly third?: boolean;
  /** Seconds of Retry-After on unfinished authorizations and orders; default: no such header. */
  readonly retryAfter?: WorldOptions['retryAfter'];
};

/** The lab of that name, with the product deployed; one that is up already is left as it is. */
export async function bringUp(options: BringUpOptions): Promise<LabState> {
  const { name, progress } = options;
  const running = readState(name);
  if (running?.deployed) {
    requireSameConfig(running.deployed, options);
    progress(`the lab "${name}" is up already`);
    return running;
  }
  const given = options.config === undefined ? undefined : givenConfig(options.config);
  const services = await startServices(options);
  try {
    const config = given ?? ownConfig(services, options.changes);
    const deployed = await deployProduct(services, config, progress);
    const state: LabState = { ...services, deployed };
    writeState(state);
    return state;
  } catch (error) {
    await takeDown(name);
    throw error;
  }
}

/** The lab of that name, and nothing deployed into it; one that is up already is ended first. */
export async function startServices(options: Omit<BringUpOptions, 'config' | 'changes'>): Promise<LabServices> {
  const { name, portBase, progress, retryAfter } = options;
  if (readState(name)) await takeDown(name);
  await requireFreePorts(portBase);
  const tools = await prepareTools({ progress });
  const boulder = await prepareStaging(options.staging ?? 'boulder', tools, progress);
  const stepCa = options.third ? await prepareStepCa({ progress }) : undefined;
  const services = await spawnWorld({
    ...{ name, portBase, tools },
    ...(boulder ? { boulder } : {}),
    ...(stepCa === undefined ? {} : { stepCa }),
    ...(retryAfter ? { retryAfter } : {}),
  });
  const { cas, dns } = services;
  const third = cas.third ? `, ${cas.third.software} (third)` : '';
  progress(
    `${cas.staging.software} (staging), ${cas.backup.software} (backup), ${cas.production.software} (production)${third}, ${dns.software}, name servers and AWS answer`,
  );
  return services;
}

function ownConfig(services: LabState, changes: ConfigChanges | undefined) {
  const content = labConfig(services, changes);
  return { file: writeConfig(services, content), content };
}

function givenConfig(path: string) {
  const file = resolve(path);
  try {
    return { file, content: JSON.parse(readFileSync(file, 'utf8')) as ConfigInput };
  } catch (cause) {
    throw new Error(`${file} cannot be used: ${(cause as Error).message}`, { cause });
  }
}

function requireSameConfig({ config: deployed }: Deployed, { name, config }: BringUpOptions): void {
  if (config === undefined || resolve(config) === deployed) return;
  throw new Error(
    `The lab "${name}" is up already, with ${deployed}. To deploy another config, end it first: npm run lab:down -- --name ${name}`,
  );
}

function describeThird({ third }: LabState['cas']): string {
  return third ? `  third CA       ${third.directory} (${third.software})\n` : '';
}

function describe({ name, deployed, aws, cas, dns, folder }: LabState): string {
  return `The lab "${name}" is up.
  AWS            ${aws.endpoint} (region ${aws.region}, any credentials)
  staging CA     ${cas.staging.directory} (${cas.staging.software})
  backup CA      ${cas.backup.directory} (${cas.backup.software})
  production CA  ${cas.production.directory} (${cas.production.software}, observed only)
${describeThird(cas)}  resolver       ${dns.resolver} (${dns.software})
  zone           ${deployed?.zoneName}
  probe function ${deployed?.prober.probeFunction}
  topics         ${deployed?.alarms.pageTopicArn}
                 ${deployed?.alarms.notifyTopicArn}
  logs and state ${folder}
Invoke: AWS_ENDPOINT_URL=${aws.endpoint} AWS_REGION=${aws.region} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \\
        aws lambda invoke --function-name ${deployed?.prober.probeFunction} \\
        --cli-binary-format raw-in-base64-out --payload '{"reason":"a try"}' /dev/stdout
End it: npm run lab:down -- --name ${name}`;
}

if (import.meta.main) {
  const options = readOptions(HELP, ['config', 'staging', 'third', 'name', 'port-base', 'json']);
  if (!readState(options.name)?.deployed) endLabOnInterrupt(options.name);
  try {
    const state = await bringUp({ ...options, progress: createProgress() });
    process.stdout.write(`${options.json ? JSON.stringify(state, null, 2) : describe(state)}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
