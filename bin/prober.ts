import { start } from './cli/start.ts';

/** The operator's command line: docs/cli.md. */
await start(process.argv.slice(2));
