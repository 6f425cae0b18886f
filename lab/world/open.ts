import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startMiniStack, stopMiniStack } from '../aws/ministack.ts';
import { type Front, startFront } from '../ca/front.ts';
import { type Pebble, startPebble } from '../ca/pebble.ts';
import { createPki, type Pki } from '../ca/pki.ts';
import { startDns } from '../dns/lab-dns.ts';
import { startResolver } from '../dns/resolver/start-resolver.ts';
import { route53Source } from '../dns/route53-source.ts';
import { openClients } from './clients.ts';
import { openControlServer } from './control-server.ts';
import { planPorts } from './ports.ts';
import { LAB_BINDING } from './product.ts';
import { createRoutes } from './routes.ts';
import type { WorldOptions } from './spawn.ts';
import { type LabCa, type LabServices, labFolder } from './state.ts';

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';
const RESOLVER_ADDRESS = '127.0.0.53';

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
  const dns = await startDns({ port: ports.dns, source: route53Source(openClients({ aws }).route53), onTrouble: log });
  ending.push(() => dns.close());
  const resolver = await startResolver({ dns, address: RESOLVER_ADDRESS, port: ports.dns });
  ending.push(() => resolver.stop());
  const pki = await createPki();
  const startOne = async (ca: 'staging' | 'backup') => {
    const started = await startCa(ca, { options, folder, pki, dnsServer: `${RESOLVER_ADDRESS}:${ports.dns}` });
    ending.push(started.close);
    return started;
  };
  const [staging, backup] = await Promise.all([startOne('staging'), startOne('backup')]);
  const control = await openControlServer(
    ports.control,
    createRoutes({ dns, fronts: { staging: staging.front, backup: backup.front } }),
  );
  ending.push(control.close);
  return {
    name,
    pid: process.pid,
    folder,
    ports,
    control: control.url,
    aws,
    cas: { staging: staging.described, backup: backup.described },
    dns: { port: ports.dns, rootHints: dns.rootHints, resolver: `${RESOLVER_ADDRESS}:${ports.dns}` },
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

type StartedCa = { readonly front: Front; readonly described: LabCa; close(): Promise<void> };

/** A Pebble and the chaos proxy before it; the backup CA demands an external account binding. */
async function startCa(
  ca: 'staging' | 'backup',
  world: { readonly options: WorldOptions; readonly folder: string; readonly pki: Pki; readonly dnsServer: string },
): Promise<StartedCa> {
  const { options, pki, dnsServer } = world;
  const ports = planPorts(options.portBase);
  const dir = join(world.folder, ca);
  const pebble = await startPebble({
    name: ca,
    binary: options.tools.pebble,
    dir,
    pki,
    dnsServer,
    ports: { acme: ports[`${ca}Ca`], management: ports[`${ca}Management`] },
    ...(ca === 'backup' ? { eab: LAB_BINDING } : {}),
    ...(options.retryAfter ? { retryAfter: options.retryAfter } : {}),
  });
  try {
    const upstream = { directory: pebble.directory, tlsRootPem: pebble.tlsRootPem };
    const front = await startFront({ name: ca, pki, port: ports[ca], upstream });
    const close = async () => {
      await front.close();
      await pebble.stop();
    };
    return { front, described: await describe(pebble, front, dir), close };
  } catch (error) {
    await pebble.stop();
    throw error;
  }
}

async function describe(pebble: Pebble, front: Front, dir: string): Promise<LabCa> {
  const tlsRoot = join(dir, 'tls-root.pem');
  const issuingRoot = join(dir, 'issuing-root.pem');
  await writeFile(tlsRoot, front.tlsRootPem);
  await writeFile(issuingRoot, (await pebble.issuingRoots()).join('\n'));
  return { directory: front.directory, tlsRoot, issuingRoot, managementUrl: pebble.managementUrl, log: pebble.logFile };
}
