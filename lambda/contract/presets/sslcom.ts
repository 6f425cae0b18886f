import type { CaPreset } from '../ca.ts';
import { COMPARISON, heard, LEGO, read, UNKNOWN } from './source.ts';

const GUIDE = 'https://www.ssl.com/guide/ssl-tls-certificate-issuance-and-revocation-with-acme/';
/** Holds the directory as somebody read it in 2025. */
const DIRECTORY = 'https://acme.ssl.com/sslcom-dv-ecc, as a source file of Overbyte ICS 9.5 quotes it';

/** SSL.com's directory for ECDSA keys, which is what the prober asks certificates for. */
export function sslcom(): CaPreset {
  return {
    title: 'SSL.com',
    directory: 'https://acme.ssl.com/sslcom-dv-ecc',
    role: 'backup',
    publiclyTrusted: true,
    externalAccountBinding: true,
    bindingFrom: `your SSL.com account (${GUIDE})`,
    caaIdentities: ['ssl.com'],
    profiles: [],
    renewalInfo: false,
    limits: { wildcard: false, namesPerOrder: 1 },
    quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: false, authorizationDeactivation: true },
    // It names a keyChange that does not work, and does not say that it demands a binding.
    directorySays: { externalAccountRequired: false, keyChange: true },
    issuingRoots: 'public',
    costs: 'an account with funds is charged for a certificate of one year instead of the free one of 90 days',
    notes: [
      'The free certificate holds one name, and its www beside it.',
      'An account without an e-mail address as its contact gets badCSR at finalize.',
    ],
    provenance: {
      directory: heard(LEGO),
      publiclyTrusted: heard(COMPARISON),
      externalAccountBinding: heard(COMPARISON),
      caaIdentities: read('https://stg.ssl.com/how-to/configure-caa-records-to-authorize-ssl-com/amp'),
      caaParameters: UNKNOWN,
      accountUrlPrefix: UNKNOWN,
      profiles: heard(DIRECTORY),
      renewalInfo: heard(DIRECTORY),
      wildcard: heard(COMPARISON),
      namesPerOrder: heard(COMPARISON),
      slowFinalize: UNKNOWN,
      flakyServerErrors: UNKNOWN,
      keyChange: heard(COMPARISON),
      authorizationDeactivation: heard(COMPARISON),
      addsNames: UNKNOWN,
      issuingRoots: heard(COMPARISON),
      statusApi: UNKNOWN,
      costs: heard(COMPARISON),
    },
  };
}
