import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evidenceSchema } from '../../../../lambda/contract/evidence/evidence.ts';
import {
  FINDING_BOUNDS,
  FINDING_IDS,
  FINDINGS,
  type Finding,
  type FindingId,
} from '../../../../lambda/contract/evidence/findings.ts';
import { deriveFindings, findingsForResult, RULES } from '../../../../lambda/diagnosis/findings/derive.ts';
import { pointer } from '../../../../lambda/diagnosis/findings/finding.ts';
import { endAt, evidenceWith, NAME, type request, ZONE } from '../some-evidence.ts';
import { moreRows } from './more-rows.ts';
import { answers, asked, change, resolverReads, rows, trouble } from './rows.ts';

const healthyFindings = () => deriveFindings(evidenceWith());
const kinds = (findings: readonly Finding[], id: FindingId) =>
  findings
    .filter((each) => each.id === id)
    .map(({ outcome, value }) => (value === undefined ? outcome : `${outcome} ${value}`));

describe('a healthy round', () => {
  test('has each finding that there is, and all hold', () => {
    expect(healthyFindings().filter(({ outcome }) => outcome !== 'holds')).toEqual([]);
    const silent = FINDING_IDS.filter((id) => healthyFindings().every((each) => each.id !== id));
    expect(silent).toEqual(['check-completed']);
  });

  test('that is broken in no way fits the schema', () => {
    expect(evidenceSchema.safeParse({ ...evidenceWith(), findings: healthyFindings() }).error).toBeUndefined();
  });
});

test.each([...rows, ...moreRows])('%s: %s (%#)', (id, expected, breaks) => {
  const facts = evidenceWith(breaks);
  const findings = deriveFindings(facts);
  expect(kinds(findings, id)).toContain(expected);
  expect(evidenceSchema.safeParse({ ...facts, findings }).error).toBeUndefined();
});

test.each([
  ['holds', 'signed'],
  ['holds', 'unsigned'],
  ['holds', 'no-ds'],
  ['does-not-hold no-key', 'no-key'],
  ['does-not-hold ds-mismatch', 'ds-mismatch'],
  ['could-not-tell', 'unknown'],
])('dnssec-sound of the zone %s when it is %s', (expected, state) => {
  const findings = deriveFindings(evidenceWith(change('dnssec', { state })));
  const ofZone = findings.filter(({ subject }) => subject.name === ZONE);
  expect(kinds(ofZone, 'dnssec-sound')).toEqual([expected]);
});

test('dnssec-sound of a name: SERVFAIL with validation and an answer without', () => {
  const findings = deriveFindings(evidenceWith(resolverReads('dnssec-broken')));
  const ofName = findings.filter(({ subject }) => subject.name === NAME);
  expect(kinds(ofName, 'dnssec-sound')).toEqual(['does-not-hold dnssec-broken']);
});

test('what was wrong in one of two looks counts, once', () => {
  const facts = evidenceWith();
  const checks = facts.dns.before[0]?.found?.checks ?? [];
  for (const check of checks) if (check.check === 'delegation') Object.assign(check, { onlyInZone: ['new.test'] });
  expect(kinds(deriveFindings(facts), 'delegation-consistent')).toEqual(['does-not-hold name-servers']);
});

test('of names that were not published, nothing is said to be missing', () => {
  const findings = deriveFindings(
    evidenceWith((facts) => {
      endAt(facts, 'order', trouble('ca-server-error', 'serverInternal'));
      answers({ rcode: 'NXDOMAIN', values: undefined })(facts);
    }),
  );
  expect(kinds(findings, 'every-server-served-after-validation')).toEqual([]);
  expect(kinds(findings, 'resolvers-see-value')).toEqual([]);
});

test('CAA is told for each account of a CA, over all its names', () => {
  const findings = deriveFindings(
    evidenceWith(({ caa: { found = [] } }) => {
      const [first] = found;
      if (!first) throw new Error('no CAA');
      const refused = { ...first, outcome: 'refused', reason: 'other-account' } as const;
      found.push(
        { ...refused, accountUrl: 'https://ca.test/account/2' },
        { ...refused, identifier: 'b.example.org', accountUrl: 'https://ca.test/account/2' },
      );
    }),
  );
  const about = findings.filter(({ id }) => id === 'caa-allows');
  expect(about.map(({ subject, outcome, evidence }) => [subject.account, outcome, evidence])).toEqual([
    ['https://ca.test/account/1', 'holds', ['/caa/found/0']],
    ['https://ca.test/account/2', 'does-not-hold', ['/caa/found/1', '/caa/found/2']],
  ]);
});

test('a rule that crashes is a finding beside the others, and quotes nothing', () => {
  const crashing = {
    id: 'cleanup-done',
    judge: () => {
      throw new TypeError('SECRETMARK');
    },
  } as const;
  const findings = deriveFindings(evidenceWith(), [crashing, ...RULES]);
  expect(findings).toHaveLength(healthyFindings().length + 1);
  expect(findings[0]).toMatchObject({
    id: 'check-completed',
    outcome: 'does-not-hold',
    subject: { server: 'cleanup-done' },
  });
  expect(JSON.stringify(findings)).not.toContain('SECRETMARK');
});

test('texts and pointers are cut to their bounds', () => {
  const long = 'x'.repeat(5_000);
  const findings = deriveFindings(
    evidenceWith((facts) => {
      endAt(facts, 'order', { trouble: { code: 'ca-refused', message: long, action: '', problem: { type: long } } });
      asked(...Array.from({ length: 50 }, (): Parameters<typeof request> => ['order', { status: 500 }]))(facts);
    }),
  );
  expect(evidenceSchema.shape.findings.safeParse(findings).error).toBeUndefined();
  const [order] = findings.filter(({ id }) => id === 'order-accepted');
  expect(order?.detail).toHaveLength(FINDING_BOUNDS.detail);
});

test('a result holds what does not hold first, and says how many it left out', () => {
  const broken = deriveFindings(evidenceWith(resolverReads('missing')));
  const many = [...Array.from({ length: 10 }, () => healthyFindings()).flat(), ...broken];
  const { kept, omitted } = findingsForResult(many);
  expect(kept).toHaveLength(FINDING_BOUNDS.inResult);
  expect(omitted).toBe(many.length - FINDING_BOUNDS.inResult);
  expect(kept[0]).toMatchObject({ id: 'resolvers-see-value', outcome: 'does-not-hold' });
});

test('pointers escape what RFC 6901 escapes', () => {
  expect(pointer('a/b', 'm~n', 0)).toBe('/a~1b/m~0n/0');
});

test('docs/evidence.md lists each finding with its meaning', () => {
  const [, text = ''] = readFileSync('docs/evidence.md', 'utf8').split('## Findings');
  const listed = [...text.matchAll(/^\| `([a-z0-9-]+)` +\| (.+?) +\|$/gm)].map(([, id, meaning]) => [id, meaning]);
  expect(listed).toEqual(Object.entries(FINDINGS));
});
