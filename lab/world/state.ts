import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OUTPUTS } from '../../lambda/contract/stacks.ts';
import type { LabPorts } from './ports.ts';

/** One CA of a running lab, as it is reached from outside. */
export type LabCa = {
  /** What it is, for reports. */
  readonly software: string;
  /** Where the product finds it, through the chaos proxy. */
  readonly directory: string;
  /** File, PEM: the root of the https certificates of proxy and CA. */
  readonly tlsRoot: string;
  /** File, PEM: the root that issued certificates chain to. */
  readonly issuingRoot: string;
  /** The CA's own log. */
  readonly log: string;
  /** What CAA records must name; empty where the CA looks at none. */
  readonly caaIdentities: readonly string[];
  /** URL of the JSON of its status page, where it has one. */
  readonly statusApi?: string;
};

/** The CA that is only observed, and what the team has there. */
export type ProductionCa = LabCa & {
  /** The account of the team's own client. */
  readonly accountUrl: string;
  /** File, PEM: a certificate that the CA issued to the team. */
  readonly certificate: string;
};

/** The services of a lab that the product is deployed into. */
export type LabServices = {
  readonly name: string;
  /** The process that holds everything; SIGTERM ends it all. */
  readonly pid: number;
  readonly folder: string;
  readonly ports: LabPorts;
  readonly control: string;
  readonly aws: { readonly endpoint: string; readonly region: string; readonly accountId: string };
  /** The third where it was asked for. */
  readonly cas: {
    readonly staging: LabCa;
    readonly backup: LabCa;
    readonly production: ProductionCa;
    readonly third?: LabCa;
  };
  /** For `network.controls` of a config: hosts that are no CA. */
  readonly controlHosts: readonly {
    readonly host: string;
    readonly port: number;
    /** Files, PEM. */
    readonly tlsRoots: readonly string[];
  }[];
  readonly dns: {
    readonly port: number;
    readonly rootHints: readonly { readonly name: string; readonly address: string }[];
    /** `address:port` of the recursive resolver that the CAs ask. */
    readonly resolver: string;
    /** `address:port` of the resolvers that the prober asks; no CA asks these. */
    readonly observed: readonly string[];
    /** What the resolvers are, for reports. */
    readonly software: string;
  };
};

/** The product in a lab: each output of each stack, as it is deployed. */
export type Deployed = {
  readonly config: string;
  readonly deployment: string;
  readonly zoneName: string;
  readonly zone: Readonly<Record<keyof typeof OUTPUTS.zone, string>>;
  readonly prober: Readonly<Record<keyof typeof OUTPUTS.prober, string>>;
  readonly alarms: Readonly<Record<keyof typeof OUTPUTS.alarms, string>>;
};

export type LabState = LabServices & { readonly deployed?: Deployed };

const CLONE = fileURLToPath(new URL('../..', import.meta.url));
/** What the world process runs. */
export const SERVE = fileURLToPath(new URL('./serve.ts', import.meta.url));

/** The folder of a lab: its logs, certificates, assemblies and state. */
export function labFolder(name: string): string {
  return join(CLONE, '.lab', name);
}

function stateFile(name: string): string {
  return join(labFolder(name), 'lab.json');
}

/** Holds the pid of the world process from its first moment, when there is no state yet. */
function claimFile(name: string): string {
  return join(labFolder(name), 'world.pid');
}

/** Takes the name for this process, the world. @throws Error when another world has it */
export function claimName(name: string): void {
  const other = worldOf(name);
  if (other !== undefined && other !== process.pid)
    throw new Error(`process ${other} starts, holds or ends a lab of this name already`);
  mkdirSync(labFolder(name), { recursive: true });
  rmSync(claimFile(name), { force: true });
  writeFileSync(claimFile(name), String(process.pid), { flag: 'wx' });
}

/** Whether this process still has the name: not once the folder of the lab was removed. */
export function holdsName(name: string): boolean {
  return worldOf(name) === process.pid;
}

/** The process that starts, holds or ends the lab of that name. */
export function worldOf(name: string): number | undefined {
  try {
    const pid = Number(readFileSync(claimFile(name), 'utf8'));
    return isWorld(pid, name) ? pid : undefined;
  } catch {
    return undefined;
  }
}

export function writeState(state: LabState): void {
  mkdirSync(labFolder(state.name), { recursive: true });
  const file = stateFile(state.name);
  // Whoever reads it meanwhile sees the old state or the new one, never half of one.
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** The state of a lab whose process is still there, else `undefined`. */
export function readState(name: string): LabState | undefined {
  try {
    const state = JSON.parse(readFileSync(stateFile(name), 'utf8')) as LabState;
    return isWorld(state.pid, name) ? state : undefined;
  } catch {
    return undefined;
  }
}

export function forgetState(name: string): void {
  for (const file of [stateFile(name), claimFile(name)]) rmSync(file, { force: true });
}

/** A pid may have gone to another program since: the command line tells. */
function isWorld(pid: number, name: string): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.includes(SERVE) && words.includes(name);
  } catch {
    return false;
  }
}
