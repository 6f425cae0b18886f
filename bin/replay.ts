import { main } from './cli/main.ts';

/** `npm run replay`: stored evidence under the rules of this version, as `prober replay`: docs/cli.md. */
process.exitCode = await main(['replay', ...process.argv.slice(2)]);
