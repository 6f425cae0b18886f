import type { MatrixCase } from '../case.ts';

/** A CA that answers with errors of its own, or with what is not ACME. */
export const caAnswers: readonly MatrixCase[] = [
  {
    id: 'ca-bad-gateway-staging-order',
    story: 'The load balancer of the staging CA answers newOrder with 502 and a page of HTML',
    put: [{ fault: 'ca-bad-gateway', parameters: { ca: 'staging', at: ['newOrder'] } }],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'order' },
  },
  {
    id: 'ca-bad-gateway-backup-everything',
    story: 'Nobody stands behind the load balancer of the backup CA',
    put: [{ fault: 'ca-bad-gateway', parameters: { ca: 'backup' } }],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'order' },
  },
  {
    id: 'ca-bad-gateway-both',
    story: 'Both CAs fail at once, each with its own 502',
    put: [
      { fault: 'ca-bad-gateway', parameters: { ca: 'staging', at: ['newOrder'] } },
      { fault: 'ca-status', parameters: { ca: 'backup', status: 500, at: ['newOrder'] } },
    ],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'order' },
  },
  {
    id: 'ca-bad-gateway-once',
    story: 'One 502 of the backup CA on a poll of the order, which the next poll gets over',
    put: [{ fault: 'ca-bad-gateway', parameters: { ca: 'backup', at: ['order'], times: 1 } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'ca-bad-gateway-order-polls',
    story: 'The backup CA takes the finalize and answers every poll of the order with 502',
    put: [{ fault: 'ca-bad-gateway', parameters: { ca: 'backup', at: ['order'] } }],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'finalize' },
  },
  {
    id: 'ca-server-internal-finalize',
    story: 'The backup CA answers finalize with serverInternal',
    put: [
      {
        fault: 'ca-status',
        parameters: {
          ca: 'backup',
          status: 500,
          problem: { type: 'urn:ietf:params:acme:error:serverInternal', detail: 'Error finalizing order' },
          at: ['finalize'],
        },
      },
    ],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'finalize' },
  },
  {
    id: 'ca-server-error-certificate',
    story: 'The staging CA issues and cannot hand the certificate out: 500 at its URL',
    put: [{ fault: 'ca-status', parameters: { ca: 'staging', status: 500, at: ['certificate'] } }],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'certificate' },
  },
  {
    id: 'ca-server-error-challenge',
    story: 'The staging CA answers with 500 when it is asked to validate',
    put: [{ fault: 'ca-status', parameters: { ca: 'staging', status: 500, at: ['challenge'] } }],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'challenge' },
  },
  {
    id: 'ca-header-location',
    story: 'The backup CA forgets to say where the new order lies (no Location)',
    put: [{ fault: 'ca-header', parameters: { ca: 'backup', remove: ['Location'], at: ['newOrder'] } }],
    truth: { fault: 'ca', code: 'ca-protocol-violation', step: 'order' },
  },
  {
    id: 'ca-huge-body-order',
    story: 'Something at the backup CA pads its answers to 50 MB',
    put: [{ fault: 'ca-huge-body', parameters: { ca: 'backup', at: ['newOrder'] } }],
    truth: { fault: 'ca', code: 'ca-protocol-violation', step: 'order' },
  },
  {
    id: 'ca-malformed-json-directory',
    story: 'The directory of the backup CA is not JSON since its last release',
    put: [{ fault: 'ca-malformed-json', parameters: { ca: 'backup', at: ['directory'] } }],
    truth: { fault: 'ca', code: 'ca-protocol-violation', step: 'order' },
  },
  {
    id: 'ca-truncated-json-authorization',
    story: 'Authorizations of the staging CA end in the middle',
    put: [{ fault: 'ca-truncated-json', parameters: { ca: 'staging', at: ['authorization'] } }],
    truth: { fault: 'ca', code: 'ca-protocol-violation', step: 'authorization' },
  },
  {
    id: 'ca-html-directory',
    story: 'The directory of the staging CA is a maintenance page with status 200',
    put: [
      {
        fault: 'ca-status',
        parameters: {
          ca: 'staging',
          status: 200,
          body: '<html><body>Back soon</body></html>',
          contentType: 'text/html',
          at: ['directory'],
        },
      },
    ],
    truth: { fault: 'ca', code: 'ca-protocol-violation', step: 'order' },
  },
  {
    id: 'ca-other-host',
    story: 'The backup CA has moved: its directory names all of its resources at a host that the config does not know',
    put: [{ fault: 'ca-directory', parameters: { ca: 'backup', host: 'acme.elsewhere.example' } }],
    truth: { fault: 'configuration', code: 'ca-host-not-allowed', step: 'order' },
  },
  {
    id: 'ca-redirect-loop-order',
    story: 'The backup CA redirects newOrder to itself for ever',
    put: [{ fault: 'ca-redirect-loop', parameters: { ca: 'backup', at: ['newOrder'] } }],
    truth: { fault: 'ca', code: 'ca-protocol-violation', step: 'order' },
  },
  {
    id: 'ca-bad-nonce',
    story: 'The backup CA refuses every nonce that it has just given out',
    put: [{ fault: 'ca-bad-nonce', parameters: { ca: 'backup' } }],
    truth: { fault: 'ca', code: 'ca-nonces-broken', step: 'order' },
  },
  {
    id: 'ca-bad-nonce-once',
    story: 'The backup CA refuses one nonce, as it does after a fail-over, and takes the next',
    put: [{ fault: 'ca-bad-nonce', parameters: { ca: 'backup', times: 1 } }],
    truth: { fault: 'none', code: 'healthy' },
  },
];
