import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startMiniStack, stopMiniStack } from '../aws/ministack.ts';
import { createPki } from '../ca/pki.ts';
import { startControlHosts } from '../controls/hosts.ts';
import { startDns } from '../dns/lab-dns.ts';
import { route53Source } from '../dns/route53-source.ts';
import { startStatusPages } from '../status/pages.ts';
import { BACKUP_HOST, type StandingCa, startBackupCa, startProductionCa, startStagingCa, startThirdCa } from './cas.ts';
import { openControlServer } from './control-server.ts';
import { planPorts } from './ports.ts';
import { orderFromProduction } from './production.ts';
import { startResolvers } from './resolvers.ts';
import { createRoutes } from './routes.ts';
import type { WorldOptions } from './spawn.ts';
import { type LabServices, labFolder } from './state.ts';

const TTL_SECONDS = 30;
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
  const pki = await createPki();
  const tlsRoot = join(folder, 'tls-root.pem');
  await writeFile(tlsRoot, pki.rootPem);
  const ministack = await startAws(options, folder, tlsRoot);
  ending.push(() => stopMiniStack(ministack.pid));
  const aws = { endpoint: ministack.endpoint, region: REGION, accountId: ACCOUNT };
  const dns = await startDns({ port: ports.dns, source: route53Source(aws.endpoint), onTrouble: log });
  ending.push(() => dns.close());
  const resolvers = await startResolvers(dns, { folder });
  ending.push(() => resolvers.stop());
  const controlHosts = await startControlHosts(ports.controlHosts, { pki, dns });
  ending.push(async () => void (await Promise.all(controlHosts.map((host) => host.close()))));
  dns.elsewhere.set(BACKUP_HOST, 'A', TTL_SECONDS, ['127.0.0.1']);
  const around = { folder, pki, resolvers };
  const begin = async (start: Promise<StandingCa>) => {
    const ca = await start;
    ending.push(() => ca.stop());
    return ca;
  };
  const [staging, backup, production] = await allOrThrow([
    begin(startStagingCa(options, around)),
    begin(startBackupCa(options, around)),
    begin(startProductionCa(options, around)),
  ]);
  const third = options.stepCa === undefined ? undefined : await begin(startThirdCa(options.stepCa, options, around));
  const statusPages = await startStatusPages({
    ...{ port: ports.statusPages, pki, dns },
    hosts: { staging: hostOf(staging), backup: hostOf(backup), production: hostOf(production) },
  });
  ending.push(() => statusPages.close());
  const cas = { staging, backup, production, ...(third ? { third } : {}) };
  const control = await openControlServer(
    ports.control,
    createRoutes({ aws, dns, resolvers: resolvers.running, cas, controlHosts, statusPages }, pki),
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
      staging: { ...staging.described, statusApi: statusPages.urls.staging },
      backup: { ...backup.described, statusApi: statusPages.urls.backup },
      production: {
        ...(await orderFromProduction(production, { folder, dns })),
        statusApi: statusPages.urls.production,
      },
      ...(third ? { third: third.described } : {}),
    },
    controlHosts: controlHosts.map(({ name: host, port }) => ({ host, port, tlsRoots: [tlsRoot] })),
    dns: {
      port: ports.dns,
      rootHints: dns.rootHints,
      resolver: resolvers.of.primary,
      observed: resolvers.prober,
      software: resolvers.software,
    },
  };
}

function hostOf({ described }: StandingCa): string {
  return new URL(described.directory).host;
}

/** Into the world's log. */
function log(error: unknown): void {
  process.stderr.write(`${new Date().toISOString()} ${String(error)}\n`);
}

function startAws({ tools, portBase }: WorldOptions, folder: string, trust: string) {
  return startMiniStack({
    python: tools.python,
    port: planPorts(portBase).aws,
    stateDir: join(folder, 'aws'),
    nodeBinDir: tools.nodeBinDir,
    log: join(folder, 'aws.log'),
    region: REGION,
    trust,
  });
}

/** Waits for all, so that what did start is known when another did not. */
async function allOrThrow<T extends readonly unknown[]>(
  starts: { readonly [K in keyof T]: Promise<T[K]> },
): Promise<T> {
  await Promise.allSettled(starts);
  return (await Promise.all(starts)) as unknown as T;
}
