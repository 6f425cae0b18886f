import { parseArgs } from 'node:util';
import { parserNamed } from './parsers.ts';
import { fuzz } from './run.ts';

/** One reader in a process of its own, for its memory is measured: `main.ts PARSER --runs N --seed N`; prints a FuzzRun. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const run = await fuzz(parserNamed(positionals[0] ?? ''), { runs: Number(values.runs), seed: Number(values.seed) });
process.stdout.write(`${JSON.stringify(run)}\n`);
