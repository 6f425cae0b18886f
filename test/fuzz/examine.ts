import type { Parser } from './parser.ts';

/** Milliseconds of the processor besides one for each kilobyte of the input. */
const MILLISECONDS = 100;
/** The collector may come just then: an input that is really slow is slow again and again. */
const TRIES = 3;

/**
 * Reads one input within its time, which is that of the processor: a machine that is busy otherwise makes no input slow.
 * @returns the milliseconds
 * @throws what the reader throws, and Error for an input that takes too long
 */
export async function examine(parser: Parser, input: Buffer): Promise<number> {
  const most = (parser.milliseconds ?? MILLISECONDS) + input.length / 1_000;
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = process.threadCpuUsage();
    await parser.read(input);
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
    if (least <= most) return least;
  }
  throw new Error(`${input.length} octets took ${Math.round(least)} ms, and may take ${Math.round(most)}`);
}

/** What the parser's examples are as octets. */
export async function examplesOf(parser: Parser): Promise<Buffer[]> {
  return (await parser.examples()).map((example) => Buffer.from(example as string));
}
