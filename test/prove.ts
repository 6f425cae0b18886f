import { parseArgs } from 'node:util';
import { createProgress } from '../lab/options.ts';
import type { InsyncRange, Part, ProveOptions } from './prove/part.ts';
import { PARTS, partNamed } from './prove/parts.ts';
import { recordOf, writeRecord } from './prove/record.ts';

const HELP = `Proves what npm test has no time for, one part at a time, and writes what came of it to docs/proved/PART.json.

  npm run prove                       lists the parts
  npm run prove -- PART [OPTIONS]     runs one

  --rounds N        soak, healthy-200, soak-faults: rounds (default: 200, 200, 500)
  --seed N          the same: of the delays of INSYNC, of the faults; interleavings, fuzz: of the stories, of the inputs
                    (default: made up, and printed)
  --insync MIN-MAX  soak, healthy-200: seconds (default: 0-10, 0-2)
  --pairs N         overhead: pairs of rounds (default: 30)
  --inputs N        fuzz: inputs for each reader (default: 100000)
  --vitest          mutation: with Stryker's own runner for vitest, which takes ten times as long
  --only IDS        alarms, fuzz, grants: some cases, readers or grants, by id (grants: by its beginning) with commas between; such a
                    run is written nowhere
  --keep DIR        matrix: answers and evidence of each case go there; upgrade: what the first version left in its ledger
  --help            this text

Exit code: 0 when it held, 1 when it did not, 2 when the arguments cannot be read.`;

class UsageError extends Error {}

/** What is told of a part's options. */
type Given = Omit<ProveOptions, 'rounds'> & { readonly rounds?: number };

function readArguments(): { readonly name: string | undefined; readonly options: Given } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      insync: { type: 'string' },
      pairs: { type: 'string', default: '30' },
      inputs: { type: 'string', default: '100000' },
      vitest: { type: 'boolean', default: false },
      only: { type: 'string' },
      keep: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    process.exit(0);
  }
  if (positionals.length > 1) throw new UsageError('one part at a time');
  return {
    name: positionals[0],
    options: {
      progress: createProgress(),
      ...(values.rounds === undefined ? {} : { rounds: readCount('--rounds', values.rounds, 1) }),
      seed: readCount('--seed', values.seed, 0),
      ...(values.insync === undefined ? {} : { insync: readRange(values.insync) }),
      pairs: readCount('--pairs', values.pairs, 1),
      inputs: readCount('--inputs', values.inputs, 1),
      vitest: values.vitest,
      ...(values.only === undefined ? {} : { only: values.only.split(',') }),
      ...(values.keep === undefined ? {} : { keep: values.keep }),
    },
  };
}

function readCount(option: string, text: string, least: number): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= least) return count;
  throw new UsageError(`${option}: a whole number from ${least} on, not "${text}"`);
}

function readRange(text: string): InsyncRange {
  const [, min, max] = /^(\d+)-(\d+)$/.exec(text)?.map(Number) ?? [];
  if (min !== undefined && max !== undefined && min <= max && max <= 60) return { min, max };
  throw new UsageError(`--insync: MIN-MAX within 0 to 60, not "${text}"`);
}

function list(): string {
  const lines = PARTS.map(
    ({ name, minutes, summary }) => `${name.padEnd(17)} ${String(minutes).padStart(3)} min  ${summary}`,
  );
  return `${lines.join('\n')}\n\nnpm run prove -- PART`;
}

async function prove(part: Part, { rounds = part.rounds ?? 1, ...given }: Given): Promise<void> {
  const options = { ...given, rounds };
  const began = performance.now();
  const proof = await part.run(options);
  const record = recordOf(part, proof, (performance.now() - began) / 1_000);
  const where = options.only ? 'not written: not all was run' : `written to ${writeRecord(record)}`;
  process.stdout.write(`${JSON.stringify(record, null, 2)}\n${where}\n`);
  process.exitCode = record.held ? 0 : 1;
}

try {
  const { name, options } = readArguments();
  if (name === undefined) process.stdout.write(`${list()}\n`);
  else await prove(partNamed(name), options);
} catch (error) {
  const usage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${usage ? `\n\n${HELP}` : ''}\n`);
  process.exitCode = usage ? 2 : 1;
}
