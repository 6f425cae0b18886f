import { main } from './main.ts';

/** Runs the command line as this process, to its end. @param args as after the program's name */
export async function start(args: readonly string[]): Promise<void> {
  // Whoever reads the output may have read enough (head, less).
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  process.exitCode = await main(args);
}
