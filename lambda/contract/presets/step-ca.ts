import type { CaPreset } from '../ca.ts';
import { heard, read, UNKNOWN } from './source.ts';

const HANDLER = 'https://github.com/smallstep/certificates/blob/master/acme/api/handler.go';
const SOFTWARE = 'https://github.com/smallstep/certificates';

/** An internal CA: directory and roots are those of the installation, which the config names. */
export function stepCa(): CaPreset {
  return {
    title: 'step-ca',
    role: 'backup',
    publiclyTrusted: false,
    externalAccountBinding: false,
    caaIdentities: [],
    profiles: [],
    renewalInfo: false,
    limits: { wildcard: true, namesPerOrder: 100 },
    // It names a keyChange that answers 501, and takes a POST-as-GET alone for an authorization.
    quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: false, authorizationDeactivation: false },
    directorySays: { keyChange: true },
    notes: [
      'It looks at no CAA records, so CAA says nothing of whether it would issue.',
      'Its host needs a name that the functions can look up (network.resolvers) and a way to it.',
    ],
    provenance: {
      directory: read(SOFTWARE),
      publiclyTrusted: read(SOFTWARE),
      externalAccountBinding: heard('https://smallstep.com/docs/step-cli/reference/beta/ca/acme/'),
      caaIdentities: read(HANDLER),
      caaParameters: read(HANDLER),
      accountUrlPrefix: UNKNOWN,
      profiles: read(HANDLER),
      renewalInfo: read(HANDLER),
      wildcard: UNKNOWN,
      namesPerOrder: UNKNOWN,
      slowFinalize: UNKNOWN,
      flakyServerErrors: UNKNOWN,
      keyChange: read(HANDLER),
      authorizationDeactivation: read(HANDLER),
      addsNames: UNKNOWN,
      issuingRoots: read(SOFTWARE),
      statusApi: UNKNOWN,
      costs: read(SOFTWARE),
    },
  };
}
