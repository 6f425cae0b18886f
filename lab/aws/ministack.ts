import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tether } from '../daemon.ts';

const LAUNCHER = fileURLToPath(new URL('./launcher.py', import.meta.url));

export interface MiniStackOptions {
  /** The Python of the venv that `lab/aws/requirements.txt` was installed into. */
  python: string;
  port: number;
  /** A folder of this instance alone: its objects, the functions' code and temporary files. */
  stateDir: string;
  /** The folder that holds the Node 24 which functions run on. */
  nodeBinDir: string;
  /** The file that gets the instance's output. */
  log: string;
  region?: string;
  /** Seconds between two evaluations of every alarm; 1 unless told. */
  alarmTick?: number;
  /** Environments the account may have at work at once; 10, as in a new account, unless told. */
  concurrency?: number;
  /** Whether IAM policies are evaluated; on unless told. */
  iam?: 'on' | 'off';
  /** File, PEM: the root of HTTPS endpoints that topics send to; the machine's own roots unless told. */
  trust?: string;
  /** The instance outlives the process that starts it, to be ended by its pid. */
  detached?: boolean;
}

export interface MiniStack {
  endpoint: string;
  pid: number;
}

/** One execution environment of a function, as tests need it to freeze or kill it. */
export interface Worker {
  functionName: string;
  pid: number;
  state: 'starting' | 'idle' | 'busy';
  requestId: string | null;
  startedAt: number;
}

export interface PlannedFiring {
  /** Schedule group and name, as `group/name`. */
  name: string;
  /** The nominal time, as the target gets it. */
  scheduledTime: string;
  /** The moment it fires (inside the flexible window), in seconds since 1970. */
  firesAt: number;
}

/** Starts an instance and waits until it answers. Throws, with where to look, when it ends before or takes over 30 s. */
export async function startMiniStack(options: MiniStackOptions): Promise<MiniStack> {
  mkdirSync(options.stateDir, { recursive: true });
  const output = openSync(options.log, 'a');
  const child = spawn(options.python, [LAUNCHER, ...flags(options)], {
    stdio: ['ignore', output, output],
    detached: options.detached ?? false,
  });
  if (options.detached) child.unref();
  else tether(child);
  const endpoint = `http://127.0.0.1:${options.port}`;
  await answers(child, endpoint, options.log);
  return { endpoint, pid: child.pid as number };
}

function flags(options: MiniStackOptions): string[] {
  const given = {
    '--port': options.port,
    '--state-dir': options.stateDir,
    '--node': options.nodeBinDir,
    '--region': options.region,
    '--alarm-tick': options.alarmTick,
    '--concurrency': options.concurrency,
    '--iam': options.iam,
    '--trust': options.trust,
  };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)]));
}

async function answers(child: ChildProcess, endpoint: string, log: string): Promise<void> {
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('exit', (code, signal) => {
    failure ??= `it ended with ${signal ?? code}`;
  });
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && failure === undefined) {
    // A stranger on the same port would answer as well: our own child's failure to bind ends it within a moment.
    const response = await fetch(`${endpoint}/_lab/workers`).catch(() => undefined);
    if (response?.ok && failure === undefined) return;
    await sleep(100);
  }
  if (failure === undefined) child.kill('SIGKILL');
  throw new Error(`MiniStack did not start: ${failure ?? 'no answer in 30 s'}. Its output is in ${log}`);
}

/** Ends the instance and all its functions' processes, and waits until it is gone. */
export async function stopMiniStack(pid: number): Promise<void> {
  if (!signal(pid, 'SIGTERM')) return;
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    if (!signal(pid, 0)) return;
    await sleep(50);
  }
  signal(pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

export async function workers(endpoint: string): Promise<Worker[]> {
  return (await (await fetch(`${endpoint}/_lab/workers`)).json()) as Worker[];
}

export async function plannedFirings(endpoint: string): Promise<PlannedFiring[]> {
  return (await (await fetch(`${endpoint}/_lab/schedules`)).json()) as PlannedFiring[];
}

/** A resource of a type that the emulator has no service for: it was taken, and nothing is done with it. */
export interface RecordedResource {
  type: string;
  physicalId: string;
  stack: string;
  properties: Record<string, unknown>;
}

export async function recordedResources(endpoint: string): Promise<RecordedResource[]> {
  return (await (await fetch(`${endpoint}/_lab/recorded`)).json()) as RecordedResource[];
}
