import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { examine, examplesOf } from './examine.ts';
import { amplified, inputsFor } from './inputs.ts';
import { keptOf } from './kept.ts';
import type { Parser } from './parser.ts';

/** What must be left of the heap's growth over all inputs when the collector has been there, megabytes. */
const MOST_GROWTH_MB = 16;
/** Inputs after which the growth is counted: modules, schemas and compiled code are there by then. */
const WARM_UP = 2_000;

export type FuzzRun = {
  readonly parser: string;
  readonly inputs: number;
  readonly seed: number;
  /** Milliseconds of the processor: of the slowest input. */
  readonly slowestMs: number;
  readonly slowestOctets: number;
  readonly growthMb: number;
  readonly seconds: number;
  /** Why it did not hold; with it the input, and fast-check's path to it. */
  readonly failure?: { readonly why: string; readonly path: string; readonly base64: string };
};

/** Lets a reader read so many inputs. The first that does what no input may ends it, made as small as it gets. */
export async function fuzz(
  parser: Parser,
  { runs, seed }: { readonly runs: number; readonly seed: number },
): Promise<FuzzRun> {
  const began = performance.now();
  const examples = await examplesOf(parser);
  let inputs = 0;
  let before: number | undefined;
  let slowest = { ms: 0, octets: 0 };
  const read = async (input: Buffer) => {
    inputs += 1;
    const ms = await examine(parser, input);
    if (ms > slowest.ms) slowest = { ms, octets: input.length };
    if (inputs === WARM_UP) before = await heapMb();
  };
  const property = fc.asyncProperty(inputsFor(parser, examples), read);
  const details = await fc.check(property, { numRuns: runs, seed });
  const failure = details.failed ? failureOf(details) : await failureAmong(parser, examples, read);
  const growthMb = before === undefined ? 0 : Math.max(0, (await heapMb()) - before);
  const grown =
    growthMb > MOST_GROWTH_MB ? { why: `the heap grew by ${growthMb.toFixed(1)} MB`, path: '', base64: '' } : undefined;
  const told = failure ?? grown;
  return {
    ...{ parser: parser.name, inputs, seed, slowestMs: Math.round(slowest.ms), slowestOctets: slowest.octets },
    ...{ growthMb: Math.round(growthMb * 10) / 10, seconds: Math.round((performance.now() - began) / 1_000) },
    ...(told ? { failure: told } : {}),
  };
}

function failureOf({
  counterexample,
  counterexamplePath,
  errorInstance,
}: fc.RunDetails<[Buffer]>): NonNullable<FuzzRun['failure']> {
  const [input] = counterexample ?? [Buffer.alloc(0)];
  return {
    why: wordsOf(errorInstance),
    path: counterexamplePath ?? '',
    base64: input.toString('base64').slice(0, 20_000),
  };
}

/** Examples, what was found before, and every piece as often as it fits. */
async function failureAmong(
  parser: Parser,
  examples: readonly Buffer[],
  read: (input: Buffer) => Promise<void>,
): Promise<FuzzRun['failure']> {
  const fixed = [
    ...examples.map((input) => ({ what: 'an example', input })),
    ...keptOf(parser.name).map(({ why, input }) => ({ what: why, input })),
    ...amplified(parser, examples),
  ];
  for (const { what, input } of fixed) {
    try {
      await read(input);
    } catch (error) {
      return { why: `${what}: ${wordsOf(error)}`, path: '', base64: input.toString('base64').slice(0, 2_000) };
    }
  }
  return undefined;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `; ${error.cause.stack}` : '';
  return `${error.stack ?? error.message}${cause}`.slice(0, 2_000);
}

/** Twice, each time with nothing of the last input left on the stack: what only finalizers held goes the second time. */
async function heapMb(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let times = 0; times < 2; times += 1) {
    await setImmediate();
    collect();
  }
  return process.memoryUsage().heapUsed / 1_000_000;
}
