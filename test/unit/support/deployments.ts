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

/** In place of the canary: an apex with its wildcard, which a CNAME leads into the zone for. */
export const realTarget: Partial<Deployment> = {
  targets: [
    {
      kind: 'real',
      id: 'web',
      names: ['example.org', '*.example.org'],
      challengeNames: { 'example.org': 'example.org.acme.example.org' },
      issueFrom: ['staging', 'backup'],
    },
  ],
};
export const realTargetAlias = {
  type: 'CNAME',
  name: '_acme-challenge.example.org',
  data: 'example.org.acme.example.org',
} as const;
