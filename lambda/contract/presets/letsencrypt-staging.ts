import { readFileSync } from 'node:fs';
import type { CaPreset } from '../ca.ts';
import { LETSENCRYPT } from './letsencrypt.ts';
import { certificatesOf } from './pem.ts';

/** Pretend Pear X1, Bogus Broccoli X2, Yearning Yucca Root YE, Yonder Yam Root YR: never for any trust store. */
const ROOTS = new URL('letsencrypt-staging-roots.pem', import.meta.url);

/** Let's Encrypt's staging environment: the same software as production, with accounts, roots and limits of its own. */
export function letsencryptStaging(): CaPreset {
  return {
    ...LETSENCRYPT,
    title: "Let's Encrypt staging",
    directory: 'https://acme-staging-v02.api.letsencrypt.org/directory',
    role: 'staging',
    publiclyTrusted: false,
    accountUrlPrefix: 'https://acme-staging-v02.api.letsencrypt.org/acme/acct/',
    // Let's Encrypt allows 1,500 orders per account and 3 hours here: this keeps far below.
    limits: { wildcard: true, namesPerOrder: 100, ordersPerDay: 200, reservedOrdersPerDay: 40 },
    issuingRoots: certificatesOf(readFileSync(ROOTS, 'utf8')),
    provenance: {
      sources: [
        'https://letsencrypt.org/docs/staging-environment/',
        'https://letsencrypt.org/docs/profiles/',
        'https://letsencrypt.org/docs/caa/',
        'https://letsencrypt.org/certs/staging/',
      ],
      readOn: '2026-11-23',
      unverified: ['accountUrlPrefix', 'profiles', 'statusApi'],
    },
  };
}
