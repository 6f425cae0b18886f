import type { MatrixCase } from '../case.ts';
import { ACME_ERROR } from '../places.ts';

/** What is seen of CAs without an order: the production CA, status pages, and hosts that are no CA. */
export const caObserved: readonly MatrixCase[] = [
  {
    id: 'production-directory-503',
    story: 'The production CA answers its directory with 503, and staging is well',
    put: [
      {
        fault: 'ca-status',
        parameters: {
          ...{ ca: 'production', status: 503, at: ['directory'] },
          problem: { type: `${ACME_ERROR}serverInternal`, detail: 'Service temporarily down' },
        },
      },
    ],
    truth: { fault: 'ca', code: 'ca-production-failing' },
  },
  {
    id: 'production-gone',
    story: 'Nobody listens at the production CA, while staging and backup issue',
    put: [{ fault: 'ca-refuse', parameters: { ca: 'production' } }],
    truth: { fault: 'ca', code: 'ca-production-failing' },
  },
  {
    id: 'production-silent',
    story: 'The production CA takes connections and answers nothing',
    put: [{ fault: 'ca-hang', parameters: { ca: 'production' } }],
    truth: { fault: 'ca', code: 'ca-production-failing' },
  },
  {
    id: 'production-nonces-500',
    story: 'The nonce service of the production CA is away',
    put: [{ fault: 'ca-status', parameters: { ca: 'production', status: 500, at: ['newNonce'] } }],
    round: { target: 'www' },
    truth: { fault: 'ca', code: 'ca-production-failing' },
  },
  {
    id: 'production-renewal-info-500',
    story: 'The production CA answers questions for renewal information with 500',
    put: [{ fault: 'ca-status', parameters: { ca: 'production', status: 500, at: ['renewalInfo'] } }],
    truth: { fault: 'ca', code: 'ca-production-failing' },
  },
  {
    id: 'production-wants-renewal',
    story: 'The production CA moves every renewal window into the past and explains why before it revokes',
    put: [
      {
        fault: 'ca-renewal-info',
        parameters: {
          ...{ ca: 'production', startsInHours: -2, endsInHours: 24 },
          explanationUrl: 'https://production-ca.example.com/incidents/2026-11',
        },
      },
    ],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'production-asks-to-wait',
    story: 'A load balancer of the production CA asks one address to come again later, as it does on busy days',
    put: [{ fault: 'ca-retry-after', parameters: { ca: 'production', status: 503, seconds: 30 } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'status-degraded-staging',
    story: 'The status page of the staging CA tells of degraded performance, and all issue',
    put: [{ fault: 'status-degraded', parameters: { ca: 'staging' } }],
    truth: { fault: 'ca', code: 'ca-incident-announced' },
  },
  {
    id: 'status-outage-production',
    story: 'The status page of the production CA tells of an outage that nothing else shows',
    put: [{ fault: 'status-major-outage', parameters: { ca: 'production' } }],
    truth: { fault: 'ca', code: 'ca-incident-announced' },
  },
  {
    id: 'status-other-service',
    story: 'The status page of the backup CA tells of an outage of its web site',
    put: [{ fault: 'status-major-outage', parameters: { ca: 'backup', service: 'other' } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'status-silent',
    story: 'The status pages do not answer',
    put: [{ fault: 'status-hang' }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'status-html',
    story: 'The operator of the status pages has moved them, and a page of HTML is all there is',
    put: [{ fault: 'status-not-json' }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'controls-refuse',
    story: 'Both hosts that tell whether there is a way out are away, and all CAs issue',
    put: [{ fault: 'control-refuse' }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'controls-hang',
    story: 'Both hosts that tell whether there is a way out never begin TLS, and all CAs issue',
    put: [{ fault: 'control-hang' }],
    round: { target: 'wildcard' },
    truth: { fault: 'none', code: 'healthy' },
  },
];
