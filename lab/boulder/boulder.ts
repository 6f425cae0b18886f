import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeConfiguration, writeLimits } from './configuration/files.ts';
import type { Site } from './configuration/site.ts';
import { BOULDER, definitionsOf, FOUNDATIONS } from './definitions.ts';
import { createKeyFiles } from './key-files.ts';
import type { RateLimits } from './limits.ts';
import type { ProcessName } from './names.ts';
import { untilNonces } from './nonces.ts';
import type { BoulderOptions } from './options.ts';
import { assertPortsFree, portsFrom } from './ports.ts';
import { createProcesses, type Processes, type ProcessStatus } from './processes.ts';
import { PROFILES } from './profiles.ts';

/** A running instance: Let's Encrypt's CA software, all of its parts on 127.0.0.1. */
export type Boulder = {
  /** Its own directory, TLS with a certificate under `tlsRootPem`. */
  readonly directory: string;
  readonly tlsRootPem: string;
  /** The same without TLS, for a front that ends it: it must pass the Host on and add `X-Forwarded-Proto: https`. */
  readonly upstream: string;
  /** What a CAA record must name. */
  readonly caaIdentity: string;
  /** Roots, PEM, that issued certificates chain to. */
  issuingRoots(): readonly string[];
  processes(): readonly ProcessStatus<ProcessName>[];
  /**
   * A fault: the process is killed, or frozen, so that its peers wait for answers that never come.
   * A stopped database forgets all accounts and orders.
   */
  stopProcess(name: ProcessName, how?: 'kill' | 'freeze'): Promise<void>;
  /**
   * Ends the fault. A frozen process answers at once; the peers of a killed one find it again when they next try, which is
   * after about as long as it was away (gRPC's backoff: 1 s growing to 2 min).
   */
  startProcess(name: ProcessName): Promise<void>;
  /** Other limits, and counts that begin anew. Restarts `redis`, `ra` and `wfe`: requests under way are lost. */
  setLimits(limits: RateLimits): Promise<void>;
  logFile(name: ProcessName): string;
  /** Ends every process of this instance. */
  stop(): Promise<void>;
};

/**
 * Starts an instance and waits until it gives nonces: about a second.
 * @throws Error that names the process or the port that stood in the way; nothing is left running then
 */
export async function startBoulder(options: BoulderOptions): Promise<Boulder> {
  const site = await siteOf(options);
  await assertPortsFree(site.ports);
  await writeConfiguration(site);
  await writeLimits(site, options.limits ?? {});
  const processes = createProcesses(definitionsOf(site, options.tools), join(options.dir, 'log'));
  try {
    await startAll(
      processes,
      FOUNDATIONS.filter((name) => name !== 'ct' || options.ct !== false),
    );
    await startAll(processes, BOULDER);
    const boulder = asBoulder(site, processes);
    await untilNonces(boulder);
    return boulder;
  } catch (error) {
    await processes.stopAll();
    throw error;
  }
}

async function siteOf(options: BoulderOptions): Promise<Site> {
  const ports = typeof options.ports === 'number' ? portsFrom(options.ports) : options.ports;
  const origins = [...(options.origins ?? []), `https://127.0.0.1:${ports.acme}`];
  return {
    folder: join(options.dir, 'configuration'),
    keys: await createKeyFiles(options.dir),
    ports,
    dnsServers: options.dnsServers,
    profiles: options.profiles ?? PROFILES,
    asyncFinalize: options.asyncFinalize ?? true,
    caaIdentity: options.caaIdentity ?? 'boulder.example.org',
    accountPrefixes: origins.map((origin) => `${origin}/acme/acct/`),
  };
}

function asBoulder(site: Site, processes: Processes<ProcessName>): Boulder {
  const { keys, ports, caaIdentity } = site;
  const issuingRoots = [readFileSync(keys.webRoot, 'utf8')];
  const boulder: Boulder = {
    directory: `https://127.0.0.1:${ports.acme}/directory`,
    tlsRootPem: readFileSync(keys.rpcRoot, 'utf8'),
    upstream: `http://127.0.0.1:${ports.http}`,
    caaIdentity,
    issuingRoots: () => issuingRoots,
    processes: processes.list,
    logFile: processes.logFile,
    async stopProcess(name, how = 'kill') {
      if (how === 'freeze') processes.freeze(name);
      else await processes.stop(name);
    },
    startProcess: processes.start,
    async setLimits(limits) {
      const counting = ['redis', 'ra', 'wfe'] as const;
      await writeLimits(site, limits);
      await Promise.all(counting.map(processes.stop));
      await processes.start('redis');
      await startAll(processes, counting);
      await untilNonces(boulder);
    },
    stop: processes.stopAll,
  };
  return boulder;
}

async function startAll(processes: Processes<ProcessName>, names: readonly ProcessName[]): Promise<void> {
  await Promise.all(names.map(processes.start));
}
