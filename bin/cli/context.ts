import { createInterface } from 'node:readline/promises';
import type { Clock } from '../../lambda/contract/clock.ts';
import { type Aws, type AwsOptions, openAws } from './aws.ts';
import type { ExitCode } from './failure.ts';
import { type Paint, painterFor } from './print/paint.ts';
import { forTerminal } from './print/terminal.ts';
import { createProgress, type Progress } from './progress.ts';

/** What a command is given to do its work with. */
export type Context = {
  readonly aws: (options: AwsOptions) => Aws;
  readonly clock: Pick<Clock, 'now'>;
  readonly paint: Paint;
  readonly progress: Progress;
  /** To stdout. */
  readonly print: (lines: readonly string[]) => void;
  /** Asks the person at the terminal; absent where there is none. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Default: as long as told. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
};

/** Options of every command that asks AWS. */
export type CommonOptions = AwsOptions & { readonly stack?: string; readonly json?: boolean };

/** A command's work; it throws CommandError where it cannot be done. */
export type Work = (context: Context) => Promise<ExitCode>;

export function realContext(): Context {
  const clock = { now: () => Date.now() };
  return {
    aws: (options) => openAws(options, process.env),
    clock,
    paint: painterFor(process.stdout),
    progress: createProgress(process.stderr, clock),
    print: (lines) => void process.stdout.write(`${forTerminal(lines.join('\n'))}\n`),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { confirm: askAtTerminal } : {}),
  };
}

/** On stderr: what a command prints may go elsewhere. */
async function askAtTerminal(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${forTerminal(question)} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
