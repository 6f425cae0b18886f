import { expect, test } from 'vitest';
import type { CertificateReport } from '../../../../lambda/contract/evidence/pulse.ts';
import { deriveFindings } from '../../../../lambda/diagnosis/findings/derive.ts';
import { PULSE_RULES } from '../../../../lambda/diagnosis/findings/pulse.ts';
import { evidenceWith, RENEWAL_WINDOW, certificateReport as report } from '../some-evidence.ts';

/** What a pulse finds of certificates. */
function findingsOf(...certificates: CertificateReport[]) {
  const found = deriveFindings({ ...evidenceWith(), pulse: { certificates } }, PULSE_RULES);
  return found
    .filter(({ id }) => id.startsWith('certificate-renewed') || id.startsWith('certificate-not'))
    .map(({ id, outcome, subject, detail, evidence }) => [id, outcome, subject, detail, ...evidence]);
}

const SUBJECT = { ca: 'production', name: 'www.example.org' };
const RENEWED = 'certificate-renewed-in-time';
const KEPT = 'certificate-not-recalled';
const EXPLAINED = { ...RENEWAL_WINDOW, explanationUrl: 'https://ca.test/incident' };

test.each<[string, Partial<CertificateReport>, [outcome: string, detail: string], [outcome: string, detail: string]]>([
  [
    'young',
    {},
    [
      'holds',
      'The certificate "www" has 66.7 % of its lifetime left (60 days), and its CA suggested to renew it until 2026-12-26T00:00:00.000Z.',
    ],
    [
      'holds',
      'The CA of the certificate "www" suggests to renew it from 2026-12-24T00:00:00.000Z to 2026-12-26T00:00:00.000Z, and it has 66.7 % of its lifetime left (60 days).',
    ],
  ],
  [
    'old, of a CA that suggests nothing',
    {
      ...{ overdue: true, lifetimeLeftPercent: 1.1, daysLeft: 1, renewalInfo: undefined },
      noRenewalInfo: 'The directory has no renewalInfo.',
    },
    ['does-not-hold', 'The certificate "www" has 1.1 % of its lifetime left (1 day).'],
    ['could-not-tell', 'The CA of the certificate "www" suggests nothing: The directory has no renewalInfo.'],
  ],
  [
    'expired, and nobody was asked',
    { overdue: true, lifetimeLeftPercent: 0, daysLeft: 0, renewalInfo: undefined },
    ['does-not-hold', 'The certificate "www" has expired.'],
    ['could-not-tell', 'The CA of the certificate "www" suggests nothing: no reason is known'],
  ],
  [
    'called back',
    { recalled: true, renewalInfo: EXPLAINED },
    [
      'holds',
      'The certificate "www" has 66.7 % of its lifetime left (60 days), and its CA suggested to renew it until 2026-12-26T00:00:00.000Z.',
    ],
    [
      'does-not-hold',
      'The CA of the certificate "www" suggests to renew it from 2026-12-24T00:00:00.000Z to 2026-12-26T00:00:00.000Z, and it has 66.7 % of its lifetime left (60 days); it explains at https://ca.test/incident.',
    ],
  ],
])('a certificate that is %s', (_, more, renewed, kept) => {
  expect(findingsOf(report(more))).toEqual([
    [RENEWED, renewed[0], SUBJECT, renewed[1], '/pulse/certificates/0'],
    [KEPT, kept[0], SUBJECT, kept[1], '/pulse/certificates/0'],
  ]);
});

test.each([
  ['it could not be read (ECONNREFUSED)', 'The certificate "old": it could not be read (ECONNREFUSED).'],
  [undefined, 'The certificate "old": it was not read.'],
])('of one that could not be read nothing is known', (why, detail) => {
  const unreadable: CertificateReport = { id: 'old', state: 'unreadable', ...(why === undefined ? {} : { why }) };

  expect(findingsOf(report(), unreadable).filter(([, , , , at]) => at === '/pulse/certificates/1')).toEqual([
    [RENEWED, 'could-not-tell', {}, detail, '/pulse/certificates/1'],
    [KEPT, 'could-not-tell', {}, detail, '/pulse/certificates/1'],
  ]);
});

test('a pulse without certificates says nothing of them', () => {
  expect(findingsOf()).toEqual([]);
});
