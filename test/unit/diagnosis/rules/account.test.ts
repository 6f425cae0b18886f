import { expect, test } from 'vitest';
import {
  ACCOUNT_RULES,
  accountReplaced,
  accountUnusable,
  binding,
} from '../../../../lambda/diagnosis/verdict/rules/account.ts';
import {
  acmeError,
  type Change,
  oneMore,
  probeOf,
  problem,
  request,
  step,
  trouble,
} from '../../support/evidence-changes.ts';
import { refusedAccount } from '../../support/pulse-evidence.ts';
import { type Expected, type RuleRow, ruleTable } from '../../support/rule-rows.ts';

test('a registration that is refused is asked about before the account', () => {
  expect(ACCOUNT_RULES.map(({ name }) => name)).toEqual(['binding', 'account-unusable', 'account-replaced']);
});

const backup = { cas: ['backup'], step: 'account', findings: ['account-known backup'] } as const;
const missing: Expected = {
  ...backup,
  code: 'binding-missing',
  confidence: 'proved',
  summary: /^Lab backup CA demands an external account binding, and the secret holds none\.$/,
};
const refused = (type: string): Expected => ({
  ...backup,
  code: 'binding-refused',
  confidence: 'likely',
  summary: new RegExp(`^Lab backup CA refused to register the account \\(${type}\\)\\.$`),
});
const REGISTERED = 'no registration was refused';
const typed = (type: string, more = {}) => problem('backup', { type: acmeError(type), ...more });
/** The account function was asked, when the CA did not know the account, and its registration was refused. */
const refusedAnew = trouble('backup', {
  code: 'account-refused',
  problem: { type: acmeError('unauthorized'), detail: 'the binding was used before', status: 403 },
});
/** The order anew was refused in its turn. */
const orderedAnew = (type: string): readonly Change[] => [
  refusedAnew,
  trouble('backup', { code: 'ca-refused' }),
  step('backup', 'order', { attempts: 2 }),
  oneMore('backup', { status: 400 }),
  typed(type),
];
/** A pulse, to whose reading of the account the CA said this. */
const readByPulse = (type: string): readonly Change[] => [
  refusedAccount('staging'),
  trouble('staging', { code: 'account-refused' }),
  problem('staging', { type: acmeError(type), detail: 'no such account, or none that is valid' }),
];
const OF_THEMSELVES: readonly RuleRow[] = [
  'badNonce',
  'badPublicKey',
  'badSignatureAlgorithm',
  'invalidContact',
  'unsupportedContact',
  'userActionRequired',
].map((type) => [`${type} is of no binding`, 'account-binding-unknown', [typed(type)], REGISTERED]);

ruleTable(binding, [
  ['the secret holds none', 'account-binding-missing', [], [missing]],
  ['it was taken out after its first use', 'account-binding-used-up', [], [{ ...missing, step: 'order' }]],
  [
    'a CA that never did demands one',
    'account-binding-demanded',
    [],
    [{ ...missing, cas: ['staging'], findings: ['account-known staging'], summary: /^Lab staging CA demands / }],
  ],
  ['its key id is of elsewhere', 'account-binding-unknown', [], [refused('unauthorized')]],
  ['its key has a mistake', 'account-binding-key-wrong', [], [refused('unauthorized')]],
  [
    'a CA that finds the whole message malformed',
    'account-binding-unknown',
    [trouble('backup', { code: 'ca-refused' }), typed('malformed')],
    [refused('malformed')],
  ],
  [
    'a type of the CA’s own',
    'account-binding-unknown',
    [trouble('backup', { code: 'ca-refused' }), problem('backup', { type: 'urn:ca:eabExpired' })],
    [refused('urn:ca:eabExpired')],
  ],
  [
    'the CA had forgotten the account, and does not take the binding again',
    'account-binding-used-up',
    [refusedAnew],
    [{ ...refused('unauthorized'), step: 'order' }],
  ],
  [
    'the account was made anew, and the names are refused',
    'account-binding-used-up',
    orderedAnew('rejectedIdentifier'),
    REGISTERED,
  ],
  [
    'a gateway refuses the directory before any order',
    'account-key-replaced',
    [problem('staging', { type: 'about:blank', status: 403 })],
    REGISTERED,
  ],
  [
    'a gateway refuses the account function',
    'account-binding-unknown',
    [trouble('backup', { code: 'ca-refused' }), problem('backup', { type: 'about:blank' })],
    REGISTERED,
  ],
  ...OF_THEMSELVES,
  [
    'an account that is deactivated',
    'account-binding-unknown',
    [trouble('backup', { problem: undefined })],
    REGISTERED,
  ],
  ['the CA fails to register', 'account-registration-500', [], REGISTERED],
  ...(['accountDoesNotExist', 'unauthorized'] as const).map(
    (type): RuleRow => [
      `a pulse reads the account, and registers nothing: ${type}`,
      'account-key-replaced',
      readByPulse(type),
      REGISTERED,
    ],
  ),
  [
    'a CA that limits registrations',
    'account-binding-unknown',
    [trouble('backup', { code: 'ca-rate-limited' }), typed('rateLimited')],
    REGISTERED,
  ],
  ['an order is refused, not a registration', 'account-key-replaced', [], REGISTERED],
  [
    'a note of another step says nothing of the account',
    'account-key-replaced',
    [step('staging', 'account', { note: 'as before' })],
    REGISTERED,
  ],
  [
    'what is refused later is no registration',
    'account-binding-used-up',
    [refusedAnew, trouble('backup', { step: 'finalize' })],
    REGISTERED,
  ],
  ['every account was known', 'account-first', [], 'every probe passed or is explained'],
]);

const unusable = (confidence: Expected['confidence'], type: string): Expected => ({
  code: 'account-unusable',
  confidence,
  cas: ['staging'],
  step: 'order',
  summary: new RegExp(`^Lab staging CA does not take the account any more \\(${type}\\)\\.$`),
  findings: ['account-known staging'],
});
const said = (type: string, detail: string) => problem('staging', { type: acmeError(type), detail });
const KNOWN = 'no account was refused';
const at = (resource: string) => request('staging', 'newOrder', { resource });

ruleTable(accountUnusable, [
  ['another key lies beside its URL', 'account-key-replaced', [], [unusable('proved', 'malformed')]],
  ...[
    'Signature verification failed',
    'the signature could not be verified',
    'error verifying jws',
    'failed to verify the signature',
    'Invalid JWS signature',
    'The JWS has an invalid signature',
    'wrong signature',
    'bad signature',
    'JWS signature is invalid',
    'Signature was not valid',
    'signature invalid',
    'the signature is wrong',
  ].map(
    (words): RuleRow => [
      `the CA says: ${words}`,
      'account-key-replaced',
      [said('malformed', words)],
      [unusable('proved', 'malformed')],
    ],
  ),
  ...[
    'Unable to validate JWS :: Invalid Content-Type header on POST',
    'invalid signature algorithm',
    'Unknown field in the payload',
  ].map((words): RuleRow => [`the CA says: ${words}`, 'account-key-replaced', [said('malformed', words)], KNOWN]),
  ['no words at all', 'account-key-replaced', [problem('staging', { detail: undefined })], KNOWN],
  [
    'unauthorized, with words about the signature',
    'account-key-replaced',
    [said('unauthorized', 'JWS verification error')],
    [unusable('proved', 'unauthorized')],
  ],
  [
    'unauthorized, by a challenge, after the account was registered anew',
    'account-key-replaced',
    [
      trouble('staging', { code: 'validation-failed', step: 'validation' }),
      said('unauthorized', 'No TXT record found: invalid signature'),
    ],
    KNOWN,
  ],
  [
    'unauthorized, which may be for the names',
    'account-key-replaced',
    [said('unauthorized', 'This client may not order for example.com')],
    [unusable('likely', 'unauthorized')],
  ],
  [
    'unauthorized for the challenge',
    'account-key-replaced',
    [said('unauthorized', 'No TXT record'), at('challenge')],
    KNOWN,
  ],
  [
    'such words at finalize',
    'account-key-replaced',
    [said('malformed', 'CSR signature invalid'), at('finalize')],
    KNOWN,
  ],
  ['such words of another type', 'account-key-replaced', [said('badCSR', 'signature invalid')], KNOWN],
  [
    'the CA does not know it',
    'account-key-replaced',
    [said('accountDoesNotExist', 'no such account'), at('finalize')],
    [unusable('proved', 'accountDoesNotExist')],
  ],
  [
    'it is deactivated, and said so when it was to be registered',
    'account-binding-demanded',
    [trouble('staging', { code: 'account-refused', problem: undefined })],
    [{ ...unusable('proved', 'account-refused'), step: 'account' }],
  ],
  [
    'the CA says so of the account, wherever it is asked',
    'account-key-replaced',
    [trouble('staging', { code: 'account-refused' }), said('unauthorized', 'Account is not valid'), at('finalize')],
    [unusable('proved', 'unauthorized')],
  ],
  [
    'the CA does not know it when a pulse reads it: the next round gives it the key anew',
    'account-key-replaced',
    readByPulse('accountDoesNotExist'),
    [
      {
        ...{ ...unusable('likely', 'accountDoesNotExist'), effect: 'risks', step: 'account' },
        summary:
          /^Lab staging CA does not know the account; the next round has its key registered anew, unless the CA refuses that\.$/,
      },
    ],
  ],
  [
    'it is deactivated when a pulse reads it, which no round mends',
    'account-key-replaced',
    readByPulse('unauthorized'),
    [{ ...unusable('proved', 'unauthorized'), step: 'account' }],
  ],
  ['a binding is missing', 'account-binding-demanded', [], KNOWN],
]);

const replaced: Expected = {
  code: 'account-replaced',
  effect: 'notes',
  confidence: 'proved',
  cas: ['staging'],
  summary: /^Lab staging CA had forgotten the account; its key was registered anew, and a certificate was issued\.$/,
  findings: ['account-known staging'],
};

ruleTable(accountReplaced, [
  ['the staging CA was reset', 'account-forgotten-staging', [], [replaced]],
  [
    'the backup CA was reset',
    'account-forgotten-backup',
    [],
    [{ ...replaced, cas: ['backup'], findings: ['account-known backup'], summary: /^Lab backup CA had forgotten/ }],
  ],
  [
    'both were',
    'account-forgotten-staging',
    [step('backup', 'order', { attempts: 2 })],
    [
      {
        ...replaced,
        cas: ['staging', 'backup'],
        findings: ['account-known staging', 'account-known backup'],
        summary: /^Lab staging CA and Lab backup CA had forgotten/,
      },
    ],
  ],
  [
    'it failed all the same',
    'account-forgotten-staging',
    [
      (evidence) => {
        probeOf(evidence, 'staging').outcome = 'failed';
      },
    ],
    'every account was known',
  ],
  ['a CA that refused the account', 'account-binding-unknown', [], 'every account was known'],
  ['nothing was lost', 'account-first', [], 'every account was known'],
]);
