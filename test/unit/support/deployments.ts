import type { Ca } from '../../../lambda/contract/ca.ts';
import type { Deployment } from '../../../lambda/contract/deployment.ts';

/** A CA as the functions see it; `more` changes what a test is about. */
export function someCa(id: string, more: Partial<Ca> = {}): Ca {
  return {
    id,
    title: `CA ${id}`,
    directory: `https://${id}.test/dir`,
    role: 'staging',
    publiclyTrusted: false,
    externalAccountBinding: false,
    caaIdentities: [],
    profiles: [],
    renewalInfo: false,
    limits: { wildcard: true, namesPerOrder: 100, ordersPerDay: 10, reservedOrdersPerDay: 2 },
    quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: true, authorizationDeactivation: true },
    issuingRoots: [],
    tlsRoots: [],
    revoke: true,
    deadlineSeconds: 60,
    ...more,
  };
}

/** A deployment with two CAs and one canary. */
export function someDeployment(more: Partial<Deployment> = {}): Deployment {
  return {
    version: 1,
    id: 'main',
    zoneName: 'acme.example.org',
    cas: [someCa('staging'), someCa('backup', { role: 'backup' })],
    targets: [{ kind: 'canary', id: 'web', labels: ['@', '*'] }],
    network: { rootHints: [], resolvers: [], authoritativePort: 53 },
    flexibleMinutes: 5,
    ...more,
  };
}
