import { describe, expect, test } from 'vitest';
import type { CaaFinding } from '../../../../lambda/contract/evidence/caa.ts';
import type { EvidenceFacts } from '../../../../lambda/contract/evidence/evidence.ts';
import { adviceEvidence, advise, REAL } from '../advice-cases.ts';

const ACCOUNT = 'https://ca.test/account/1';
const issue = (value: string, tag = 'issue') => ({ flags: 0, tag, value });

/** Judgements of CAA; each by the staging CA at the real name, refused for another issuer, unless it says so. */
function judged(...found: readonly Partial<CaaFinding>[]): EvidenceFacts {
  return adviceEvidence((facts) => {
    facts.caa.found = found.map((more) => ({
      ...{ identifier: REAL, ca: 'staging', accountUrl: ACCOUNT, outcome: 'refused', reason: 'other-issuer' },
      ...{ message: 'No.', aliases: [], records: [], recordCount: 0, ...more },
    }));
  });
}

const first = (...args: Parameters<typeof advise>) => advise(...args)[0];

describe('the record that is missing', () => {
  test('is for the CA that it is about, and names that', () => {
    const facts = judged({}, { ca: 'backup', foundAt: 'example.org' });

    expect(first('caa-forbids-issuer', facts)?.command).toBe(`${REAL}. 3600 IN CAA 0 issue "staging.test"`);
    expect(first('caa-forbids-issuer', facts, { cas: ['backup'] })?.command).toBe(
      'example.org. 3600 IN CAA 0 issue "backup.test"',
    );
  });

  test.each(['nobody-may-issue', 'malformed', 'parameter-repeated'] as const)('is made where it is %s', (reason) => {
    expect(first('caa-forbids-issuer', judged({ reason }))?.command).toContain('issue "staging.test"');
  });

  test.each([
    ['malformed', 'in place of the broken one'],
    ['parameter-repeated', 'in place of the broken one'],
    ['other-issuer', 'beside those that are there'],
  ] as const)('where it is %s, stands %s', (reason, where) => {
    expect(first('caa-forbids-issuer', judged({ reason }))?.text).toContain(`, ${where}, so`);
  });

  test('is not made where something else than the cause refuses', () => {
    const facts = judged({ reason: 'other-account' }, { foundAt: 'example.org', reason: 'critical-unknown-tag' });

    expect(first('caa-forbids-account', facts)?.command?.split('\n')).toHaveLength(1);
    expect(first('caa-forbids-method', facts)?.command).toBeUndefined();
  });

  test('needs no account where only the method is named', () => {
    const facts = judged({ reason: 'other-method', accountUrl: undefined });

    expect(first('caa-forbids-method', facts)?.command).toContain('"staging.test; validationmethods=dns-01"');
  });

  test.each([`"${ACCOUNT}`, `${ACCOUNT}"`, `${ACCOUNT};x`])(
    'is not made for the account %s, which ends it',
    (accountUrl) => {
      expect(first('caa-forbids-account', judged({ reason: 'other-account', accountUrl }))?.command).toBeUndefined();
    },
  );

  test('is not made for a CA without an identity, or that the config does not know', () => {
    const anonymous = judged({});
    for (const ca of anonymous.cas) ca.caaIdentities = [];

    expect(first('caa-forbids-issuer', anonymous)?.command).toBeUndefined();
    const gone = judged({ ca: 'gone', accountUrl: undefined });
    expect(first('caa-forbids-issuer', gone, { cas: ['gone'] })?.command).toBeUndefined();
  });

  test('lies at the names that decided, of which four are told', () => {
    const at = (count: number) =>
      judged(...Array.from({ length: count }, (_, index) => ({ foundAt: `${index + 1}.test` })));

    expect(first('caa-forbids-issuer', at(4))?.text).toContain('at 1.test, 2.test, 3.test, 4.test, beside');
    expect(first('caa-forbids-issuer', at(5))?.text).toContain('at 1.test, 2.test, 3.test, 4.test and more, beside');
    expect(first('caa-forbids-issuer', judged({ foundAt: 'a b' }))?.text).toContain('at an odd name, beside');
  });
});

describe('a critical record', () => {
  const critical = (record: ReturnType<typeof issue>, more: Partial<CaaFinding> = {}) =>
    judged({ reason: 'critical-unknown-tag', decidedBy: 0, records: [record, issue('b.test')], ...more });

  test('is told with its flag taken away', () => {
    expect(first('caa-unknown-critical', critical(issue('a.test; x=1', 'isue')))?.command).toBe(
      `${REAL}. 3600 IN CAA 0 isue "a.test; x=1"`,
    );
  });

  test.each([
    ['its value would end it', issue('a.test"'), {}],
    ['its value begins so', issue('"a.test'), {}],
    ['its tag is odd at the end', issue('a.test', 'isue '), {}],
    ['its tag is odd at the beginning', issue('a.test', ' isue'), {}],
    ['it is not known which it is', issue('a.test'), { decidedBy: undefined }],
  ])('is not told where %s', (_what, record, more) => {
    expect(first('caa-unknown-critical', critical(record, more))?.command).toBeUndefined();
  });
});

describe('names that are asked for CAA', () => {
  const lookup = (identifier: string) =>
    first('caa-lookup-failing', judged({ identifier, outcome: 'undetermined', reason: 'lookup-failed' }))?.command;

  test('are the name and its parents', () => {
    expect(lookup('*.a.test')).toBe('dig a.test CAA\ndig test CAA');
  });

  test('are eight at most', () => {
    expect(lookup('a.b.c.d.e.f.g.h.i.j')?.split('\n')).toHaveLength(8);
  });

  const asked = (facts: EvidenceFacts, cas?: readonly string[]) =>
    advise('caa-undetermined', facts, cas ? { cas } : {})
      .find(({ text }) => text.startsWith('Compare'))
      ?.command?.split('\n')
      .filter((line) => line.startsWith('dig @1.1.1.1'));

  test('are those that could not be judged, where there are such', () => {
    const facts = judged(
      { identifier: 'odd.test', outcome: 'undetermined', reason: 'reading-disputed' },
      { identifier: 'well.test', outcome: 'allowed', reason: 'authorized' },
      { identifier: 'other.test', ca: 'backup', outcome: 'undetermined', reason: 'lookup-failed' },
    );

    expect(asked(facts)).toEqual(['dig @1.1.1.1 odd.test CAA', 'dig @1.1.1.1 test CAA']);
    expect(asked(facts, [])).toContain('dig @1.1.1.1 other.test CAA');
  });

  test('are else those of the CA that it is about', () => {
    const facts = judged();
    facts.identifiers = [
      { ca: 'backup', names: ['b.test'], publishedAt: {} },
      { ca: 'staging', names: ['a.test'], publishedAt: {} },
    ];

    expect(asked(facts)).toEqual(['dig @1.1.1.1 a.test CAA', 'dig @1.1.1.1 test CAA']);
    expect(asked(facts, ['gone'])).toBeUndefined();
  });
});

test('without a look at CAA, nothing of it is told', () => {
  const facts = adviceEvidence(({ caa }) => void delete caa.found);

  expect(first('caa-forbids-issuer', facts)?.command).toBeUndefined();
  expect(advise('account-replaced', facts)).toEqual([]);
});
