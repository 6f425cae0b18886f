import { spawn } from 'node:child_process';

export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type RunOptions = { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv };

/**
 * Runs a command to its end, at low priority: a build must not starve what else the machine does.
 * @returns exit code (`null` where it could not be started or a signal ended it) and all it wrote
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn('nice', ['-n', '10', command, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const parts = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => {
      parts.stdout += data;
    });
    child.stderr.on('data', (data: Buffer) => {
      parts.stderr += data;
    });
    child.once('error', (error) => resolve({ code: null, stdout: '', stderr: error.message }));
    child.once('close', (code) => resolve({ code, ...parts }));
  });
}

/** The last lines of what a command wrote, for an error message. */
export function tail(text: string, lines = 8): string {
  return text.trim().split('\n').slice(-lines).join('\n');
}
