import { expect, test } from 'vitest';
import { accountFunction, SECRET_RULES, secret } from '../../../../lambda/diagnosis/verdict/rules/secrets.ts';
import { trouble } from '../../support/evidence-changes.ts';
import { ruleTable } from '../../support/rule-rows.ts';

test('the secret is asked about before who fills it', () => {
  expect(SECRET_RULES.map(({ name }) => name)).toEqual(['secret', 'account-function']);
});

const of = (...cas: readonly string[]) => ({
  confidence: 'proved' as const,
  cas,
  step: 'account' as const,
  findings: cas.map((ca) => `account-known ${ca}`),
});
const all = of('staging', 'backup', 'third');
const unreadable = (cause: string | undefined) => [trouble('staging', { cause })];
const nothingOrdered = 'so nothing was ordered from it\\.$';
const failing = (cause: string) =>
  new RegExp(`^Secrets Manager did not give the secret of Lab staging CA \\(${cause}\\), ${nothingOrdered}`);

ruleTable(secret, [
  [
    'the secrets of two CAs are swapped',
    'account-secrets-swapped',
    [],
    [
      {
        ...of('staging', 'backup'),
        code: 'secret-malformed',
        summary: /^The secret of Lab staging CA does not hold what it should, .* The same at Lab backup CA\.$/,
      },
    ],
  ],
  [
    'it holds no value',
    'account-secret-deleted-staging',
    [trouble('staging', { code: 'secret-missing', cause: undefined })],
    [{ ...of('staging'), code: 'secret-missing', summary: /^The secret of Lab staging CA holds nothing, so nothing/ }],
  ],
  [
    'it waits for its deletion',
    'account-secret-deleted-staging',
    [],
    [
      {
        ...of('staging'),
        code: 'secret-missing',
        summary: /^The secret of Lab staging CA is not there, or is about to be deleted, so nothing/,
      },
    ],
  ],
  [
    'it is gone',
    'account-secret-deleted-staging',
    unreadable('ResourceNotFoundException'),
    [{ ...of('staging'), code: 'secret-missing', summary: /is not there, or is about to be deleted/ }],
  ],
  [
    'the key policy leaves the role out',
    'aws-denied-secret',
    [],
    [
      {
        ...all,
        code: 'iam-denies-secret',
        summary: /^The role of the function may not read the secret of Lab staging/,
      },
    ],
  ],
  [
    'its KMS key is disabled',
    'account-secret-deleted-staging',
    unreadable('DecryptionFailure'),
    [
      {
        ...of('staging'),
        code: 'iam-denies-secret',
        summary: /^The KMS key of the secret of Lab staging CA may not be used, or is disabled, so nothing/,
      },
    ],
  ],
  [
    'Secrets Manager fails',
    'aws-secrets-500',
    [],
    [
      {
        ...all,
        code: 'secrets-failing',
        summary: /^Secrets Manager did not give the secret of Lab staging CA \(InternalServiceError\)/,
      },
    ],
  ],
  [
    'Secrets Manager throttles',
    'account-secret-deleted-staging',
    unreadable('ThrottlingException'),
    [{ ...of('staging'), code: 'secrets-failing', summary: failing('ThrottlingException') }],
  ],
  [
    'a cause that only ends like a missing secret is none',
    'account-secret-deleted-staging',
    unreadable('NotResourceNotFound'),
    [{ ...of('staging'), code: 'secrets-failing', summary: failing('NotResourceNotFound') }],
  ],
  [
    'no answer came',
    'account-secret-deleted-staging',
    unreadable(undefined),
    [{ ...of('staging'), code: 'secrets-failing', summary: failing('no answer') }],
  ],
  ['the account function died', 'aws-account-function-killed', [], 'no probe ended at its secret'],
  ['every probe passed', 'account-first', [], 'every probe passed or is explained'],
]);

ruleTable(accountFunction, [
  [
    'it died',
    'aws-account-function-killed',
    [],
    [
      {
        ...of('staging'),
        code: 'function-failing',
        summary: /^The account function did not make the account at Lab staging CA \(function-error\)\.$/,
      },
    ],
  ],
  [
    'nothing is known of why',
    'aws-account-function-killed',
    unreadable(undefined),
    [{ ...of('staging'), code: 'function-failing', summary: /\(no answer\)\.$/ }],
  ],
  [
    'the probe function may not call it',
    'aws-account-function-killed',
    unreadable('AccessDeniedException'),
    [
      {
        ...of('staging'),
        code: 'iam-denies-function',
        summary:
          /^The role of the probe function may not call the account function, so there is no account at Lab staging CA\.$/,
      },
    ],
  ],
  ['the secret was denied', 'aws-denied-secret', [], 'the account function was not needed, or did its work'],
]);
