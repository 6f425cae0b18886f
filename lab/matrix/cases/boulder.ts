import type { MatrixCase } from '../case.ts';
import { REAL_NAME } from '../places.ts';

/** Outages inside Let's Encrypt's own software, and its rate limits. */

const needs = { staging: 'Boulder' } as const;
const stopped = (process: string, how: 'kill' | 'freeze' = 'freeze') => ({
  fault: 'boulder-stopped',
  parameters: { process, how },
});

export const boulder: readonly MatrixCase[] = [
  {
    id: 'boulder-va',
    story: 'The validation authority of the staging CA hangs',
    put: [stopped('va')],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'validation' },
    needs,
  },
  {
    id: 'boulder-two-perspectives',
    story: 'Two of the remote perspectives of the staging CA are away',
    put: [stopped('remoteva-1', 'kill'), stopped('remoteva-2', 'kill')],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'validation' },
    needs,
  },
  {
    id: 'boulder-resolvers',
    story: 'The resolvers of the staging CA are down: it can look nothing up',
    put: [stopped('resolvers', 'kill')],
    truth: { fault: 'ca', code: 'ca-validation-failing', step: 'validation' },
    needs,
  },
  {
    id: 'boulder-ca',
    story: 'The part of the staging CA that signs is away',
    put: [stopped('ca', 'kill')],
    round: { target: 'wildcard' },
    truth: { fault: 'ca', code: 'ca-server-error', step: 'finalize' },
    needs,
  },
  {
    id: 'boulder-publisher',
    story: 'The staging CA gets no SCTs out of the transparency logs',
    put: [stopped('publisher', 'kill')],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'finalize' },
    needs,
  },
  {
    id: 'boulder-ra',
    story: 'The registration authority of the staging CA is away',
    put: [stopped('ra', 'kill')],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'order' },
    needs,
  },
  {
    id: 'boulder-sa',
    story: 'The storage authority of the staging CA is away',
    put: [stopped('sa', 'kill')],
    round: { target: 'www' },
    truth: { fault: 'ca', code: 'ca-server-error', step: 'order' },
    needs,
  },
  {
    id: 'boulder-nonce',
    story: 'The nonce service of the staging CA is away',
    put: [stopped('nonce', 'kill')],
    truth: { fault: 'ca', code: 'ca-server-error', step: 'order' },
    needs,
  },
  {
    id: 'boulder-wfe-frozen',
    story: 'The front end of the staging CA takes connections and does not answer',
    put: [stopped('wfe')],
    truth: { fault: 'ca', code: 'ca-silent', step: 'order' },
    needs,
  },
  {
    id: 'boulder-redis',
    story: 'The store of the rate limits is away, and the staging CA issues without them',
    put: [stopped('redis', 'kill')],
    truth: { fault: 'none', code: 'healthy' },
    needs,
  },
  {
    id: 'boulder-limit-orders',
    story: 'Our account has used up its new orders at the staging CA',
    put: [{ fault: 'boulder-limit', parameters: { limit: 'NewOrdersPerAccount', count: 1 } }],
    round: { before: 1 },
    truth: { fault: 'rate-limit', code: 'ca-rate-limited', step: 'order' },
    needs,
  },
  {
    id: 'boulder-limit-certificates',
    story: 'The registered domain has its certificates of the week at the staging CA',
    put: [{ fault: 'boulder-limit', parameters: { limit: 'CertificatesPerDomain', count: 1 } }],
    round: { before: 1 },
    truth: { fault: 'rate-limit', code: 'ca-rate-limited', step: 'order' },
    needs,
  },
  {
    id: 'boulder-authorization-valid',
    story: 'Somebody has validated the real name with the account of the prober, and the staging CA remembers it',
    put: [{ fault: 'setup-authorization-valid', parameters: { ca: 'staging', name: REAL_NAME } }],
    round: { target: 'www' },
    truth: { fault: 'none', code: 'dns-not-exercised', step: 'authorization' },
    needs,
  },
];
