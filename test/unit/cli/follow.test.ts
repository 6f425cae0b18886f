import { describe, expect, it } from 'vitest';
import { roundToItsEnd } from '../../../bin/cli/follow.ts';
import type { OnDemandEvent } from '../../../lambda/contract/events.ts';
import type { Trouble } from '../../../lambda/contract/problem.ts';
import type { ProbeAnswer } from '../../../lambda/contract/result.ts';

const RUN = { version: 1, deployment: 'main', runId: 'run-1', target: 'canary' } as const;
const running: ProbeAnswer = {
  ...RUN,
  state: 'running',
  progress: [
    { ca: 'staging', step: 'validation' },
    { ca: 'backup', step: 'order' },
  ],
  follow: { runId: 'run-1', target: 'canary', reason: 'why' },
};
const completed: ProbeAnswer = {
  ...RUN,
  ...{ state: 'completed', trigger: 'on-demand', startedAt: '2026-11-25T06:00:00.000Z' },
  ...{ durationMs: 1, outcome: 'passed', probes: [] },
};
const rejected = (code: Trouble['code']): ProbeAnswer => ({
  version: 1,
  state: 'rejected',
  trouble: { code, message: 'No.', action: 'Do this.' },
});

/** @param answers what the function answers; the last again and again @param takes milliseconds that each takes */
function follow(answers: readonly ProbeAnswer[], takes = 47_000) {
  const sent: OnDemandEvent[] = [];
  const told: string[] = [];
  let time = 0;
  const round = roundToItsEnd(
    { runId: 'run-1', reason: 'why', cas: ['staging'] },
    {
      invoke: async (event) => {
        sent.push(event);
        time += takes;
        return answers[Math.min(sent.length, answers.length) - 1] ?? completed;
      },
      clock: { now: () => time },
      progress: { tell: (what) => void told.push(what), end: () => undefined },
    },
  );
  return { round, sent, told };
}

describe('a round that is followed', () => {
  it('is asked for again by what `follow` says while it is running, and tells the step of each CA', async () => {
    const { round, sent, told } = follow([running, running, completed]);
    expect(await round).toBe(completed);
    const again = { runId: 'run-1', reason: 'why', cas: ['staging'], target: 'canary' };
    expect(sent).toEqual([{ runId: 'run-1', reason: 'why', cas: ['staging'] }, again, again]);
    expect(told).toContain('round run-1, staging: validation, backup: order');
  });

  it.each([
    ['target-unknown', 2],
    ['run-id-in-use', 2],
    ['ledger-unavailable', 1],
  ] as const)('that is rejected with %s ends with exit code %i', async (code, exitCode) => {
    await expect(follow([rejected(code)]).round).rejects.toMatchObject({
      ...{ exitCode, message: `No round was made: No. (${code})`, action: 'Do this.' },
    });
  });

  it('is given up after five minutes, with the way back to it', async () => {
    const { round, sent } = follow([running]);
    await expect(round).rejects.toMatchObject({
      exitCode: 1,
      action: expect.stringContaining('prober now --run-id run-1'),
    });
    expect(sent).toHaveLength(7);
  });
});
