import { expect, test } from 'vitest';
import { confirmationOf, followConfirmation, timed } from '../../../../lab/matrix/confirmation.ts';
import type { Stage } from '../../../../lab/matrix/stage.ts';
import type { RejectedRound, RoundResult } from '../../../../lambda/contract/result.ts';

const nowhere = {} as Stage;

test('a round that asks for a confirmation names its run id', () => {
  expect(confirmationOf({ confirmation: { runId: 'a.confirm' } })).toBe('a.confirm');
  expect(confirmationOf({ verdict: {} })).toBeUndefined();
  expect(confirmationOf(undefined)).toBeUndefined();
});

test('where there is none, nobody is asked', async () => {
  const completed = { state: 'completed', target: 'canary' } as RoundResult;
  expect(await followConfirmation(completed, nowhere, 0)).toBeUndefined();
  expect(await followConfirmation(undefined, nowhere, 0)).toBeUndefined();
});

test('a round that gives no answer is told in words', async () => {
  const answer: RejectedRound = {
    version: 1,
    state: 'rejected',
    trouble: { code: 'round-lost', message: '', action: '' },
  };
  const fails = async () => {
    throw new Error('has not ended');
  };

  expect(await timed(async () => answer, performance.now())).toMatchObject({ answer, ms: expect.any(Number) });
  expect(await timed(fails, performance.now())).toEqual({ ms: expect.any(Number), failed: 'has not ended' });
});
