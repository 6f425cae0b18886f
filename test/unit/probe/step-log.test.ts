import { expect, test } from 'vitest';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { createStepLog } from '../../../lambda/probe/step-log.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';

const trouble = (code: 'ca-refused' | 'challenge-name-in-use') =>
  new TroubleError({ code, message: 'what happened.', action: 'what to do.' });

function open(deadlineMs = 10_000) {
  const clock = createSimulatedClock();
  const begun: string[] = [];
  const log = createStepLog({
    clock,
    deadline: clock.now() + deadlineMs,
    explain: (error) => {
      throw error;
    },
    onStep: (step) => begun.push(step),
  });
  return { clock, log, begun };
}

test('keeps each step with its time, its facts and its value', async () => {
  const { clock, log, begun } = open();
  const work = log.run('publish', async (facts) => {
    facts.attempts = 3;
    facts.note = 'a fact';
    await clock.sleep(1_500);
    return 'value';
  });
  expect(await clock.run(work)).toBe('value');
  expect(log.steps).toEqual([
    {
      step: 'publish',
      outcome: 'passed',
      startedAt: '2026-11-24T06:00:00.000Z',
      durationMs: 1_500,
      attempts: 3,
      note: 'a fact',
    },
  ]);
  expect(begun).toEqual(['publish']);
});

test.each([
  ['ca-refused', 'failed'],
  ['challenge-name-in-use', 'undetermined'],
] as const)('tells %s as %s', async (code, outcome) => {
  const { log } = open();
  await expect(log.run('order', () => Promise.reject(trouble(code)))).rejects.toMatchObject({
    trouble: { code, step: 'order' },
  });
  expect(log.steps).toMatchObject([{ step: 'order', outcome, trouble: { code, step: 'order' } }]);
});

test('tells what nobody can explain as a defect of the prober, without its words', async () => {
  const { log } = open();
  const defect = new TypeError('-----BEGIN PRIVATE KEY-----');
  await expect(log.run('finalize', () => Promise.reject(defect))).rejects.toMatchObject({
    trouble: { code: 'prober-defect', message: expect.stringContaining('TypeError in the step finalize') },
  });
  expect(JSON.stringify(log.steps)).not.toContain('PRIVATE KEY');
});

test('gives a step up at the deadline', async () => {
  const { clock, log } = open(2_000);
  const work = log.run('validation', () => clock.sleep(60_000));
  await expect(clock.run(work)).rejects.toMatchObject({ trouble: { code: 'deadline-exceeded', step: 'validation' } });
  expect(log.steps[0]).toMatchObject({ outcome: 'failed', durationMs: 2_000 });
});

test('begins no step after the deadline: a function that was frozen makes no order when it wakes up', async () => {
  const { clock, log } = open(2_000);
  await clock.pass(2_000);
  let acted = false;
  const act = async () => {
    acted = true;
  };
  await expect(log.run('order', act)).rejects.toMatchObject({ trouble: { code: 'deadline-exceeded' } });
  expect(acted).toBe(false);
});
