import { expect, test } from 'vitest';
import { shareReads } from '../../../../lab/dns/shared-read.ts';

/** Reads that end when the test lets them. */
function controlledReads() {
  const ends: ((value: number) => void)[] = [];
  const read = shareReads(() => new Promise<number>((resolve) => ends.push(resolve)));
  return { read, ends };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('those who ask before a read begins share it', async () => {
  const { read, ends } = controlledReads();

  const both = Promise.all([read(), read()]);
  await turn();
  ends[0]?.(1);

  expect(await both).toEqual([1, 1]);
  expect(ends).toHaveLength(1);
});

test('who asks while a read runs gets the next one, which begins when that has ended', async () => {
  const { read, ends } = controlledReads();
  const first = read();
  await turn();

  const late = Promise.all([read(), read()]);
  await turn();
  const begunTooEarly = ends.length;
  ends[0]?.(1);
  await first;
  await turn();
  ends[1]?.(2);

  expect(begunTooEarly).toBe(1);
  expect(await first).toBe(1);
  expect(await late).toEqual([2, 2]);
});

test('a read that fails fails for its own askers alone', async () => {
  let times = 0;
  const read = shareReads(async () => {
    times += 1;
    if (times === 1) throw new Error('no Route 53');
    return times;
  });

  await expect(read()).rejects.toThrow('no Route 53');
  expect(await read()).toBe(2);
});
