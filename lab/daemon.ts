import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';

const PATIENCE_MS = 3_000;

/** A program that runs until it is stopped, at the latest when this process ends, however that ends. */
export type Daemon = {
  readonly pid: number;
  /** How it ended, once it has; absent while it runs. */
  ended(): string | undefined;
  /** SIGTERM, and SIGKILL to one that does not end in 3 s. Resolves when it is gone. */
  stop(): Promise<void>;
};

/**
 * @param options.log file that its output is added to
 * @throws Error when the program cannot be started
 */
export async function startDaemon(options: {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: string;
}): Promise<Daemon> {
  const output = openSync(options.log, 'a');
  const child = spawn(options.program, options.args, { stdio: ['ignore', output, output], env: { ...options.env } });
  closeSync(output);
  if (child.pid !== undefined) tether(child);
  await once(child, 'spawn');
  let end: string | undefined;
  const gone = once(child, 'exit').then(([code, signal]) => {
    end = `it ended with ${signal ?? code}`;
  });
  return {
    pid: child.pid as number,
    ended: () => end,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** A shell that waits for the end of a pipe, which comes when this process is gone, even by SIGKILL, and kills the child then. */
export function tether(child: ChildProcess): void {
  const shell = spawn('/bin/sh', ['-c', 'read -r _; kill -KILL "$1"', 'sh', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.unref();
  (shell.stdin as Socket).unref();
  child.once('exit', () => shell.kill('SIGKILL'));
}
