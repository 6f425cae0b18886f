import type { MatrixCase } from '../case.ts';
import { ACME_ERROR } from '../places.ts';

/** Accounts, their secrets, and what the prober allows itself. */
export const account: readonly MatrixCase[] = [
  {
    id: 'account-first',
    story: 'The secret of the staging CA is empty, as after a first deploy: the account is made',
    put: [{ fault: 'setup-secret-emptied', parameters: { ca: 'staging' } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'account-binding-missing',
    story: 'Nobody has put the external account binding of the backup CA in',
    put: [{ fault: 'setup-secret-emptied', parameters: { ca: 'backup' } }],
    truth: { fault: 'configuration', code: 'binding-missing', step: 'account' },
  },
  {
    id: 'account-binding-unknown',
    story: 'The key id of the external account binding is of another environment of the backup CA',
    put: [{ fault: 'setup-binding-unknown', parameters: { ca: 'backup' } }],
    truth: { fault: 'configuration', code: 'binding-refused', step: 'account' },
  },
  {
    id: 'account-binding-key-wrong',
    story: 'The HMAC key of the external account binding has a mistake in it',
    put: [{ fault: 'setup-binding-key-wrong', parameters: { ca: 'backup' } }],
    truth: { fault: 'configuration', code: 'binding-refused', step: 'account' },
  },
  {
    id: 'account-binding-used-up',
    story: 'The backup CA has lost the account, and the binding was taken out of the secret after its first use',
    put: [{ fault: 'setup-binding-used-up', parameters: { ca: 'backup' } }],
    truth: { fault: 'configuration', code: 'binding-missing' },
  },
  {
    id: 'account-binding-demanded',
    story: 'The staging CA demands an external account binding from today on, and the config knows of none',
    put: [
      { fault: 'setup-secret-emptied', parameters: { ca: 'staging' } },
      {
        fault: 'ca-status',
        parameters: {
          ca: 'staging',
          status: 401,
          problem: { type: `${ACME_ERROR}externalAccountRequired`, detail: 'An external account binding is needed' },
          at: ['newAccount'],
        },
      },
    ],
    truth: { fault: 'configuration', code: 'binding-missing', step: 'account' },
  },
  {
    id: 'account-forgotten-staging',
    story: 'The staging CA has been reset and knows no account any more',
    put: [{ fault: 'setup-account-forgotten', parameters: { ca: 'staging' } }],
    truth: { fault: 'none', code: 'account-replaced' },
  },
  {
    id: 'account-forgotten-backup',
    story: 'The backup CA has been reset, and takes the binding once more',
    put: [{ fault: 'setup-account-forgotten', parameters: { ca: 'backup' } }],
    round: { target: 'www' },
    truth: { fault: 'none', code: 'account-replaced' },
  },
  {
    id: 'account-key-replaced',
    story: 'Somebody has put another key beside the URL of the account of the staging CA',
    put: [{ fault: 'setup-account-key-replaced', parameters: { ca: 'staging' } }],
    truth: { fault: 'configuration', code: 'account-unusable' },
  },
  {
    id: 'account-secrets-swapped',
    story: 'The secrets of the two CAs were put in the wrong way round',
    put: [{ fault: 'setup-secrets-swapped', parameters: { one: 'staging', other: 'backup' } }],
    truth: { fault: 'configuration', code: 'secret-malformed', step: 'account' },
  },
  {
    id: 'account-registration-500',
    story: 'The backup CA fails when the account is to be registered',
    put: [
      { fault: 'setup-account-forgotten', parameters: { ca: 'backup' } },
      { fault: 'ca-status', parameters: { ca: 'backup', status: 500, at: ['newAccount'] } },
    ],
    truth: { fault: 'ca', code: 'ca-server-error' },
  },
  {
    id: 'account-budget-spent',
    story: 'All orders of the day at the staging CA are spent, and the backup CA issues',
    put: [{ fault: 'setup-budget-spent', parameters: { cas: ['staging'] } }],
    truth: { fault: 'rate-limit', code: 'budget-spent', step: 'order' },
  },
  {
    id: 'account-budget-spent-both',
    story: 'All orders of the day are spent at both CAs',
    put: [{ fault: 'setup-budget-spent', parameters: { cas: ['staging', 'backup'] } }],
    round: { cas: ['staging', 'backup'] },
    truth: { fault: 'rate-limit', code: 'budget-spent', step: 'order' },
  },
  {
    id: 'account-breaker-open',
    story: 'The backup CA asked an earlier round to be left alone for an hour',
    put: [{ fault: 'setup-breaker-open', parameters: { ca: 'backup' } }],
    truth: { fault: 'rate-limit', code: 'waiting-for-ca', step: 'order' },
  },
  {
    id: 'account-secret-deleted-staging',
    story: 'Somebody has deleted the secret of the staging CA, which waits for its end',
    put: [{ fault: 'setup-secret-deleted', parameters: { ca: 'staging' } }],
    truth: { fault: 'configuration', code: 'secret-missing', step: 'account' },
  },
  {
    id: 'account-secret-deleted-backup',
    story: 'A clean-up of old secrets has met that of the backup CA',
    put: [{ fault: 'setup-secret-deleted', parameters: { ca: 'backup' } }],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'secret-missing', step: 'account' },
  },
];
