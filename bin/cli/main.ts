import { CommanderError } from 'commander';
import { type Context, realContext, type Work } from './context.ts';
import { CommandError, EXIT, type ExitCode } from './failure.ts';
import { wrap } from './print/layout.ts';
import { painterFor } from './print/paint.ts';
import { forTerminal } from './print/terminal.ts';
import { createProgram } from './program.ts';

/**
 * Runs the command line to its end.
 * @param args as after the program's name
 * @returns what the process is to end with; nothing is thrown
 */
export async function main(args: readonly string[], context: Context = realContext()): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const run = async (work: Work) => {
    exitCode = await work(context);
  };
  try {
    await createProgram(run).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // commander has told by itself what is wrong, or has shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return tell(error instanceof CommandError ? error : defect(error), args.includes('--json'), context);
  } finally {
    context.progress.end();
  }
}

/** What nobody expected: this program is at fault. */
function defect(error: unknown): CommandError {
  const { name, message } = error instanceof Error ? error : { name: typeof error, message: 'no error was thrown' };
  const words = message.split('\n', 1)[0] ?? '';
  return new CommandError(
    EXIT.notReady,
    `The program itself failed: ${name}: ${words}`,
    'Report this line with the command; what a round does goes on without it.',
  );
}

/** To stderr for people, with --json to stdout as well for programs. */
function tell(
  { message, action, exitCode, code }: CommandError,
  json: boolean,
  { progress, print }: Context,
): ExitCode {
  progress.end();
  const paint = painterFor(process.stderr);
  const [first = '', ...lines] = action.split('\n');
  const told = [...wrap(`${paint('bad', 'prober:')} ${message}`), ...wrap(first, 2), ...lines];
  process.stderr.write(`${forTerminal(told.join('\n'))}\n`);
  if (json) print([JSON.stringify({ error: { message, action, exitCode, ...(code === undefined ? {} : { code }) } })]);
  return exitCode;
}
