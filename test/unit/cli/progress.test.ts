import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createProgress } from '../../../bin/cli/progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function progressOn(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  return { written, progress: createProgress(stream, { now: () => Date.now() }) };
}

it.each([true, false])('says nothing of what takes less than a second (terminal: %s)', (isTTY) => {
  const { written, progress } = progressOn(isTTY);
  progress.tell('looking');
  vi.advanceTimersByTime(900);
  progress.end();
  vi.advanceTimersByTime(5_000);
  expect(written).toEqual([]);
});

it('tells each change once where there is no terminal', () => {
  const { written, progress } = progressOn(false);
  progress.tell('looking');
  vi.advanceTimersByTime(3_000);
  progress.tell('staging: order');
  vi.advanceTimersByTime(3_000);
  progress.end();
  expect(written).toEqual(['1.0 s  looking\n', '3.0 s  staging: order\n']);
});

it('counts the seconds in one live line on a terminal, and takes it away at the end', () => {
  const { written, progress } = progressOn(true);
  progress.tell('looking');
  vi.advanceTimersByTime(2_000);
  progress.end();
  expect(written).toEqual(['\r\u001b[2K1.0 s  looking', '\r\u001b[2K2.0 s  looking', '\r\u001b[2K']);
});

it('begins again after its end', () => {
  const { written, progress } = progressOn(true);
  progress.tell('the round');
  vi.advanceTimersByTime(1_000);
  progress.end();
  written.length = 0;
  progress.tell('the confirmation');
  vi.advanceTimersByTime(1_000);
  progress.end();
  expect(written).toEqual(['\r\u001b[2K1.0 s  the confirmation', '\r\u001b[2K2.0 s  the confirmation', '\r\u001b[2K']);
});
