import type { MatrixCase } from '../case.ts';

/** A CA that validates, issues or revokes wrongly, or never. */
export const caIssuance: readonly MatrixCase[] = [
  {
    id: 'ca-processing-order',
    story: 'The backup CA validates and leaves the order at processing, as in its busy hours',
    put: [{ fault: 'ca-processing', parameters: { ca: 'backup', of: 'order' } }],
    truth: { fault: 'ca', code: 'ca-issuance-stuck', step: 'finalize' },
  },
  {
    id: 'ca-processing-challenge',
    story: 'The staging CA leaves the challenge at processing',
    put: [{ fault: 'ca-processing', parameters: { ca: 'staging', of: 'challenge' } }],
    truth: { fault: 'ca', code: 'ca-validation-stuck', step: 'validation' },
  },
  {
    id: 'ca-processing-authorization',
    story: 'The backup CA has validated the challenge and leaves the authorization pending',
    put: [{ fault: 'ca-processing', parameters: { ca: 'backup', of: 'authorization' } }],
    truth: { fault: 'ca', code: 'ca-validation-stuck', step: 'validation' },
  },
  {
    id: 'ca-wrong-chain',
    story: 'The backup CA sends an intermediate that did not sign the certificate',
    put: [{ fault: 'ca-wrong-chain', parameters: { ca: 'backup' } }],
    truth: { fault: 'ca', code: 'ca-chain-broken', step: 'chain' },
  },
  {
    id: 'ca-wrong-chain-staging',
    story: 'The staging CA sends an intermediate that did not sign the certificate',
    put: [{ fault: 'ca-wrong-chain', parameters: { ca: 'staging' } }],
    round: { target: 'www' },
    truth: { fault: 'ca', code: 'ca-chain-broken', step: 'chain' },
  },
  {
    id: 'ca-truncated-chain',
    story: 'The backup CA leaves its intermediate out of the chain',
    put: [{ fault: 'ca-truncated-chain', parameters: { ca: 'backup' } }],
    truth: { fault: 'ca', code: 'ca-chain-broken', step: 'chain' },
  },
  {
    id: 'ca-foreign-chain',
    story: 'The backup CA hands out the certificate of an earlier order',
    put: [{ fault: 'ca-foreign-chain', parameters: { ca: 'backup' } }],
    round: { before: 1 },
    truth: { fault: 'ca', code: 'ca-certificate-wrong', step: 'chain' },
  },
  {
    id: 'ca-revocation',
    story: 'The staging CA issues, and answers the revocation with 500',
    put: [{ fault: 'ca-status', parameters: { ca: 'staging', status: 500, at: ['revokeCert'] } }],
    truth: { fault: 'ca', code: 'ca-revocation-failing' },
  },
];
