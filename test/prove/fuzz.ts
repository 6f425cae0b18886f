import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PARSERS } from '../fuzz/parsers.ts';
import type { FuzzRun } from '../fuzz/run.ts';
import type { Proof, ProveOptions } from './part.ts';

const MAIN = fileURLToPath(new URL('../fuzz/main.ts', import.meta.url));
/** Readers at once: the machine has two cores. */
const AT_ONCE = 2;
/** Megabytes that a reader's process may have for what lives long: what takes more ends it. */
const HEAP_MB = 300;

/** Every reader of what comes from outside reads so many inputs, each in a process of its own. All are tried, whatever fails. */
export async function fuzzAll({ progress, inputs, seed, only }: ProveOptions): Promise<Proof> {
  const waiting = PARSERS.filter(({ name }) => only === undefined || only.includes(name)).map(({ name }) => name);
  const runs: FuzzRun[] = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const run = await runApart(name, inputs, seed);
      progress(told(run));
      runs.push(run);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const failed = runs.filter(({ failure }) => failure !== undefined);
  return {
    held: failed.length === 0 && runs.length > 0,
    counts: { passed: runs.length - failed.length, failed: failed.length, skipped: PARSERS.length - runs.length },
    figures: {
      ...{ seed, parsers: runs.length, inputs: runs.reduce((sum, run) => sum + run.inputs, 0) },
      ...{
        slowestMs: Math.max(...runs.map(({ slowestMs }) => slowestMs)),
        growthMb: Math.max(...runs.map(({ growthMb }) => growthMb)),
      },
    },
    fuzz: runs.sort((one, other) => (one.parser < other.parser ? -1 : 1)),
  };
}

function told({ parser, inputs, slowestMs, slowestOctets, growthMb, seconds, failure }: FuzzRun): string {
  const held =
    failure === undefined ? 'held' : `DID NOT HOLD: ${failure.why}\n  path ${failure.path}, input ${failure.base64}`;
  return `${parser}: ${inputs} inputs, the slowest ${slowestMs} ms for ${slowestOctets} octets, heap +${growthMb} MB, ${seconds} s | ${held}`;
}

function runApart(parser: string, inputs: number, seed: number): Promise<FuzzRun> {
  const began = performance.now();
  const args = [`--max-old-space-size=${HEAP_MB}`, MAIN, parser, '--runs', String(inputs), '--seed', String(seed)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const words: string[] = [];
  let run: FuzzRun | undefined;
  createInterface(child.stdout).on('line', (line) => {
    run = JSON.parse(line);
  });
  createInterface(child.stderr).on('line', (line) => words.push(line));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status) => {
      const why = `the process ended with ${status}: ${words.slice(0, 12).join('\n').slice(0, 2_000)}`;
      const seconds = Math.round((performance.now() - began) / 1_000);
      const lost = { parser, inputs: 0, seed, slowestMs: 0, slowestOctets: 0, growthMb: 0, seconds };
      resolve(run ?? { ...lost, failure: { why, path: '', base64: '' } });
    });
  });
}
