import { describe, expect, test } from 'vitest';
import {
  breaker,
  budget,
  isDenial,
  ledger,
  PROBER_RULES,
  proberDefect,
  roundTooSlow,
} from '../../../../lambda/diagnosis/verdict/rules/prober.ts';
import { changedEvidence, trouble } from '../../support/evidence-changes.ts';
import { type RuleRow, roundOf, ruleTable } from '../../support/rule-rows.ts';

test('what nothing was ordered for is asked first, in this order', () => {
  const names = [...PROBER_RULES, roundTooSlow].map(({ name }) => name);
  expect(names).toEqual(['prober-defect', 'ledger', 'budget', 'breaker', 'round-too-slow']);
});

ruleTable(proberDefect, [
  [
    'a probe that ended by a defect',
    'account-budget-spent',
    [trouble('staging', { code: 'prober-defect', step: 'publish' })],
    [
      {
        code: 'prober-defect',
        confidence: 'proved',
        cas: ['staging'],
        step: 'publish',
        summary: /^The prober failed by itself while it worked with Lab staging CA; .*nothing of the CA or the DNS\.$/,
        findings: [],
      },
    ],
  ],
  ['a spent budget is none', 'account-budget-spent', [], 'no probe ended by a defect of the prober'],
  ['every probe passed', 'account-first', [], 'every probe passed or is explained'],
]);

const notOrdered = { confidence: 'proved', cas: ['staging'], step: 'order', findings: [] } as const;

ruleTable(ledger, [
  [
    'DynamoDB answers with 500',
    'aws-ledger-budget-500',
    [],
    [{ ...notOrdered, code: 'ledger-failing', summary: /^DynamoDB did not answer .*ordered from Lab staging CA\.$/ }],
  ],
  [
    'the role may not count orders',
    'aws-ledger-budget-500',
    [trouble('staging', { cause: 'AccessDeniedException' })],
    [
      {
        ...notOrdered,
        code: 'iam-denies-function',
        summary: /^The role of the probe function may not use its table in DynamoDB, .*Lab staging CA\.$/,
      },
    ],
  ],
  [
    'nothing is known of why',
    'aws-ledger-budget-500',
    [trouble('staging', { cause: undefined })],
    [{ ...notOrdered, code: 'ledger-failing', summary: /^DynamoDB/ }],
  ],
  ['a denied secret is not the ledger', 'aws-denied-secret', [], 'the ledger answered'],
]);

const spent = /^The orders that the prober allows itself at Lab staging CA today are spent/;
ruleTable(budget, [
  [
    'orders of one CA are spent',
    'account-budget-spent',
    [],
    [{ ...notOrdered, code: 'budget-spent', effect: 'risks', summary: spent }],
  ],
  [
    'orders of both are spent: one charge',
    'account-budget-spent-both',
    [],
    [
      {
        ...notOrdered,
        code: 'budget-spent',
        effect: 'risks',
        cas: ['staging', 'backup'],
        summary: /Lab staging CA today .* The same at Lab backup CA\.$/,
      },
    ],
  ],
  ...(
    [
      ['domain', 'for one registered domain within seven days'],
      ['set', 'for exactly these names within seven days'],
      ['day', 'today'],
      ['another', 'today'],
      [undefined, 'today'],
    ] as const
  ).map(
    ([cause, words]): RuleRow => [
      `what was spent is that of: ${cause}`,
      'account-budget-spent',
      [trouble('staging', { cause })],
      [
        {
          ...{ ...notOrdered, code: 'budget-spent', effect: 'risks' },
          summary: new RegExp(`at Lab staging CA ${words} are spent, so nothing was ordered there\\.$`),
        },
      ],
    ],
  ),
  ['an open breaker spends nothing', 'account-breaker-open', [], 'no budget was spent'],
]);

ruleTable(breaker, [
  [
    'the CA had named a time',
    'account-breaker-open',
    [trouble('backup', { retryAt: '2026-11-28T23:11:35.393Z' })],
    [
      {
        ...notOrdered,
        code: 'waiting-for-ca',
        effect: 'risks',
        cas: ['backup'],
        summary: /^Lab backup CA asked to be left alone until 2026-11-28T23:11:35\.393Z, /,
      },
    ],
  ],
  [
    'no time is known',
    'account-breaker-open',
    [trouble('backup', { retryAt: undefined })],
    [
      {
        ...notOrdered,
        code: 'waiting-for-ca',
        effect: 'risks',
        cas: ['backup'],
        summary: /^Lab backup CA asked to be left alone until later, /,
      },
    ],
  ],
  ['a spent budget is ours', 'account-budget-spent', [], 'no CA had asked to be left alone'],
]);

const tooSlow = { code: 'round-too-slow', confidence: 'likely', cas: ['staging'], findings: [] } as const;
ruleTable(roundTooSlow, [
  [
    'the time was used up in a step',
    'account-binding-demanded',
    [trouble('staging', { code: 'deadline-exceeded', step: 'certificate' })],
    [
      {
        ...tooSlow,
        step: 'certificate',
        summary:
          /^The time of the probe at Lab staging CA was used up in the step certificate, and no answer of anybody was that late\.$/,
      },
    ],
  ],
  [
    'somebody else was making the account all the time',
    'account-binding-demanded',
    [trouble('staging', { code: 'account-busy' })],
    [{ ...tooSlow, step: 'account', summary: /used up in the step account,/ }],
  ],
  [
    'before any step',
    'account-budget-spent',
    [trouble('staging', { code: 'deadline-exceeded', step: undefined })],
    [{ ...tooSlow, summary: /used up in the step account,/ }],
  ],
  [
    'no time was left for the CA to issue',
    'ca-processing-order',
    [],
    [{ ...tooSlow, cas: ['backup'], step: 'finalize', summary: /at Lab backup CA was used up in the step finalize,/ }],
  ],
  ['a probe that ended otherwise', 'account-binding-demanded', [], 'no probe ran out of time'],
]);

test('what a rule before has explained is not asked again', () => {
  const evidence = changedEvidence('account-budget-spent-both');

  expect(budget.judge(roundOf(evidence, ['staging']))).toMatchObject([{ cas: ['backup'] }]);
  expect(budget.judge(roundOf(evidence, ['staging', 'backup']))).toBe('every probe passed or is explained');
});

describe('a denial by its name', () => {
  test.each([
    'AccessDenied',
    'AccessDeniedException',
    'NotAuthorized',
    'KMSAccessDeniedException',
    'UnauthorizedOperation',
  ])('%s', (cause) => {
    expect(isDenial(cause)).toBe(true);
  });

  test.each([undefined, 'ThrottlingException', 'NotAccessDenied', 'ResourceNotFoundException', ''])(
    'not %s',
    (cause) => {
      expect(isDenial(cause)).toBe(false);
    },
  );
});
