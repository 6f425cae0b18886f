import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lab } from './support.ts';

const PROBER = fileURLToPath(new URL('../../../bin/prober.ts', import.meta.url));

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };
/** Credentials that may do everything. */
export const ROOT = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

/** Runs the program as a process of its own, with no more of this environment than it needs. */
export function prober(args: readonly string[], environment: Readonly<Record<string, string>> = ROOT): Promise<Ended> {
  const env = {
    ...{ HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_ENDPOINT_URL: lab.aws.endpoint, AWS_REGION: lab.aws.region },
    ...environment,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROBER, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}
