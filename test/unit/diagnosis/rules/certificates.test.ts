import { describe, expect, test } from 'vitest';
import type { CertificateReport } from '../../../../lambda/contract/evidence/pulse.ts';
import { deriveFindings } from '../../../../lambda/diagnosis/findings/derive.ts';
import { PULSE_RULES } from '../../../../lambda/diagnosis/findings/pulse.ts';
import { judgeRound } from '../../../../lambda/diagnosis/verdict/judge.ts';
import { overdue, recalled } from '../../../../lambda/diagnosis/verdict/rules/certificates.ts';
import { viewOf } from '../../../../lambda/diagnosis/verdict/view.ts';
import { told } from '../../support/rule-rows.ts';
import { evidenceWith, certificateReport as report } from '../some-evidence.ts';

const PRODUCTION = {
  id: 'production',
  title: 'Production',
  role: 'production' as const,
  directory: 'https://ca.test/directory',
  publiclyTrusted: true,
};

function pulseWith(...certificates: CertificateReport[]) {
  const round = evidenceWith((facts) => facts.cas.push({ ...PRODUCTION, caaIdentities: [] }));
  const facts = { ...round, probes: [], pulse: { certificates } };
  return { ...facts, findings: deriveFindings(facts, PULSE_RULES) };
}
function saidOf(rule: typeof overdue, ...certificates: CertificateReport[]) {
  return told(rule.judge({ ...viewOf(pulseWith(...certificates)), open: [], dnsExplained: false }));
}

test('each goes by its name and asks in words', () => {
  expect([overdue, recalled].map(({ name }) => name)).toEqual(['overdue', 'recalled']);
  for (const { asks } of [overdue, recalled]) expect(asks).toMatch(/^[A-Z].* .*\?$/);
});

describe.each([
  [
    overdue,
    { overdue: true },
    { code: 'certificate-overdue', confidence: 'likely', summary: /^The certificate "www" has 66\.7 % .*Z\.$/ },
    'certificate-renewed-in-time',
    'no certificate that was read is past its renewal',
  ],
  [
    recalled,
    { recalled: true },
    { code: 'certificate-recalled', confidence: 'proved', summary: /^The CA of the certificate "www" suggests .*\.$/ },
    'certificate-not-recalled',
    'no CA suggests to replace a certificate long before its end',
  ],
] as const)('$name', (rule, bad, { summary, ...charge }, finding, well) => {
  test('says nothing where all is well or nothing is known', () => {
    expect(saidOf(rule, report())).toBe(well);
    expect(saidOf(rule, { id: 'old', state: 'unreadable' })).toBe(well);
    expect(saidOf(rule)).toBe(well);
  });

  test('charges once, however many there are', () => {
    const one = { ...charge, effect: 'risks', cas: ['production'] };

    expect(saidOf(rule, report(), report(bad))).toEqual([
      { ...one, summary: expect.stringMatching(summary), findings: [`${finding} production`] },
    ]);
    expect(saidOf(rule, report(bad), report({ ...bad, id: 'b' }), report({ ...bad, id: 'c', ca: undefined }))).toEqual([
      {
        ...one,
        summary: expect.stringMatching(/\. So it is with 2 more\.$/),
        findings: [`${finding} production`, `${finding} production`, finding],
      },
    ]);
  });

  test('advises nothing that is not there: a pulse has no target and keeps no evidence', () => {
    const commands = judgeRound(pulseWith(report(bad))).actions.flatMap(({ command = [] }) => command);

    expect(commands.join()).not.toMatch(/evidence |now [a-z]/);
  });

  test('is a risk of renewals, and says nothing of the backup CA', () => {
    expect(judgeRound(pulseWith(report(bad)))).toMatchObject({
      ...{ code: charge.code, readiness: { renewal: 'at-risk', failover: 'unknown' }, cas: ['production'] },
    });
    expect(judgeRound(pulseWith(report()))).toMatchObject({ code: 'healthy', readiness: { renewal: 'unknown' } });
  });
});
