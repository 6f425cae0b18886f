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
import { cut } from '../../../../lambda/diagnosis/cut.ts';
import { deriveFindings, findingsForResult, RULES } from '../../../../lambda/diagnosis/findings/derive.ts';
import { pointer } from '../../../../lambda/diagnosis/findings/finding.ts';
import { publishedNames } from '../../../../lambda/diagnosis/findings/looks.ts';
import { endAt, evidenceWith, NAME, type request, ZONE } from '../some-evidence.ts';
import { moreRows } from './more-rows.ts';
import { answers, asked, change, resolverReads, rows, trouble } from './rows.ts';

const healthyFindings = () => deriveFindings(evidenceWith());
const kinds = (findings: readonly Finding[], id: FindingId) =>
  findings
    .filter((each) => each.id === id)
    .map(({ outcome, value }) => (value === undefined ? outcome : `${outcome} ${value}`));

/** No round looks at the certificates of the config. */
const OF_PULSES: readonly FindingId[] = ['certificate-renewed-in-time', 'certificate-not-recalled'];

describe('a healthy round', () => {
  test('has each finding that there is, and all hold', () => {
    expect(healthyFindings().filter(({ outcome }) => outcome !== 'holds')).toEqual([]);
    const silent = FINDING_IDS.filter((id) => healthyFindings().every((each) => each.id !== id));
    expect(silent).toEqual([...OF_PULSES, 'check-completed']);
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

test('of a probe that was skipped, a name that is not published and what was not looked at, nothing is found', () => {
  const found = (id: FindingId, breaks: (facts: ReturnType<typeof evidenceWith>) => void) =>
    kinds(deriveFindings(evidenceWith(breaks)), id);
  const skipped = deriveFindings(
    evidenceWith(({ probes }) => void Object.assign(probes[0] ?? {}, { outcome: 'skipped', directory: undefined })),
  );

  expect(
    skipped.filter(({ id, subject }) => subject.ca === 'staging' && id !== 'caa-allows').map(({ id }) => id),
  ).toEqual(['directory-answers']);
  expect(found('caa-allows', ({ caa }) => void delete caa.found)).toEqual([]);
  expect(found('servers-serve-zone', change('delegation', { delegated: 'no' }))).toEqual([]);
  expect(found('every-server-served-before-validation', (facts) => endAt(facts, 'publish', {}))).toEqual([]);
});

test('names are published for the CAs whose values Route 53 took', () => {
  const facts = evidenceWith(({ probes: [model], identifiers, probes }) => {
    if (model) probes.push({ ...structuredClone(model), ca: 'backup' }, { ...structuredClone(model), ca: 'gone' });
    for (const each of probes[0]?.steps ?? []) if (each.step === 'publish') each.outcome = 'failed';
    identifiers.push({ ca: 'backup', names: ['*.b.test', 'b.test'], publishedAt: {} });
  });

  expect([...publishedNames(facts)]).toEqual(['_acme-challenge.b.test']);
});

test('there are as many findings as evidence can hold', () => {
  const rule = { id: 'cleanup-done', judge: () => [{ outcome: 'holds' as const, detail: '', evidence: [] }] } as const;
  const most = FINDING_BOUNDS.findings;

  expect(
    deriveFindings(
      evidenceWith(),
      Array.from({ length: most + 1 }, () => rule),
    ),
  ).toHaveLength(most);
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
    value: 'crashed',
    detail: 'The finding cleanup-done could not be made by a defect of the prober: TypeError.',
    evidence: [],
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

test('what could not be told comes before what holds', () => {
  const { kept, omitted } = findingsForResult(deriveFindings(evidenceWith(resolverReads('no-answer'))));
  const outcomes = kept.map(({ outcome }) => outcome);

  expect(omitted).toBe(0);
  expect(outcomes.slice(0, 2)).toEqual(['could-not-tell', 'could-not-tell']);
  expect(outcomes.slice(2)).not.toContain('could-not-tell');
});

test('a text is cut where it is longer than it may be, and not in the middle of a character', () => {
  expect(cut('abc', 3)).toBe('abc');
  expect(cut('abcd', 3)).toBe('ab…');
  expect(cut('a😀c', 3)).toBe('a\ufffd…');
});

test('pointers escape what RFC 6901 escapes', () => {
  expect(pointer('a/b', 'm~n', 0)).toBe('/a~1b/m~0n/0');
});

test('docs/evidence.md lists each finding with its meaning', () => {
  const [, text = ''] = readFileSync('docs/evidence.md', 'utf8').split('## Findings');
  const listed = [...text.matchAll(/^\| `([a-z0-9-]+)` +\| (.+?) +\|$/gm)].map(([, id, meaning]) => [id, meaning]);
  expect(listed).toEqual(Object.entries(FINDINGS));
});
