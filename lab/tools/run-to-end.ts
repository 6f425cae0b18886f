import { spawn } from 'node:child_process';

export type Finished = { readonly code: number | null; readonly output: string };

/**
 * Runs a command to its end.
 * @returns exit code (`null` where it could not be started or a signal ended it) and all it wrote
 */
export function runToEnd(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** The last lines of what a command wrote, for an error message. */
export function tail(output: string): string {
  return output.trim().split('\n').slice(-5).join('\n');
}
