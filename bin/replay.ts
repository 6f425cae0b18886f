import { start } from './cli/start.ts';

/** `npm run replay`: stored evidence under the rules of this version, as `prober replay`: docs/cli.md. */
await start(['replay', ...process.argv.slice(2)]);
