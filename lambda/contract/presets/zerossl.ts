import type { CaPreset } from '../ca.ts';
import { COMPARISON, heard, LEGO, UNKNOWN } from './source.ts';

/** Holds the directory as somebody read it in 2025. */
const DIRECTORY = 'https://acme.zerossl.com/v2/DV90, as a source file of Overbyte ICS 9.5 quotes it';

/** ZeroSSL has no staging: every order is logged to CT. */
export function zerossl(): CaPreset {
  return {
    title: 'ZeroSSL',
    directory: 'https://acme.zerossl.com/v2/DV90',
    role: 'backup',
    publiclyTrusted: true,
    externalAccountBinding: true,
    bindingFrom: 'the page "Developer" of your ZeroSSL account (https://app.zerossl.com/developer)',
    caaIdentities: [
      'sectigo.com',
      'trust-provider.com',
      'usertrust.com',
      'comodoca.com',
      'comodo.com',
      'entrust.net',
      'affirmtrust.com',
    ],
    profiles: [],
    renewalInfo: true,
    limits: { wildcard: true, namesPerOrder: 100 },
    quirks: { slowFinalize: true, flakyServerErrors: true, keyChange: false, authorizationDeactivation: true },
    outageAfter: { failures: 2, of: 3 },
    // It names a keyChange, and clients report that it does not work.
    directorySays: { keyChange: true },
    issuingRoots: 'public',
    notes: [
      'It has no staging environment.',
      'A binding makes one account.',
      'It validates a challenge several times before it gives up.',
    ],
    provenance: {
      directory: heard(LEGO),
      publiclyTrusted: heard(COMPARISON),
      externalAccountBinding: heard(COMPARISON),
      // Its help page names sectigo.com alone: https://help.zerossl.com/hc/en-us/articles/360060119753-Invalid-CAA-Records
      caaIdentities: heard(DIRECTORY),
      caaParameters: UNKNOWN,
      accountUrlPrefix: UNKNOWN,
      profiles: heard(DIRECTORY),
      renewalInfo: heard(DIRECTORY),
      wildcard: heard(COMPARISON),
      namesPerOrder: heard(COMPARISON),
      slowFinalize: heard('https://github.com/acmesh-official/acme.sh/issues/6103'),
      flakyServerErrors: heard('https://github.com/acmesh-official/acme.sh/issues/4645'),
      keyChange: heard(COMPARISON),
      authorizationDeactivation: heard(COMPARISON),
      addsNames: UNKNOWN,
      issuingRoots: heard(COMPARISON),
      statusApi: UNKNOWN,
      costs: heard(COMPARISON),
    },
  };
}
