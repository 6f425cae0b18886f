import type { MatrixCase } from '../case.ts';
import { ACME_ERROR } from '../places.ts';

/** A CA that is well and says no: by a rate limit, by its policy, or because of what it is asked. */

/** The CA's answer to every request of a kind. */
const refusal = (ca: string, at: string, status: number, type: string, detail: string) => ({
  fault: 'ca-status',
  parameters: { ca, status, problem: { type: `${ACME_ERROR}${type}`, detail }, at: [at] },
});

export const caRefusals: readonly MatrixCase[] = [
  {
    id: 'refusal-429-staging',
    story: 'The account has made too many orders at the staging CA',
    put: [{ fault: 'ca-retry-after', parameters: { ca: 'staging', status: 429, seconds: 600, at: ['newOrder'] } }],
    truth: { fault: 'rate-limit', code: 'ca-rate-limited', step: 'order' },
  },
  {
    id: 'refusal-429-backup-date',
    story: 'The backup CA limits new orders until a date',
    put: [
      {
        fault: 'ca-retry-after',
        parameters: { ca: 'backup', status: 429, seconds: 900, form: 'date', at: ['newOrder'] },
      },
    ],
    truth: { fault: 'rate-limit', code: 'ca-rate-limited', step: 'order' },
  },
  {
    id: 'refusal-429-finalize',
    story: 'The staging CA has issued too many certificates for this set of names this week',
    put: [{ fault: 'ca-retry-after', parameters: { ca: 'staging', status: 429, seconds: 3_600, at: ['finalize'] } }],
    round: { target: 'www' },
    truth: { fault: 'rate-limit', code: 'ca-rate-limited', step: 'finalize' },
  },
  {
    id: 'refusal-503-overload',
    story: 'The load balancer of the backup CA sheds load, for everybody',
    put: [{ fault: 'ca-retry-after', parameters: { ca: 'backup', status: 503, seconds: 30 } }],
    truth: { fault: 'unknown', code: 'ca-busy', step: 'order' },
    twin: 'refusal-503-shared-address',
  },
  {
    id: 'refusal-503-shared-address',
    story: 'The load balancer of the backup CA limits the address of our NAT gateway, which other clients share',
    put: [{ fault: 'ca-retry-after', parameters: { ca: 'backup', status: 503, seconds: 30 } }],
    truth: { fault: 'unknown', code: 'ca-busy', step: 'order' },
    twin: 'refusal-503-overload',
  },
  {
    id: 'refusal-account-deactivated',
    story: 'Somebody has deactivated our account at the backup CA',
    put: [refusal('backup', 'newOrder', 401, 'unauthorized', 'Account is not valid, has status "deactivated"')],
    truth: { fault: 'configuration', code: 'account-unusable', step: 'order' },
  },
  {
    id: 'refusal-account-paused',
    story: 'The staging CA has paused issuance for these names after many failures of ours',
    put: [
      refusal(
        'staging',
        'newOrder',
        429,
        'rateLimited',
        'Your account is temporarily prevented from requesting certificates for www.example.org and possibly others. Please visit: https://ca.example.net/unpause',
      ),
    ],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'account-paused', step: 'order' },
  },
  {
    id: 'refusal-profile',
    story: 'The staging CA has dropped the profile that the config asks for',
    put: [refusal('staging', 'newOrder', 400, 'invalidProfile', 'The profile is not offered any more')],
    truth: { fault: 'configuration', code: 'profile-refused', step: 'order' },
  },
  {
    id: 'refusal-identifier',
    story: 'The backup CA may not issue for names of this domain by its policy',
    put: [refusal('backup', 'newOrder', 400, 'rejectedIdentifier', 'Policy forbids issuing for this name')],
    truth: { fault: 'configuration', code: 'identifier-refused', step: 'order' },
  },
  {
    id: 'refusal-unsupported-identifier',
    story: 'The backup CA issues no wildcards to this account',
    put: [refusal('backup', 'newOrder', 400, 'unsupportedIdentifier', 'Wildcard names are not offered')],
    round: { target: 'wildcard' },
    truth: { fault: 'configuration', code: 'identifier-refused', step: 'order' },
  },
  {
    id: 'refusal-terms',
    story: 'The backup CA has new terms and wants them agreed to first',
    put: [refusal('backup', 'newOrder', 403, 'userActionRequired', 'Terms of service have changed')],
    truth: { fault: 'configuration', code: 'agreement-needed', step: 'order' },
  },
  {
    id: 'refusal-csr',
    story: 'The backup CA refuses the CSR that the prober makes',
    put: [refusal('backup', 'finalize', 400, 'badCSR', 'CSR does not hold a common name')],
    truth: { fault: 'prober', code: 'request-refused', step: 'finalize' },
  },
  {
    id: 'refusal-public-key',
    story: 'The backup CA takes no P-256 keys, and the prober makes one',
    put: [refusal('backup', 'finalize', 400, 'badPublicKey', 'Keys of this kind are not accepted')],
    truth: { fault: 'prober', code: 'request-refused', step: 'finalize' },
  },
  {
    id: 'refusal-malformed',
    story: 'The staging CA finds the message of the prober malformed',
    put: [refusal('staging', 'newOrder', 400, 'malformed', 'Unknown field in the payload')],
    truth: { fault: 'prober', code: 'request-refused', step: 'order' },
  },
  {
    id: 'refusal-429-both-differently',
    story: 'The staging CA limits new orders of our account, and the backup CA certificates of the domain',
    put: [
      {
        fault: 'ca-retry-after',
        parameters: { ca: 'backup', status: 429, seconds: 86_400, form: 'date', at: ['finalize'] },
      },
      refusal(
        'staging',
        'newOrder',
        429,
        'rateLimited',
        'too many new orders (300) from this account in the last 3h0m0s',
      ),
    ],
    truth: { fault: 'rate-limit', code: 'ca-rate-limited', step: 'order' },
  },
];
