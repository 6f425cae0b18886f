import { describe, expect, test } from 'vitest';
import { answerSchema, type RoundResult } from '../../../lambda/contract/result.ts';
import { type Asked, followRun } from '../../../lambda/handlers/follow.ts';
import type { RunRecord } from '../../../lambda/store/runs.ts';
import { someDeployment } from '../support/deployments.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';

const START = Date.parse('2026-11-24T06:00:00Z');
const record = (more: Partial<RunRecord> = {}): RunRecord => ({
  runId: 'run',
  target: 'web',
  cas: ['backup', 'staging'],
  trigger: 'on-demand',
  startedAt: START,
  progress: { staging: 'validation' },
  ...more,
});
const result = { state: 'completed', runId: 'run' } as RoundResult;

/** Follows a run whose record is what `at` says, so many milliseconds after the start. */
async function follow(at: (elapsedMs: number) => RunRecord | undefined, more: Partial<Asked> = {}) {
  const clock = createSimulatedClock(START);
  const runs = { read: async () => at(clock.now() - START) };
  const asked: Asked = { runId: 'run', target: 'web', reason: 'test', since: START, ...more };
  const answer = await clock.run(followRun(asked, { clock, runs, deployment: someDeployment() }));
  return { answer, elapsedMs: clock.now() - START };
}

test('gives the result as soon as it is there', async () => {
  const { answer, elapsedMs } = await follow((elapsed) => record(elapsed >= 9_800 ? { result } : {}));
  expect(answer).toBe(result);
  expect(elapsedMs).toBe(10_000);
});

test('answers `running` before the caller gives up, with what there is so far and how to follow', async () => {
  const { answer, elapsedMs } = await follow(() => record());
  expect(elapsedMs).toBeGreaterThanOrEqual(47_000);
  expect(elapsedMs).toBeLessThanOrEqual(48_000);
  expect(answerSchema.parse(answer)).toEqual({
    version: 1,
    state: 'running',
    deployment: 'main',
    runId: 'run',
    target: 'web',
    startedAt: '2026-11-24T06:00:00.000Z',
    progress: [{ ca: 'staging', step: 'validation' }],
    follow: { runId: 'run', target: 'web', reason: 'test' },
  });
});

test('answers `running` also while the round has not begun', async () => {
  const { answer } = await follow(() => undefined);
  expect(answerSchema.parse(answer)).toMatchObject({ state: 'running', progress: [] });
});

test('looks once only for a caller that need not be answered in time', async () => {
  const { elapsedMs } = await follow(() => record(), { since: Number.NEGATIVE_INFINITY });
  expect(elapsedMs).toBeLessThanOrEqual(500);
});

test('says that a round is lost once no function can be at work on it', async () => {
  const old = record({ startedAt: START - 261_000 });
  await expect(follow(() => old)).rejects.toMatchObject({
    trouble: { code: 'round-lost', message: expect.stringContaining('staging at validation') },
  });
  expect((await follow(() => record({ startedAt: START - 200_000 }))).answer.state).toBe('running');
});

describe('a run id', () => {
  test.each<[string, Partial<Asked>]>([
    ['another target', { target: 'other' }],
    ['other CAs', { cas: ['staging'] }],
    ['more CAs', { cas: ['staging', 'backup', 'third'] }],
  ])('in use for %s is refused', async (_what, asked) => {
    await expect(follow(() => record({ result }), asked)).rejects.toMatchObject({ trouble: { code: 'run-id-in-use' } });
  });

  test.each<[string, Partial<Asked>]>([
    ['the same CAs in another order', { cas: ['staging', 'backup'] }],
    ['no CAs named', {}],
  ])('is followed with %s', async (_what, asked) => {
    expect((await follow(() => record({ result }), asked)).answer).toBe(result);
  });
});
