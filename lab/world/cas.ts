import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Boulder, startBoulder } from '../boulder/boulder.ts';
import { type Front, startFront } from '../ca/front.ts';
import { startPebble } from '../ca/pebble.ts';
import type { Pki } from '../ca/pki.ts';
import { startStepCa } from '../stepca/step-ca.ts';
import { LAB_BINDING } from './binding.ts';
import { planPorts } from './ports.ts';
import type { Resolvers } from './resolvers.ts';
import type { WorldOptions } from './spawn.ts';
import type { LabCa } from './state.ts';

/** A CA that stands, the chaos proxy before it, and what the state tells of it. */
export type StandingCa = {
  readonly front: Front;
  readonly described: LabCa;
  /** Where the CA is Boulder: its processes can be stopped by name. */
  readonly boulder?: Boulder;
  stop(): Promise<void>;
};

type CaName = 'staging' | 'backup' | 'production' | 'third';

/** The backup CA is reached by a name, which functions look up by the resolvers of the config; the others by address. */
export const BACKUP_HOST = 'acme.backup-ca.example';

/** What CAA records must name to let the production CA issue. Pebble itself looks at none. */
const PRODUCTION_IDENTITY = 'production-ca.example.com';

type Surroundings = { readonly folder: string; readonly pki: Pki; readonly resolvers: Resolvers };

/** What both kinds of CA have in common. */
type Issuer = {
  readonly software: string;
  readonly directory: string;
  readonly tlsRootPem: string;
  readonly roots: readonly string[];
  readonly log: string;
  readonly caaIdentities: readonly string[];
  readonly boulder?: Boulder;
  stop(): Promise<void>;
};

/** Boulder where it was built, else a Pebble. */
export function startStagingCa(options: WorldOptions, around: Surroundings): Promise<StandingCa> {
  const start = options.boulder ? startBoulderCa : startPebbleCa;
  return standBehindFront('staging', (dir) => start('staging', options, around, dir), options, around);
}

/** A Pebble that demands an external account binding. */
export function startBackupCa(options: WorldOptions, around: Surroundings): Promise<StandingCa> {
  return standBehindFront('backup', (dir) => startPebbleCa('backup', options, around, dir), options, around);
}

/** A Pebble that stands for the CA that the team's own client orders from. */
export function startProductionCa(options: WorldOptions, around: Surroundings): Promise<StandingCa> {
  return standBehindFront('production', (dir) => startPebbleCa('production', options, around, dir), options, around);
}

/** A step-ca: another implementation, with roots of its own. */
export function startThirdCa(stepCa: string, options: WorldOptions, around: Surroundings): Promise<StandingCa> {
  return standBehindFront('third', (dir) => startStepCaIssuer(stepCa, options, around, dir), options, around);
}

async function standBehindFront(
  ca: CaName,
  start: (dir: string) => Promise<Issuer>,
  options: WorldOptions,
  { folder, pki }: Surroundings,
): Promise<StandingCa> {
  const dir = join(folder, ca);
  await mkdir(dir, { recursive: true });
  const issuer = await start(dir);
  try {
    const port = planPorts(options.portBase)[ca];
    const hostnames = ca === 'backup' ? [BACKUP_HOST] : [];
    const front = await startFront({ name: ca, pki, port, upstream: issuer, hostnames });
    const stop = async () => {
      await front.close();
      await issuer.stop();
    };
    const described = await describe(issuer, front, dir);
    return { front, described, stop, ...(issuer.boulder ? { boulder: issuer.boulder } : {}) };
  } catch (error) {
    await issuer.stop();
    throw error;
  }
}

async function startPebbleCa(
  ca: Exclude<CaName, 'third'>,
  options: WorldOptions,
  { pki, resolvers }: Surroundings,
  dir: string,
): Promise<Issuer> {
  const ports = planPorts(options.portBase);
  const caaIdentities = ca === 'production' ? [PRODUCTION_IDENTITY] : [];
  const pebble = await startPebble({
    name: ca,
    binary: options.tools.pebble,
    dir,
    pki,
    dnsServer: resolvers.of.primary,
    ports: { acme: ports[`${ca}Ca`], management: ports[`${ca}Management`] },
    caaIdentities,
    ...(ca === 'backup' ? { eab: LAB_BINDING } : {}),
    ...(options.retryAfter ? { retryAfter: options.retryAfter } : {}),
  });
  const { directory, tlsRootPem, logFile, stop } = pebble;
  const roots = await pebble.issuingRoots();
  return { software: 'Pebble', directory, tlsRootPem, roots, log: logFile, caaIdentities, stop };
}

async function startBoulderCa(
  ca: 'staging' | 'backup',
  options: WorldOptions,
  { resolvers }: Surroundings,
  dir: string,
): Promise<Issuer> {
  const ports = planPorts(options.portBase);
  if (!options.boulder) throw new Error('Boulder was not built');
  const boulder = await startBoulder({
    tools: options.boulder,
    dir,
    ports: ports.boulder,
    dnsServers: resolvers.of,
    origins: [`https://127.0.0.1:${ports[ca]}`],
  });
  return {
    software: 'Boulder',
    directory: boulder.directory,
    tlsRootPem: boulder.tlsRootPem,
    roots: boulder.issuingRoots(),
    log: boulder.logFile('wfe'),
    caaIdentities: [boulder.caaIdentity],
    boulder,
    stop: () => boulder.stop(),
  };
}

async function startStepCaIssuer(
  binary: string,
  { portBase }: WorldOptions,
  { resolvers }: Surroundings,
  dir: string,
): Promise<Issuer> {
  const stepCa = await startStepCa({
    ...{ binary, dir },
    port: planPorts(portBase).thirdCa,
    dnsServer: resolvers.of.primary,
  });
  const { directory, tlsRootPem, logFile, stop } = stepCa;
  const roots = await stepCa.issuingRoots();
  return { software: 'step-ca', directory, tlsRootPem, roots, log: logFile, caaIdentities: [], stop };
}

async function describe(issuer: Issuer, front: Front, dir: string): Promise<LabCa> {
  const tlsRoot = join(dir, 'tls-root.pem');
  const issuingRoot = join(dir, 'issuing-root.pem');
  await writeFile(tlsRoot, front.tlsRootPem);
  await writeFile(issuingRoot, issuer.roots.join('\n'));
  const { software, log, caaIdentities } = issuer;
  return { software, directory: front.directory, tlsRoot, issuingRoot, log, caaIdentities };
}
