import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { awsEnvironment } from '../../../lab/world/cdk.ts';
import type { LabServices } from '../../../lab/world/state.ts';

const PROBER = fileURLToPath(new URL('../../../bin/prober.ts', import.meta.url));

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** The operator's command line as a process of its own, against a lab. */
export function runProber(services: LabServices, ...args: readonly string[]): Promise<Ended> {
  const env = { ...awsEnvironment(services), HOME: '/nonexistent' };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROBER, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}
