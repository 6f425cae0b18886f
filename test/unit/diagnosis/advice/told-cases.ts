import type { CaaFinding } from '../../../../lambda/contract/evidence/caa.ts';
import type { EvidenceFacts } from '../../../../lambda/contract/evidence/evidence.ts';
import { adviceEvidence, CHALLENGE, REAL } from '../advice-cases.ts';
import { answer, changeChecks, control } from '../some-evidence.ts';

/** Evidence that `told.txt` shows the advice of, by the words in its headings. */

/** CAA of the staging CA, which the first of these records decided. */
function caa(more: Partial<CaaFinding>): EvidenceFacts {
  return adviceEvidence((facts) => {
    facts.caa.found = [
      {
        ...{ identifier: REAL, ca: 'staging', accountUrl: 'https://ca.test/account/1', message: 'No.', aliases: [] },
        ...{ outcome: 'refused', reason: 'other-issuer', foundAt: 'example.org', records: [], recordCount: 0 },
        ...more,
      },
    ];
  });
}

const issue = (value: string, flags = 0, tag = 'issue') => ({ flags, tag, value });
const ofAccount = issue('staging.test; accounturi=https://ca.test/account/0');
const silent = { rcode: undefined, values: undefined, failure: 'timeout' } as const;

export const CASES: Readonly<Record<string, EvidenceFacts>> = {
  '': adviceEvidence(),
  'a name without a CNAME': adviceEvidence((facts) =>
    changeChecks(facts, 'alias', (check) =>
      Object.assign(check, { name: CHALLENGE, target: CHALLENGE, end: 'nodata', zone: 'example.org' }),
    ),
  ),
  'a CNAME that leads elsewhere': adviceEvidence((facts) =>
    changeChecks(facts, 'alias', (check) =>
      Object.assign(check, { name: CHALLENGE, target: 'x.example.net', end: 'nxdomain', zone: 'example.net' }),
    ),
  ),
  'a server that is lame': adviceEvidence((facts) =>
    changeChecks(facts, 'delegation', ({ servers }) => {
      servers.push({ server: 'old.test', address: '192.0.2.9', state: 'lame', why: 'REFUSED', nameServers: [] });
    }),
  ),
  'glue that differs': adviceEvidence((facts) =>
    changeChecks(facts, 'delegation', (check) => {
      check.glueDiffers = [{ server: 'ns1.test', parent: ['192.0.2.1'], zone: ['192.0.2.2'] }];
    }),
  ),
  'DS records of another key': adviceEvidence((facts) =>
    changeChecks(facts, 'dnssec', (check) => {
      const ds = [4_711, 815].map((keyTag) => ({ keyTag, digestType: 2 }));
      Object.assign(check, { zone: 'example.org', state: 'ds-mismatch', ds });
    }),
  ),
  'another zone that remembers for long': adviceEvidence((facts) =>
    changeChecks(facts, 'negative-ttl', (check) => Object.assign(check, { zone: 'example.org', negativeTtl: 86_400 })),
  ),
  'a record of another issuer': caa({ records: [issue('other.test')] }),
  'a record that is broken': caa({ reason: 'malformed', records: [issue('staging.test; =')] }),
  'a record of another account': caa({ reason: 'other-account', records: [ofAccount] }),
  'a record of another method': caa({ reason: 'other-method', records: [issue('staging.test')] }),
  'a critical record': caa({
    ...{ reason: 'critical-unknown-tag', decidedBy: 0 },
    records: [issue('staging.test', 128, 'isue')],
  }),
  'CAA that nobody answered': caa({ outcome: 'undetermined', reason: 'lookup-failed', foundAt: undefined }),
  'records that name accounts': caa({ outcome: 'allowed', reason: 'authorized', records: [ofAccount] }),
  'a status page': adviceEvidence(({ controls }) => {
    controls.found?.push(control('status-api', { ca: 'staging', url: 'https://status.test/api/v2/summary.json' }));
  }),
  'servers that are silent': adviceEvidence((facts) =>
    changeChecks(facts, 'authoritative', (check) => {
      check.answers = [answer(silent), answer({ ...silent, transport: 'tcp' })];
    }),
  ),
  'servers with errors': adviceEvidence((facts) =>
    changeChecks(facts, 'authoritative', (check) => {
      check.answers = [answer({ rcode: 'SERVFAIL', values: undefined })];
    }),
  ),
  'servers without TCP': adviceEvidence((facts) =>
    changeChecks(facts, 'authoritative', (check) => {
      check.answers = [answer(), answer({ ...silent, transport: 'tcp' })];
    }),
  ),
  'servers without EDNS': adviceEvidence((facts) =>
    changeChecks(facts, 'authoritative', (check) => {
      check.answers = [answer({ withoutEdns: true })];
    }),
  ),
  'a server without the values': adviceEvidence((facts) =>
    changeChecks(facts, 'authoritative', (check) => {
      check.answers = [
        answer(),
        answer({ server: 'ns2.test', address: '192.0.2.2', rcode: 'NXDOMAIN', values: undefined }),
      ];
    }),
  ),
  'a time to come back': adviceEvidence(({ probes: [probe] }) => {
    const retryAt = '2026-11-25T07:30:00.000Z';
    if (probe) probe.trouble = { code: 'ca-rate-limited', message: '', action: '', retryAt };
  }),
};
