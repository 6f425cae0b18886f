import { LAB_ZONE, PARENT_ZONE } from '../../world/config.ts';
import type { MatrixCase } from '../case.ts';
import { CA_RESOLVER, PARENT_SERVERS, PUBLISHED_AT, REAL_NAME } from '../places.ts';

/** DNSSEC and CAA. Pebble looks at no CAA record: what it refuses is shown by Boulder. */

const signed = { fault: 'setup-zone-signed' };
const validation = { validation: true } as const;
const boulder = { staging: 'Boulder' } as const;

export const dnsSecurity: readonly MatrixCase[] = [
  {
    id: 'dnssec-signature-broken',
    story: 'The zone is signed, and its signatures do not fit the TXT values',
    put: [signed, { fault: 'dns-signature-broken', parameters: { zone: LAB_ZONE } }],
    truth: { fault: 'dns-provider', code: 'dnssec-signatures-bad', step: 'validation' },
    needs: validation,
  },
  {
    id: 'dnssec-signature-expired',
    story: 'The signatures of the zone ran out yesterday',
    put: [signed, { fault: 'dns-signature-expired', parameters: { zone: LAB_ZONE } }],
    round: { target: 'wildcard' },
    truth: { fault: 'dns-provider', code: 'dnssec-signatures-bad', step: 'validation' },
    needs: validation,
  },
  {
    id: 'dnssec-signature-missing',
    story: 'The zone is signed, and the TXT values come without signatures',
    put: [signed, { fault: 'dns-signature-missing', parameters: { zone: LAB_ZONE, name: PUBLISHED_AT } }],
    round: { target: 'www' },
    truth: { fault: 'dns-provider', code: 'dnssec-signatures-bad', step: 'validation' },
    needs: validation,
  },
  {
    id: 'dnssec-parent-signature-expired',
    story: 'The signatures of the parent zone over the CNAME ran out',
    put: [
      {
        fault: 'dns-signature-expired',
        parameters: { zone: PARENT_ZONE, servers: PARENT_SERVERS, types: ['CNAME'] },
      },
    ],
    round: { target: 'www' },
    truth: { fault: 'dns-provider', code: 'dnssec-signatures-bad', step: 'validation' },
    needs: validation,
  },
  {
    id: 'dnssec-ds-mismatch',
    story: 'A DS record of an earlier key still stands at the parent',
    put: [signed, { fault: 'dns-ds-mismatch', parameters: { zone: LAB_ZONE } }],
    truth: { fault: 'configuration', code: 'dnssec-broken', step: 'validation' },
    needs: validation,
  },
  {
    id: 'dnssec-ds-without-key',
    story: 'Signing was switched off, and the DS record was left at the parent',
    put: [{ fault: 'dns-ds-mismatch', parameters: { zone: LAB_ZONE } }],
    truth: { fault: 'configuration', code: 'dnssec-broken', step: 'validation' },
    needs: validation,
  },
  {
    id: 'caa-forbidden',
    story: 'The domain’s owner has forbidden all issuance',
    put: [{ fault: 'dns-caa-forbidden', parameters: { name: REAL_NAME } }],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'caa-forbids-issuer', step: 'validation' },
    needs: boulder,
  },
  {
    id: 'caa-other-issuer',
    story: 'CAA of the parent zone names another CA alone',
    put: [{ fault: 'dns-caa-other-issuer', parameters: { name: PARENT_ZONE } }],
    truth: { fault: 'configuration', code: 'caa-forbids-issuer', step: 'validation' },
    needs: boulder,
  },
  {
    id: 'caa-critical-unknown',
    story: 'CAA of the parent zone holds a critical property that no CA knows',
    put: [{ fault: 'dns-caa-critical-unknown', parameters: { name: PARENT_ZONE } }],
    truth: { fault: 'configuration', code: 'caa-unknown-critical', step: 'validation' },
    needs: boulder,
  },
  {
    id: 'caa-other-account',
    story: 'CAA names the CA, and the account of production alone',
    put: [
      {
        fault: 'setup-caa-set',
        parameters: {
          name: PARENT_ZONE,
          values: ['0 issue "{caa:staging}; accounturi=https://127.0.0.1/acme/acct/of-production"'],
        },
      },
    ],
    truth: { fault: 'configuration', code: 'caa-forbids-account', step: 'validation' },
    needs: boulder,
  },
  {
    id: 'caa-other-method',
    story: 'CAA names the CA, and validation over HTTP alone',
    put: [
      {
        fault: 'setup-caa-set',
        parameters: { name: PARENT_ZONE, values: ['0 issue "{caa:staging}; validationmethods=http-01"'] },
      },
    ],
    truth: { fault: 'configuration', code: 'caa-forbids-method', step: 'validation' },
    needs: boulder,
  },
  {
    id: 'caa-no-wildcards',
    story: 'CAA lets the CA issue, and nobody issue wildcards',
    put: [
      {
        fault: 'setup-caa-set',
        parameters: { name: PARENT_ZONE, values: ['0 issue "{caa:staging}"', '0 issuewild ";"'] },
      },
    ],
    round: { target: 'wildcard' },
    truth: { fault: 'configuration', code: 'caa-forbids-issuer', step: 'validation' },
    needs: boulder,
  },
  {
    id: 'caa-allows',
    story: 'CAA names this CA and the one that renewals go to: nothing is wrong',
    put: [
      {
        fault: 'setup-caa-set',
        parameters: {
          name: PARENT_ZONE,
          values: ['0 issue "{caa:staging}"', '0 issue "{caa:production}"'],
        },
      },
    ],
    round: { cas: ['staging'] },
    truth: { fault: 'none', code: 'healthy' },
    needs: boulder,
  },
  {
    id: 'caa-servfail',
    story: 'The name servers of the zone answer SERVFAIL to questions for CAA alone',
    put: [{ fault: 'dns-caa-servfail', parameters: { zone: LAB_ZONE } }],
    truth: { fault: 'dns-provider', code: 'caa-lookup-failing', step: 'validation' },
    needs: boulder,
  },
  {
    id: 'caa-servfail-parent',
    story: 'The name servers of the parent zone answer SERVFAIL to questions for CAA',
    put: [{ fault: 'dns-caa-servfail', parameters: { zone: PARENT_ZONE, servers: PARENT_SERVERS } }],
    round: { target: 'www' },
    truth: { fault: 'dns-provider', code: 'caa-lookup-failing', step: 'validation' },
    needs: boulder,
  },
  {
    id: 'caa-stale-at-ca',
    story: 'The staging CA still sees the CAA record of yesterday, which named another CA alone',
    put: [{ fault: 'dns-caa-other-issuer', parameters: { name: PARENT_ZONE, clients: CA_RESOLVER } }],
    truth: { fault: 'unknown', code: 'caa-undetermined', step: 'validation' },
    needs: boulder,
    twin: 'caa-split-view',
  },
  {
    id: 'caa-split-view',
    story: 'The servers of the parent zone show the network of the staging CA another CAA record than everybody',
    put: [{ fault: 'dns-caa-other-issuer', parameters: { name: PARENT_ZONE, clients: CA_RESOLVER } }],
    truth: { fault: 'unknown', code: 'caa-undetermined', step: 'validation' },
    needs: boulder,
    twin: 'caa-stale-at-ca',
  },
];
