import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ToolError } from './errors.ts';

const LAST_LINES = 15;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs a program to its end.
 * @returns what it wrote to its standard output
 * @throws ToolError `command-failed`: it could not be started or ended with an error, with its last words
 */
export async function run(program: string, args: readonly string[], env: Environment = process.env): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...env } });
  const kill = () => child.kill();
  process.once('exit', kill);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? '' : `it ended with ${signal ?? code}`));
  });
  const [failure, output, complaints] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  process.off('exit', kill);
  if (failure === '') return output;
  const last = `${output}\n${complaints}`.trim().split('\n').slice(-LAST_LINES).join('\n');
  throw new ToolError('command-failed', `${[program, ...args].join(' ')} failed: ${failure}.\n${last}`);
}
