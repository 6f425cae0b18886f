import type { CaPreset } from '../ca.ts';
import { LETSENCRYPT, LETSENCRYPT_PROVENANCE } from './letsencrypt.ts';
import { read } from './source.ts';

const ON = '2026-11-23';

/**
 * Let's Encrypt's production environment: observed, never ordered from, unless the config makes it the backup and accepts that
 * its limits are shared.
 */
export function letsencryptProduction(): CaPreset {
  return {
    ...LETSENCRYPT,
    title: "Let's Encrypt",
    directory: 'https://acme-v02.api.letsencrypt.org/directory',
    role: 'production',
    publiclyTrusted: true,
    accountUrlPrefix: 'https://acme-v02.api.letsencrypt.org/acme/acct/',
    issuingRoots: 'public',
    provenance: {
      ...LETSENCRYPT_PROVENANCE,
      directory: read('https://letsencrypt.org/docs/acme-protocol-updates/', ON),
      publiclyTrusted: read('https://letsencrypt.org/certificates/', ON),
      accountUrlPrefix: read('https://letsencrypt.org/docs/caa/', ON),
      issuingRoots: read('https://letsencrypt.org/certificates/', ON),
    },
  };
}
