import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { BoulderTools } from '../boulder/prepare.ts';
import type { Tools } from '../tools/prepare.ts';
import { requireFreePorts } from './ports.ts';
import { type LabServices, labFolder, SERVE } from './state.ts';

export type WorldOptions = {
  readonly name: string;
  readonly portBase: number;
  readonly tools: Tools;
  /** Where the staging CA is to be Boulder. */
  readonly boulder?: BoulderTools;
  /** The step-ca program, where there is to be a third CA. */
  readonly stepCa?: string;
  /** Seconds of Retry-After on unfinished authorizations and orders; default: no such header. */
  readonly retryAfter?: { readonly authz: number; readonly order: number };
};
/** What the world process tells its parent, once. */
export type WorldMessage = { readonly ready: LabServices } | { readonly failed: string };

/** Starts the process that holds the lab's services; it outlives this one. Throws when they do not come up. */
export async function spawnWorld(options: WorldOptions): Promise<LabServices> {
  await requireFreePorts(options.portBase);
  const folder = labFolder(options.name);
  mkdirSync(folder, { recursive: true });
  const log = join(folder, 'world.log');
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [SERVE, options.name], {
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The lab did not start: ${why}. Its output is in ${log}`));
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`its process ended with ${signal ?? code}`));
    child.once('message', (message: WorldMessage) => {
      if ('failed' in message) return fail(message.failed);
      child.disconnect();
      child.unref();
      child.removeAllListeners();
      resolve(message.ready);
    });
    child.send(options);
  });
}
