import { describe, expect, it } from 'vitest';
import { judge, verdictIn } from '../../../../lab/matrix/judge.ts';
import { aCase, aVerdict } from './rows.ts';

const CA_FAILS = { fault: 'ca', code: 'ca-server-error' } as const;

describe('judge', () => {
  it('finds fault and code right', () => {
    expect(judge(aCase(CA_FAILS), aVerdict('ca-server-error'))).toEqual({
      id: 'a-case',
      expected: CA_FAILS,
      named: { ...CA_FAILS, contributing: [] },
      faultRight: true,
      codeRight: true,
      unnamed: [],
      accused: [],
    });
  });

  it('finds the fault right and the code wrong', () => {
    expect(judge(aCase(CA_FAILS), aVerdict('ca-silent'))).toMatchObject({ faultRight: true, codeRight: false });
  });

  it('finds nothing right where there is no verdict', () => {
    const judged = judge(aCase({ fault: 'none', code: 'healthy' }), undefined);
    expect(judged).toMatchObject({ faultRight: false, codeRight: false, accused: [] });
    expect(judged).not.toHaveProperty('named');
  });

  it('tells whom the primary cause accuses wrongly', () => {
    const judged = judge(aCase({ fault: 'configuration', code: 'alias-wrong' }), aVerdict('ca-validation-failing'));
    expect(judged.accused).toEqual(['ca']);
  });

  it('tells whom a contributing cause accuses wrongly', () => {
    expect(judge(aCase(CA_FAILS), aVerdict('ca-server-error', ['servers-disagree'])).accused).toEqual(['dns-provider']);
  });

  it('takes "unknown", a limit or the platform for no accusation', () => {
    for (const code of ['undecided', 'ca-rate-limited', 'no-egress'] as const)
      expect(judge(aCase(CA_FAILS), aVerdict(code)).accused).toEqual([]);
  });

  it('accuses nobody wrongly who is at fault besides, and tells what was not named', () => {
    const truth = { ...CA_FAILS, contributing: ['servers-refuse-tcp', 'propagation-late'] } as const;
    const judged = judge(aCase(truth), aVerdict('ca-server-error', ['propagation-late']));
    expect(judged).toMatchObject({ accused: [], unnamed: ['servers-refuse-tcp'] });
  });
});

describe('verdictIn', () => {
  it('gives a verdict that fits its schema, and none else', () => {
    expect(verdictIn({ verdict: aVerdict('healthy') })?.code).toBe('healthy');
    expect(verdictIn({ verdict: { ...aVerdict('healthy'), code: 'no-such-code' } })).toBeUndefined();
    expect(verdictIn({})).toBeUndefined();
    expect(verdictIn(undefined)).toBeUndefined();
  });
});
