import { describe, expect, test } from 'vitest';
import type { Trouble } from '../../../../lambda/contract/problem.ts';
import { type Cause, verdictSchema } from '../../../../lambda/contract/verdict/verdict.ts';
import { withoutEvidence } from '../../../../lambda/diagnosis/verdict/evidence-not-kept.ts';
import { someRemembered, someVerdict } from '../../support/verdicts.ts';

const trouble: Trouble = { code: 'evidence-unavailable', message: 'S3 answered with SlowDown.', action: 'Wait.' };
const failing = someVerdict({
  readiness: { renewal: 'unknown', failover: 'ready' },
  fault: 'ca',
  code: 'ca-server-error',
  cas: ['staging'],
  step: 'order',
  summary: 'CA staging answers with errors.',
  change: 'continuing',
  page: 'verdicts/ca-server-error.md',
});

test('where all was well it is the primary cause, and readiness is what it was', () => {
  const place = { deployment: 'main', target: 'canary', runId: 'run-1' };
  const told = withoutEvidence(someVerdict({ step: 'chain', cas: ['staging'] }), trouble, place);
  const { actions, ...verdict } = verdictSchema.parse(told);
  expect(actions[0]?.command).toContain('now canary --run-id run-1');
  expect({ ...verdict, actions: [] }).toEqual({
    ...someVerdict(),
    fault: 'platform',
    code: 'evidence-not-kept',
    summary: 'S3 answered with SlowDown.',
    actions: [],
    page: 'verdicts/evidence-not-kept.md',
    rules: [{ rule: 'evidence-not-kept', fired: true, why: 'S3 answered with SlowDown.' }],
  });
});

test('where something else holds, that stays the primary cause, and this one is worth a note', () => {
  const verdict = verdictSchema.parse(withoutEvidence(failing, trouble));
  expect(verdict).toMatchObject({ ...failing, rules: [{ fired: true }], contributing: expect.anything() });
  expect(verdict.contributing).toEqual([
    expect.objectContaining({
      fault: 'platform',
      code: 'evidence-not-kept',
      effect: 'notes',
      confidence: 'proved',
      cas: [],
    }),
  ]);
});

test('what was contributing stays, and there are never more causes than a verdict holds', () => {
  const cause = (code: Cause['code']): Cause => ({
    ...{ fault: 'ca', code, effect: 'risks', confidence: 'likely', rule: 'r', cas: [], summary: 's', findings: [] },
  });
  const full = Array.from({ length: 20 }, () => cause('ca-silent'));
  const noted = verdictSchema.parse(withoutEvidence({ ...failing, contributing: full }, trouble));
  expect(noted.contributing.map(({ code }) => code)).toEqual([...Array(19).fill('ca-silent'), 'evidence-not-kept']);
  const healthy = withoutEvidence(someVerdict({ contributing: [cause('negative-ttl-long')] }), trouble);
  expect(healthy.contributing.map(({ code }) => code)).toEqual(['negative-ttl-long']);
});

test('a defect of the prober is not held against S3', () => {
  const verdict = withoutEvidence(someVerdict(), { ...trouble, code: 'prober-defect' });
  expect(verdict).toMatchObject({ fault: 'prober', code: 'prober-defect', page: 'verdicts/prober-defect.md' });
});

test('a denial is of the role of the function', () => {
  const verdict = withoutEvidence(someVerdict(), { ...trouble, cause: 'AccessDenied' });
  expect(verdict).toMatchObject({ fault: 'configuration', code: 'iam-denies-function' });
});

test('long words are cut to what a verdict holds', () => {
  const long = { ...trouble, message: 'm'.repeat(1_000), action: 'a'.repeat(1_000) };
  expect(() => verdictSchema.parse(withoutEvidence(someVerdict(), long))).not.toThrow();
});

describe('the change against the verdicts before', () => {
  const same = someRemembered('before', { fault: 'platform', code: 'evidence-not-kept' });
  test.each([
    ['there is none', [], 'first'],
    ['all was well', [someRemembered('before')], 'new'],
    ['something else held', [someRemembered('before', { fault: 'ca', code: 'ca-silent' })], 'new'],
    ['evidence was not kept either', [same], 'continuing'],
    ['it went back and forth', [someRemembered('c'), same, someRemembered('a')], 'flapping'],
  ] as const)('is judged anew where %s', (_what, history, change) => {
    expect(withoutEvidence(someVerdict({ change: 'recovered' }), trouble, { history }).change).toBe(change);
  });

  test('stays where another cause is the primary one', () => {
    expect(withoutEvidence(failing, trouble, { history: [someRemembered('before')] }).change).toBe('continuing');
  });
});
