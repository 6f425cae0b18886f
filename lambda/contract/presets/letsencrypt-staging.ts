import { readFileSync } from 'node:fs';
import type { CaPreset } from '../ca.ts';
import { LETSENCRYPT, LETSENCRYPT_PROVENANCE } from './letsencrypt.ts';
import { certificatesOf } from './pem.ts';
import { heard, read } from './source.ts';

/** Pretend Pear X1, Bogus Broccoli X2, Yearning Yucca Root YE, Yonder Yam Root YR: never for any trust store. */
const ROOTS = new URL('letsencrypt-staging-roots.pem', import.meta.url);

const ENVIRONMENT = 'https://letsencrypt.org/docs/staging-environment/';
const ON = '2026-11-23';

/** Let's Encrypt's staging environment: the same software as production, with accounts, roots and limits of its own. */
export function letsencryptStaging(): CaPreset {
  return {
    ...LETSENCRYPT,
    title: "Let's Encrypt staging",
    directory: 'https://acme-staging-v02.api.letsencrypt.org/directory',
    role: 'staging',
    publiclyTrusted: false,
    accountUrlPrefix: 'https://acme-staging-v02.api.letsencrypt.org/acme/acct/',
    issuingRoots: certificatesOf(readFileSync(ROOTS, 'utf8')),
    provenance: {
      ...LETSENCRYPT_PROVENANCE,
      directory: read(ENVIRONMENT, ON),
      publiclyTrusted: read(ENVIRONMENT, ON),
      // As production has it; nobody has read an account URL of staging.
      accountUrlPrefix: heard('https://letsencrypt.org/docs/caa/', ON),
      issuingRoots: read('https://letsencrypt.org/certs/staging/', ON),
    },
  };
}
