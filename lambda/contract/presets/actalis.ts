import type { CaPreset } from '../ca.ts';
import { COMPARISON, heard, read, UNKNOWN } from './source.ts';

const GUIDE = 'https://guide.actalis.com/ssl/activation/acme';
const EMPLOYEE = 'https://github.com/webprofusion/acme-clients/issues/135';

export function actalis(): CaPreset {
  return {
    title: 'Actalis',
    directory: 'https://acme-api.actalis.com/acme/directory',
    role: 'backup',
    publiclyTrusted: true,
    externalAccountBinding: true,
    bindingFrom: `the ACME page of the customer area (${GUIDE})`,
    caaIdentities: ['actalis.it'],
    profiles: [],
    renewalInfo: true,
    limits: { wildcard: false, namesPerOrder: 1 },
    quirks: {
      slowFinalize: false,
      flakyServerErrors: false,
      keyChange: true,
      authorizationDeactivation: true,
      addsNames: true,
    },
    issuingRoots: 'public',
    costs: 'a paid plan is charged for what is ordered and renewed through ACME; the free plan is not',
    notes: [
      'The free plan holds one name, and no wildcard.',
      'A challenge that failed stays processing and is not tried again.',
    ],
    provenance: {
      directory: heard('https://github.com/go-acme/lego/blob/master/internal/generators/ca/cas.json'),
      publiclyTrusted: heard(EMPLOYEE),
      externalAccountBinding: heard(EMPLOYEE),
      caaIdentities: UNKNOWN,
      caaParameters: UNKNOWN,
      accountUrlPrefix: UNKNOWN,
      profiles: heard(COMPARISON),
      renewalInfo: heard(COMPARISON),
      wildcard: heard(COMPARISON),
      namesPerOrder: heard(COMPARISON),
      slowFinalize: UNKNOWN,
      flakyServerErrors: UNKNOWN,
      keyChange: heard(COMPARISON),
      authorizationDeactivation: heard(COMPARISON),
      addsNames: heard(EMPLOYEE),
      issuingRoots: UNKNOWN,
      statusApi: UNKNOWN,
      costs: read('https://guide.actalis.com/faq/SSL/ACME'),
    },
  };
}
