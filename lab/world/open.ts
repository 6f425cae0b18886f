import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startMiniStack, stopMiniStack } from '../aws/ministack.ts';
import { createPki } from '../ca/pki.ts';
import { startDns } from '../dns/lab-dns.ts';
import { route53Source } from '../dns/route53-source.ts';
import { type StandingCa, startBackupCa, startStagingCa, startThirdCa } from './cas.ts';
import { openControlServer } from './control-server.ts';
import { planPorts } from './ports.ts';
import { startResolvers } from './resolvers.ts';
import { createRoutes } from './routes.ts';
import type { WorldOptions } from './spawn.ts';
import { type LabServices, labFolder } from './state.ts';

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';

export type World = { readonly services: LabServices; close(): Promise<void> };

/** Starts every service of a lab; when one does not come up, those that did are ended again. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const ending: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of ending.reverse()) await end();
  };
  try {
    return { services: await startServices(options, ending), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startServices(options: WorldOptions, ending: (() => Promise<void>)[]): Promise<LabServices> {
  const { name } = options;
  const folder = labFolder(name);
  const ports = planPorts(options.portBase);
  await mkdir(folder, { recursive: true });
  const ministack = await startAws(options, folder);
  ending.push(() => stopMiniStack(ministack.pid));
  const aws = { endpoint: ministack.endpoint, region: REGION, accountId: ACCOUNT };
  const dns = await startDns({ port: ports.dns, source: route53Source(aws.endpoint), onTrouble: log });
  ending.push(() => dns.close());
  const resolvers = await startResolvers(dns, { folder });
  ending.push(() => resolvers.stop());
  const around = { folder, pki: await createPki(), resolvers };
  const begin = async (start: Promise<StandingCa>) => {
    const ca = await start;
    ending.push(() => ca.stop());
    return ca;
  };
  const cas = await allOrThrow([begin(startStagingCa(options, around)), begin(startBackupCa(options, around))]);
  const [staging, backup] = cas;
  const third = options.stepCa === undefined ? undefined : await begin(startThirdCa(options.stepCa, options, around));
  const control = await openControlServer(
    ports.control,
    createRoutes({ aws, dns, resolvers, cas: { staging, backup, ...(third ? { third } : {}) } }),
  );
  ending.push(control.close);
  return {
    name,
    pid: process.pid,
    folder,
    ports,
    control: control.url,
    aws,
    cas: {
      staging: staging.described,
      backup: backup.described,
      ...(third ? { third: third.described } : {}),
    },
    dns: {
      port: ports.dns,
      rootHints: dns.rootHints,
      resolver: resolvers.of.primary,
      observed: [resolvers.of.primary, resolvers.of['remoteva-1']],
      software: resolvers.software,
    },
  };
}

/** Into the world's log. */
function log(error: unknown): void {
  process.stderr.write(`${new Date().toISOString()} ${String(error)}\n`);
}

function startAws({ tools, portBase }: WorldOptions, folder: string) {
  return startMiniStack({
    python: tools.python,
    port: planPorts(portBase).aws,
    stateDir: join(folder, 'aws'),
    nodeBinDir: tools.nodeBinDir,
    log: join(folder, 'aws.log'),
    region: REGION,
  });
}

/** Waits for both, so that what did start is known when the other did not. */
async function allOrThrow<T>([one, other]: readonly [Promise<T>, Promise<T>]): Promise<[T, T]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}
