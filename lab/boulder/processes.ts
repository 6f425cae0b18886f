import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKeeper } from './keeper.ts';

const START_MS = 15_000;
const LOOK_MS = 10;
const LAST_LINES = 8;

export type Definition<Name extends string> = {
  readonly name: Name;
  readonly command: string;
  readonly args: readonly string[];
  /** On 127.0.0.1; it is up when all are open. */
  readonly ports: readonly number[];
};

/** `ended`: by itself, which it never should. */
export type ProcessState = 'running' | 'frozen' | 'stopped' | 'ended';
export type ProcessStatus<Name extends string> = {
  readonly name: Name;
  readonly state: ProcessState;
  readonly pid?: number;
};

/** Named processes, each of which can be stopped and started again. Nothing they hold is worth an orderly end. */
export type Processes<Name extends string> = {
  /** @throws Error with the last of its output, when it ends or does not open its ports within 15 s */
  start(name: Name): Promise<void>;
  /** Kills it. */
  stop(name: Name): Promise<void>;
  /** Its ports stay open and nothing answers, until it is started. */
  freeze(name: Name): void;
  list(): ProcessStatus<Name>[];
  logFile(name: Name): string;
  /** Ends all, and those that are still being started too. */
  stopAll(): Promise<void>;
};

type Entry<Name extends string> = { definition: Definition<Name>; child?: ChildProcess; state: ProcessState };

export function createProcesses<Name extends string>(
  definitions: readonly Definition<Name>[],
  logFolder: string,
): Processes<Name> {
  mkdirSync(logFolder, { recursive: true });
  const keeper = startKeeper();
  const entries = new Map(definitions.map((definition) => [definition.name, newEntry(definition)]));
  const logFile = (name: Name) => join(logFolder, `${name}.log`);
  let closed = false;
  const entryOf = (name: Name): Entry<Name> => {
    const entry = entries.get(name);
    if (!entry) throw new Error(`There is no process "${name}". There are: ${[...entries.keys()].join(', ')}.`);
    return entry;
  };
  const stop = async (entry: Entry<Name>): Promise<void> => {
    const { child } = entry;
    entry.state = 'stopped';
    if (!child || !isAlive(child)) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    logFile,
    async start(name) {
      const entry = entryOf(name);
      if (closed) throw new Error(`${name} is not started: all were stopped.`);
      if (entry.state === 'running') return;
      if (entry.state === 'frozen') entry.child?.kill('SIGCONT');
      else launch(entry, logFile(name), keeper);
      entry.state = 'running';
      await untilUp(entry, logFile(name));
    },
    stop: (name) => stop(entryOf(name)),
    freeze(name) {
      const entry = entryOf(name);
      if (entry.state !== 'running') throw new Error(`${name} is ${entry.state}, so it can't be frozen.`);
      entry.child?.kill('SIGSTOP');
      entry.state = 'frozen';
    },
    list: () => [...entries.values()].map(statusOf),
    async stopAll() {
      closed = true;
      await Promise.all([...entries.values()].map(stop));
      await keeper.close();
    },
  };
}

function newEntry<Name extends string>(definition: Definition<Name>): Entry<Name> {
  return { definition, state: 'stopped' };
}

function launch<Name extends string>(entry: Entry<Name>, log: string, keeper: ReturnType<typeof startKeeper>): void {
  const output = openSync(log, 'a');
  const { command, args } = entry.definition;
  const child = spawn(command, args, { stdio: ['ignore', output, output], env: { PATH: process.env.PATH } });
  closeSync(output);
  entry.child = child;
  const { pid } = child;
  if (pid !== undefined) keeper.started(pid);
  const ended = () => {
    if (pid !== undefined) keeper.ended(pid);
    if (entry.child === child && entry.state !== 'stopped') entry.state = 'ended';
  };
  child.once('exit', ended);
  child.once('error', ended);
}

async function untilUp<Name extends string>(entry: Entry<Name>, log: string): Promise<void> {
  const { name, ports } = entry.definition;
  const deadline = Date.now() + START_MS;
  for (const port of ports) {
    while (!(await isOpen(port))) {
      if (entry.state !== 'running') throw new Error(`${name} ${entry.state}. ${lastOf(log)}`);
      if (Date.now() > deadline) throw new Error(`${name} did not open port ${port} in time. ${lastOf(log)}`);
      await sleep(LOOK_MS);
    }
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function lastOf(log: string): string {
  const lines = readFileSync(log, 'utf8').trim().split('\n').slice(-LAST_LINES);
  return `Its output is in ${log}, and ends so:\n${lines.join('\n')}`;
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function statusOf<Name extends string>({ definition, child, state }: Entry<Name>): ProcessStatus<Name> {
  const isThere = state === 'running' || state === 'frozen';
  return { name: definition.name, state, ...(isThere && child?.pid !== undefined ? { pid: child.pid } : {}) };
}
