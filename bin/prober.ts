import { main } from './cli/main.ts';

/** The operator's command line: docs/cli.md. */

// Whoever reads the output may have read enough (head, less).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.exitCode = await main(process.argv.slice(2));
