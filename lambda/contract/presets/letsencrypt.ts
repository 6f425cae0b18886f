import { COMPARISON, heard, type Provenance, read, UNKNOWN } from './source.ts';

/** What Let's Encrypt's two environments share. */

export const LETSENCRYPT = {
  externalAccountBinding: false,
  caaIdentities: ['letsencrypt.org'],
  caaParameters: true,
  profiles: ['classic', 'tlsserver', 'shortlived'],
  renewalInfo: true,
  limits: { wildcard: true, namesPerOrder: 100 },
  quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: true, authorizationDeactivation: true },
  statusApi: 'https://api.status.io/1.0/status/55957a99e800baa4470002da',
  notes: ['The profile shortlived takes at most 25 names.'],
} as const;

const PROFILES = 'https://letsencrypt.org/docs/profiles/';
const ON = '2026-11-23';

export const LETSENCRYPT_PROVENANCE: Omit<
  Provenance,
  'directory' | 'publiclyTrusted' | 'accountUrlPrefix' | 'issuingRoots'
> = {
  externalAccountBinding: heard(COMPARISON),
  caaIdentities: read('https://letsencrypt.org/docs/caa/', ON),
  caaParameters: read('https://letsencrypt.org/docs/caa/', ON),
  // The list in the directory is the one that counts, and nobody has asked it for this preset.
  profiles: heard(PROFILES, ON),
  renewalInfo: read('https://github.com/letsencrypt/boulder (wfe2)', ON),
  wildcard: read('https://letsencrypt.org/docs/challenge-types/', ON),
  namesPerOrder: read('https://letsencrypt.org/docs/rate-limits/', ON),
  slowFinalize: UNKNOWN,
  flakyServerErrors: UNKNOWN,
  keyChange: heard(COMPARISON),
  authorizationDeactivation: heard(COMPARISON),
  addsNames: UNKNOWN,
  statusApi: heard('https://github.com/letsdebug/letsdebug', ON),
  costs: heard(COMPARISON),
};
