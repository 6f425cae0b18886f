import { ENV } from '../../../lambda/contract/environment.ts';
import type { MatrixCase } from '../case.ts';
import { DEADLINE_SECONDS } from '../deadline.ts';

/** What the functions ask of AWS, and what becomes of their processes. */

const CHANGE = { service: 'route53', action: 'ChangeResourceRecordSets' } as const;
/** By then no probe of a lab of the matrix is at work: the removal of what was published need not be kept waiting. */
const PROBES_OVER = { afterMs: 1_000 * (DEADLINE_SECONDS + 8) };
const READ_SECRET = { service: 'secretsmanager', action: 'GetSecretValue' } as const;
const PUT_EVIDENCE = { service: 's3', action: 'PutObject' } as const;

export const aws: readonly MatrixCase[] = [
  {
    id: 'aws-denied-change',
    story: 'A permission boundary forbids the role of the probe function to change the zone',
    put: [{ fault: 'aws-access-denied', parameters: CHANGE }],
    truth: { fault: 'configuration', code: 'iam-denies-route53', step: 'publish' },
  },
  {
    id: 'aws-denied-change-real',
    story: 'The same, for the real name',
    put: [{ fault: 'aws-access-denied', parameters: CHANGE }],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'iam-denies-route53', step: 'publish' },
  },
  {
    id: 'aws-denied-secret',
    story: 'The key policy of the secrets leaves the role of the functions out',
    put: [{ fault: 'aws-access-denied', parameters: READ_SECRET }],
    truth: { fault: 'configuration', code: 'iam-denies-secret', step: 'account' },
  },
  {
    id: 'aws-credentials-expired',
    story: 'The session of the function has run out when it reads the secrets',
    put: [{ fault: 'aws-expired-credentials', parameters: READ_SECRET }],
    truth: { fault: 'platform', code: 'secrets-failing', step: 'account' },
  },
  {
    id: 'aws-throttled-twice',
    story: 'Route 53 throttles two changes, and takes the third',
    put: [{ fault: 'aws-throttling', parameters: { ...CHANGE, times: 2 } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'aws-throttled',
    story: 'Something else in the account uses Route 53 up',
    put: [{ fault: 'aws-throttling', parameters: CHANGE, off: PROBES_OVER }],
    truth: { fault: 'rate-limit', code: 'route53-throttled', step: 'publish' },
  },
  {
    id: 'aws-throttled-secrets',
    story: 'Secrets Manager refuses every call for its rate',
    put: [{ fault: 'aws-throttling', parameters: READ_SECRET }],
    truth: { fault: 'platform', code: 'secrets-failing', step: 'account' },
  },
  {
    id: 'aws-route53-500',
    story: 'Route 53 answers every change with 500',
    put: [{ fault: 'aws-server-error', parameters: CHANGE, off: PROBES_OVER }],
    truth: { fault: 'dns-provider', code: 'route53-failing', step: 'publish' },
  },
  {
    id: 'aws-route53-503',
    story: 'The control plane of Route 53 is unavailable',
    put: [{ fault: 'aws-server-error', parameters: { service: 'route53', status: 503 }, off: PROBES_OVER }],
    round: { target: 'www' },
    truth: { fault: 'dns-provider', code: 'route53-failing', step: 'publish' },
  },
  {
    id: 'aws-route53-carried-out',
    story: 'Route 53 carries the change out and answers with 500, once',
    put: [{ fault: 'aws-server-error', parameters: { ...CHANGE, carriedOut: true, times: 1 } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'aws-route53-hangs',
    story: 'Route 53 takes changes and never answers',
    put: [{ fault: 'aws-hang', parameters: CHANGE, off: PROBES_OVER }],
    truth: { fault: 'dns-provider', code: 'route53-failing', step: 'publish' },
  },
  {
    id: 'aws-secrets-500',
    story: 'Secrets Manager answers with 500',
    put: [{ fault: 'aws-server-error', parameters: READ_SECRET }],
    truth: { fault: 'platform', code: 'secrets-failing', step: 'account' },
  },
  {
    id: 'aws-secrets-hang',
    story: 'Secrets Manager takes calls and never answers',
    put: [{ fault: 'aws-hang', parameters: READ_SECRET }],
    truth: { fault: 'platform', code: 'secrets-failing', step: 'account' },
  },
  {
    id: 'aws-evidence-500',
    story: 'S3 does not take the evidence, and all else is well',
    put: [{ fault: 'aws-server-error', parameters: PUT_EVIDENCE }],
    truth: { fault: 'platform', code: 'evidence-not-kept' },
  },
  {
    id: 'aws-evidence-hangs',
    story: 'S3 takes the evidence and never answers',
    put: [{ fault: 'aws-hang', parameters: PUT_EVIDENCE }],
    truth: { fault: 'platform', code: 'evidence-not-kept' },
  },
  {
    id: 'aws-account-function-killed',
    story: 'The account function dies each time, just when an account is to be made',
    put: [
      { fault: 'setup-secret-emptied', parameters: { ca: 'staging' } },
      { fault: 'aws-function-killed', parameters: { ...READ_SECRET, function: 'Account' } },
    ],
    truth: { fault: 'platform', code: 'function-failing', step: 'account' },
  },
  {
    id: 'aws-lambda-500',
    story: 'Lambda does not take the call by which the round is handed to another invocation',
    put: [{ fault: 'aws-server-error', parameters: { service: 'lambda', action: 'InvokeFunction' } }],
    truth: { fault: 'platform', code: 'function-failing' },
  },
  {
    id: 'aws-ledger-500',
    story: 'DynamoDB answers every call with 500',
    put: [{ fault: 'aws-server-error', parameters: { service: 'dynamodb' } }],
    truth: { fault: 'platform', code: 'ledger-failing' },
  },
  {
    id: 'aws-ledger-gone',
    story: 'DynamoDB says that there is no such table',
    put: [{ fault: 'aws-missing-table', parameters: {} }],
    truth: { fault: 'platform', code: 'ledger-failing' },
  },
  {
    id: 'aws-ledger-budget-500',
    story: 'DynamoDB fails just when the order budget is asked for, and is itself again when the result is kept',
    put: [{ fault: 'aws-server-error', parameters: { service: 'dynamodb', action: 'TransactWriteItems', times: 3 } }],
    round: { cas: ['staging'] },
    truth: { fault: 'platform', code: 'ledger-failing', step: 'order' },
  },
  {
    id: 'aws-zone-gone',
    story: 'The hosted zone was deleted by hand',
    put: [{ fault: 'aws-wrong-zone', parameters: {} }],
    truth: { fault: 'configuration', code: 'hosted-zone-missing', step: 'publish' },
  },
  {
    id: 'aws-insync-10s',
    story: 'A change of Route 53 takes ten seconds, as on a busy day',
    put: [{ fault: 'aws-slow-insync', parameters: { seconds: 10 } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'aws-insync-60s',
    story: 'A change of Route 53 takes a minute to reach its name servers, longer than anybody waits here',
    put: [{ fault: 'aws-slow-insync', parameters: { seconds: 60 } }],
    truth: { fault: 'dns-provider', code: 'propagation-late', step: 'propagation' },
  },
  {
    id: 'aws-never-insync',
    story: 'Route 53 never says INSYNC, for which every client waits, while its servers have the change',
    put: [{ fault: 'aws-never-insync', parameters: {} }],
    truth: { fault: 'dns-provider', code: 'propagation-late' },
  },
  {
    id: 'aws-cleanup-denied',
    story: 'Route 53 takes the values, and the role may not take them away',
    put: [
      {
        fault: 'aws-access-denied',
        parameters: CHANGE,
        at: { onRequest: { ca: 'staging', resource: 'challenge' } },
      },
    ],
    truth: { fault: 'configuration', code: 'iam-denies-route53', contributing: ['values-left'] },
  },
  {
    id: 'aws-killed-at-change',
    story: 'The function is killed just after it has changed the zone',
    put: [{ fault: 'aws-function-killed', parameters: { ...CHANGE, carriedOut: true } }],
    truth: { fault: 'platform', code: 'round-lost' },
  },
  {
    id: 'aws-frozen-4s',
    story: 'The process of the function stands still for four seconds and goes on',
    put: [{ fault: 'aws-function-frozen', parameters: { ...CHANGE, milliseconds: 4_000 } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'aws-secret-malformed-staging',
    story: 'Half of the secret of the staging CA was lost in a careless paste',
    put: [{ fault: 'aws-secret-malformed', parameters: { secret: '{secret:staging}' } }],
    truth: { fault: 'configuration', code: 'secret-malformed', step: 'account' },
  },
  {
    id: 'aws-secret-malformed-backup',
    story: 'Somebody has put the HMAC key into the secret of the backup CA as it is, without JSON around it',
    put: [
      {
        fault: 'aws-secret-malformed',
        parameters: { secret: '{secret:backup}', value: 'hmac-key-of-the-lab-put-in-as-it-is-0123456789' },
      },
    ],
    truth: { fault: 'configuration', code: 'secret-malformed', step: 'account' },
  },
  {
    id: 'aws-denied-ledger',
    story: 'The role of the probe function has lost its rights on the ledger',
    put: [{ fault: 'aws-access-denied', parameters: { service: 'dynamodb' } }],
    truth: { fault: 'configuration', code: 'iam-denies-function' },
  },
  {
    id: 'aws-denied-budget',
    story: 'The right to count orders is missing just when it is needed: somebody is at work at the role',
    put: [{ fault: 'aws-access-denied', parameters: { service: 'dynamodb', action: 'TransactWriteItems', times: 1 } }],
    round: { cas: ['staging'] },
    truth: { fault: 'configuration', code: 'iam-denies-function', step: 'order' },
  },
  {
    id: 'aws-denied-evidence',
    story: 'A bucket policy turns the role of the probe function away, and all else is well',
    put: [{ fault: 'aws-access-denied', parameters: PUT_EVIDENCE }],
    truth: { fault: 'configuration', code: 'iam-denies-function' },
  },
  {
    id: 'aws-denied-account-function',
    story: 'The account of the staging CA is to be made, and the role of the probe function may not call who makes it',
    put: [
      { fault: 'setup-secret-emptied', parameters: { ca: 'staging' } },
      { fault: 'aws-access-denied', parameters: { service: 'lambda', action: 'InvokeFunction', resource: 'Account' } },
    ],
    truth: { fault: 'configuration', code: 'iam-denies-function', step: 'account' },
  },
  {
    id: 'aws-denied-hand-over',
    story: 'The role of the probe function may not invoke the function itself, by which a round is handed over',
    put: [{ fault: 'aws-access-denied', parameters: { service: 'lambda', action: 'InvokeFunction' } }],
    truth: { fault: 'configuration', code: 'iam-denies-function' },
  },
  {
    id: 'aws-variable-lost',
    story: 'Somebody has edited the environment of the probe function in the console, and lost a line of it',
    put: [{ fault: 'setup-variable-lost', parameters: { variable: ENV.evidenceBucket } }],
    truth: { fault: 'configuration', code: 'config-outdated' },
  },
];
