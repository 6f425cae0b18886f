import type { CaPreset } from '../ca.ts';
import { heard, LEGO, read, UNKNOWN } from './source.ts';

const DOCUMENTATION = 'https://docs.sectigo.com/caas/caas-api-guide/create-acme-accounts';

/** Sectigo's own directory for DV certificates, which are paid for; what an account may order depends on its plan. */
export function sectigo(): CaPreset {
  return {
    title: 'Sectigo',
    directory: 'https://acme.sectigo.com/v2/DV',
    role: 'backup',
    publiclyTrusted: true,
    externalAccountBinding: true,
    bindingFrom: `your Sectigo account (${DOCUMENTATION})`,
    caaIdentities: ['sectigo.com'],
    profiles: [],
    renewalInfo: false,
    limits: { wildcard: true, namesPerOrder: 100 },
    quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: true, authorizationDeactivation: true },
    issuingRoots: 'public',
    costs: 'its certificates are paid for, by order or by plan',
    notes: ['Wildcards and the number of names depend on the plan.'],
    provenance: {
      directory: heard(LEGO),
      publiclyTrusted: heard(LEGO),
      externalAccountBinding: heard(DOCUMENTATION),
      caaIdentities: read(
        'https://www.sectigo.com/faqs/detail/CAA-Record-Certification-Authority-Authorization-1527076091491/kA01N000000zFMO',
      ),
      caaParameters: UNKNOWN,
      accountUrlPrefix: UNKNOWN,
      profiles: UNKNOWN,
      renewalInfo: UNKNOWN,
      wildcard: UNKNOWN,
      namesPerOrder: UNKNOWN,
      slowFinalize: UNKNOWN,
      flakyServerErrors: UNKNOWN,
      keyChange: UNKNOWN,
      authorizationDeactivation: UNKNOWN,
      addsNames: UNKNOWN,
      issuingRoots: UNKNOWN,
      statusApi: UNKNOWN,
      costs: heard(DOCUMENTATION),
    },
  };
}
