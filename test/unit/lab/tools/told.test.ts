import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { told } from '../../../../lab/tools/told.ts';

const PIECE = { what: 'Boulder', begins: 'building it' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function workFor(milliseconds: number): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve('made'), milliseconds));
}

it('says nothing of what takes less than a second', async () => {
  const lines: string[] = [];
  const made = told(
    (line) => lines.push(line),
    PIECE,
    () => workFor(900),
  );
  await vi.runAllTimersAsync();
  expect([await made, lines]).toEqual(['made', []]);
});

it('tells of the beginning, every 15 seconds that it goes on, and of the end', async () => {
  const lines: string[] = [];
  const made = told(
    (line) => lines.push(line),
    PIECE,
    () => workFor(31_000),
  );
  await vi.advanceTimersByTimeAsync(31_000);
  await made;
  expect(lines).toEqual([
    'Boulder: building it',
    'Boulder: goes on, 15 s so far',
    'Boulder: goes on, 30 s so far',
    'Boulder: done after 31.0 s',
  ]);
});

it('passes a failure on, and is silent from then on', async () => {
  const lines: string[] = [];
  const made = told(
    (line) => lines.push(line),
    PIECE,
    async () => {
      throw new Error('no compiler');
    },
  );
  await expect(made).rejects.toThrow('no compiler');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lines).toEqual([]);
});
