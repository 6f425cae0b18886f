import type { CaPreset } from '../ca.ts';
import { LETSENCRYPT } from './letsencrypt.ts';

/** Let's Encrypt's production environment: observed, never ordered from. */
export function letsencryptProduction(): CaPreset {
  return {
    ...LETSENCRYPT,
    title: "Let's Encrypt",
    directory: 'https://acme-v02.api.letsencrypt.org/directory',
    role: 'production',
    publiclyTrusted: true,
    accountUrlPrefix: 'https://acme-v02.api.letsencrypt.org/acme/acct/',
    limits: { wildcard: true, namesPerOrder: 100, ordersPerDay: 0, reservedOrdersPerDay: 0 },
    issuingRoots: 'public',
    provenance: {
      sources: [
        'https://letsencrypt.org/docs/acme-protocol-updates/',
        'https://letsencrypt.org/docs/profiles/',
        'https://letsencrypt.org/docs/caa/',
        'https://letsencrypt.org/docs/rate-limits/',
      ],
      readOn: '2026-11-23',
      unverified: ['profiles', 'statusApi'],
    },
  };
}
