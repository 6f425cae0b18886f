import type { CaPreset } from '../ca.ts';
import { COMPARISON, heard, type Provenance, read, UNKNOWN } from './source.ts';

const TUTORIAL = 'https://cloud.google.com/certificate-manager/docs/public-ca-tutorial';
const PRACTICES = 'https://developers.google.com/public-key-infrastructure/updates/september2025-acme-best-practices';

/** What Google Trust Services' two environments share. */
const GOOGLE = {
  externalAccountBinding: true,
  caaIdentities: ['pki.goog'],
  profiles: [],
  renewalInfo: true,
  limits: { wildcard: true, namesPerOrder: 100 },
  quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: true, authorizationDeactivation: true },
  notes: [
    'A binding makes one account, and is void when it was not used within 7 days.',
    'Names in other scripts than Latin (IDN) are refused.',
  ],
} as const;

const GOOGLE_PROVENANCE: Provenance = {
  directory: read(TUTORIAL),
  publiclyTrusted: read('https://pki.goog/faq.html'),
  externalAccountBinding: read(PRACTICES),
  caaIdentities: read('https://developers.google.com/public-key-infrastructure/dns-debugging'),
  caaParameters: UNKNOWN,
  accountUrlPrefix: UNKNOWN,
  profiles: heard(COMPARISON),
  renewalInfo: read(PRACTICES),
  wildcard: read(PRACTICES),
  namesPerOrder: heard(COMPARISON),
  slowFinalize: UNKNOWN,
  flakyServerErrors: UNKNOWN,
  keyChange: heard(COMPARISON),
  authorizationDeactivation: heard(COMPARISON),
  addsNames: UNKNOWN,
  issuingRoots: heard(COMPARISON),
  statusApi: UNKNOWN,
  costs: heard(COMPARISON),
};

export function google(): CaPreset {
  return {
    ...GOOGLE,
    title: 'Google Trust Services',
    directory: 'https://dv.acme-v02.api.pki.goog/directory',
    role: 'backup',
    publiclyTrusted: true,
    bindingFrom: 'gcloud publicca external-account-keys create',
    issuingRoots: 'public',
    provenance: GOOGLE_PROVENANCE,
  };
}

/** Its staging: nobody could say which roots it chains to, so the config names them. */
export function googleStaging(): CaPreset {
  return {
    ...GOOGLE,
    title: 'Google Trust Services staging',
    directory: 'https://dv.acme-v02.test-api.pki.goog/directory',
    role: 'staging',
    publiclyTrusted: false,
    bindingFrom:
      'gcloud publicca external-account-keys create against the pre-production Public CA API; a binding of production does not fit',
    provenance: {
      ...GOOGLE_PROVENANCE,
      publiclyTrusted: heard(TUTORIAL),
      caaIdentities: UNKNOWN,
      renewalInfo: UNKNOWN,
      keyChange: UNKNOWN,
      authorizationDeactivation: UNKNOWN,
      issuingRoots: UNKNOWN,
    },
  };
}
