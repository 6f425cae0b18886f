import { expect, test } from 'vitest';
import { differencesFrom } from '../../../../lab/scenarios/judge.ts';
import type { Expectation } from '../../../../lab/scenarios/scenario.ts';
import type { RoundResult } from '../../../../lambda/contract/result.ts';
import { failed, passed, roundOf, step } from './rounds.ts';

const refused: Expectation = { staging: { outcome: 'failed', code: 'ca-refused', step: 'order' } };
const slow: Expectation = { staging: { outcome: 'passed', lasts: { step: 'finalize', atLeastMs: 4_000 } } };

test.each([
  ['what was expected', refused, roundOf([failed('staging', 'ca-refused', 'order')]), []],
  [
    'another outcome',
    refused,
    roundOf([passed('staging')]),
    [
      'staging: outcome passed instead of failed',
      'staging: code none instead of ca-refused',
      'staging: trouble at step none instead of order',
    ],
  ],
  [
    'another code',
    refused,
    roundOf([failed('staging', 'ca-timeout', 'order')]),
    ['staging: code ca-timeout instead of ca-refused'],
  ],
  [
    'another step',
    refused,
    roundOf([failed('staging', 'ca-refused', 'finalize')]),
    ['staging: trouble at step finalize instead of order'],
  ],
  ['a CA too few', refused, roundOf([]), ['staging: no probe was made']],
  [
    'a CA too many',
    refused,
    roundOf([failed('staging', 'ca-refused', 'order'), passed('backup')]),
    ['backup: no probe was expected'],
  ],
  ['a step that lasts', slow, roundOf([passed('staging', [step('finalize', 4_000)])]), []],
  [
    'a step that is over too soon',
    slow,
    roundOf([passed('staging', [step('finalize', 3_999)])]),
    ['staging: the step finalize took 3999 ms instead of at least 4000 ms'],
  ],
  ['a step that is missing', slow, roundOf([passed('staging')]), ['staging: the step finalize did not pass']],
  [
    'a removal that failed',
    {},
    roundOf([], {
      ...step('cleanup', 1),
      outcome: 'failed',
      trouble: { code: 'cleanup-failed', message: 'two values', action: 'none' },
    }),
    ['what was published is still there: two values'],
  ],
] as [string, Expectation, RoundResult, string[]][])('tells %s', (_, expected, round, differences) => {
  expect(differencesFrom(expected, round)).toEqual(differences);
});
