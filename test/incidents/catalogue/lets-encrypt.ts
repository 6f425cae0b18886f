import { ACME_ERROR, REAL_NAME } from '../../../lab/matrix/places.ts';
import type { Incident } from '../incident.ts';

const CA = "Let's Encrypt";
const boulder = { staging: 'Boulder' } as const;
const resolversGone = { fault: 'boulder-stopped', parameters: { process: 'resolvers', how: 'kill' } } as const;
/** A 503 of the API itself: no Retry-After, and a problem document. */
const unavailable = (ca: string, at?: readonly string[]) => ({
  fault: 'ca-status',
  parameters: {
    ...{ ca, status: 503, ...(at ? { at } : {}) },
    problem: {
      type: `${ACME_ERROR}serverInternal`,
      detail: 'The service is down for maintenance or had an internal error',
    },
  },
});

export const LETS_ENCRYPT_INCIDENTS: readonly Incident[] = [
  {
    id: 'le-2016-03-28-validation',
    date: '2016-03-28',
    ca: CA,
    story:
      'Every validation ended with "query timed out" while the API answered: a firewall kept its own DNS queries in',
    source: 'community.letsencrypt.org/t/13545',
    rebuilt: 'The resolvers of Boulder are killed; its staging stands for the CA.',
    put: [resolversGone],
    truth: { fault: 'ca', code: 'ca-validation-failing', readiness: { renewal: 'unknown', failover: 'ready' } },
    needs: boulder,
  },
  {
    id: 'le-staging-2021-wipe',
    date: '2021-03-01',
    ca: `${CA} staging`,
    story: 'Orders, authorizations, certificates and accounts of before were 404: an announced reset of the database',
    source: 'community.letsencrypt.org/t/145957, t/164587',
    rebuilt:
      'The account in the secret is one that the CA does not know, nor its key: all that a prober holds of before.',
    put: [{ fault: 'setup-account-forgotten', parameters: { ca: 'staging' } }],
    truth: { fault: 'none', code: 'account-replaced', readiness: { renewal: 'ready', failover: 'ready' } },
  },
  {
    id: 'le-2021-09-30-root-expired',
    date: '2021-09-30',
    ca: CA,
    story: 'Certificates were issued, and clients refused the chain: it led to the root DST X3, which had run out',
    source: 'letsencrypt.org/docs/dst-root-ca-x3-expiration-september-2021',
    rebuilt: 'The chain of the staging CA leads to no root that a client has, by an intermediate of another CA.',
    put: [{ fault: 'ca-wrong-chain', parameters: { ca: 'staging' } }],
    truth: { fault: 'ca', code: 'ca-chain-broken', readiness: { renewal: 'unknown', failover: 'ready' } },
  },
  {
    id: 'le-2025-07-21-complete',
    date: '2025-07-21',
    ca: CA,
    story: 'The whole API was down, production and staging: the internal resolvers had failed after an upgrade',
    source: 'community.letsencrypt.org/t/240985',
    rebuilt: 'Every request to staging and production is answered with 503.',
    put: [unavailable('staging'), unavailable('production')],
    truth: { fault: 'ca', code: 'ca-server-error', readiness: { renewal: 'blocked', failover: 'ready' } },
  },
  {
    id: 'le-2025-07-21-partial',
    date: '2025-07-21',
    ca: CA,
    story: 'The API was back, and only accounts with authorizations of before got certificates: nothing was validated',
    source: 'community.letsencrypt.org/t/240985',
    rebuilt: 'The resolvers of Boulder are killed, and the name is new.',
    put: [resolversGone],
    round: { target: 'wildcard' },
    truth: { fault: 'ca', code: 'ca-validation-failing', readiness: { renewal: 'unknown', failover: 'ready' } },
    needs: boulder,
  },
  {
    id: 'le-2025-07-21-partial-known',
    date: '2025-07-21',
    ca: CA,
    story:
      'The same hours, for an account that had an authorization: it would have got a certificate, which proves nothing',
    source: 'community.letsencrypt.org/t/240985',
    rebuilt: 'The real name was validated with the account before the resolvers of Boulder are killed.',
    put: [{ fault: 'setup-authorization-valid', parameters: { ca: 'staging', name: REAL_NAME } }, resolversGone],
    round: { target: 'www' },
    truth: { fault: 'none', code: 'dns-not-exercised', readiness: { renewal: 'unknown', failover: 'ready' } },
    needs: boulder,
  },
  {
    id: 'le-2025-12-16-production',
    date: '2025-12-16',
    ca: `${CA} production`,
    story: 'The API of production was down in both data centres, and staging was not',
    source: 'community.letsencrypt.org/t/244005',
    rebuilt: 'The proxy before the production CA finds nobody behind it: 502.',
    put: [{ fault: 'ca-bad-gateway', parameters: { ca: 'production' } }],
    truth: { fault: 'ca', code: 'ca-production-failing', readiness: { renewal: 'blocked', failover: 'ready' } },
  },
  {
    id: 'le-2026-05-08-directory',
    date: '2026-05-08',
    ca: `${CA} production`,
    story:
      'The directory of production was 503 with serverInternal, for two and a half hours, and the status page told of it',
    source: 'write-ups that quote the post of the CA; they disagree about staging, which is well here',
    rebuilt: 'The directory of the production CA is answered with 503, and its status page tells of an outage.',
    put: [unavailable('production', ['directory']), { fault: 'status-major-outage', parameters: { ca: 'production' } }],
    truth: { fault: 'ca', code: 'ca-production-failing', readiness: { renewal: 'blocked', failover: 'ready' } },
  },
];
