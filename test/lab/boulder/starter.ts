import { startBoulder } from '../../../lab/boulder/boulder.ts';
import type { BoulderOptions } from '../../../lab/boulder/options.ts';

/** Starts an instance with the options given as JSON, says so, and stays. */
await startBoulder(JSON.parse(process.argv[2] ?? '') as BoulderOptions);
process.stdout.write('ready\n');
