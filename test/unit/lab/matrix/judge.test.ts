import { describe, expect, it } from 'vitest';
import { judge, judgePlayed, verdictIn } from '../../../../lab/matrix/judge.ts';
import type { RoundResult } from '../../../../lambda/contract/result.ts';
import type { Verdict } from '../../../../lambda/contract/verdict/verdict.ts';
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

describe('judgePlayed', () => {
  const answer = (verdict?: Verdict) => ({ answer: { verdict } as RoundResult, ms: 1 });
  const open = answer(aVerdict('validation-unexplained'));

  it('takes the verdict of the round where none confirms it', () => {
    const judged = judgePlayed(aCase(CA_FAILS), answer(aVerdict('ca-silent')));
    expect(judged).toMatchObject({ named: { code: 'ca-silent' } });
    expect(judged).not.toHaveProperty('first');
  });

  it('takes the verdict of the confirmation, and tells that of the round', () => {
    const confirmation = answer(aVerdict('ca-server-error'));
    expect(judgePlayed(aCase(CA_FAILS), { ...open, confirmation })).toMatchObject({
      named: { code: 'ca-server-error' },
      first: { code: 'validation-unexplained' },
      codeRight: true,
      accused: [],
    });
  });

  it('keeps to the verdict of the round where an experiment went well, and takes a plain confirmation at its word', () => {
    const row = aCase({ fault: 'unknown', code: 'validation-unexplained' });
    const well = answer(aVerdict('healthy'));
    const experiment = { kind: 'other-names', ca: 'staging' } as const;
    const tried = { ...well, answer: { ...well.answer, state: 'completed', experiment } as RoundResult };

    expect(judgePlayed(row, { ...open, confirmation: tried })).toMatchObject({
      codeRight: true,
      second: { code: 'healthy' },
    });
    expect(judgePlayed(row, { ...open, confirmation: well }).named?.code).toBe('healthy');
  });

  it('keeps to the verdict of the round where the confirmation has none', () => {
    const judged = judgePlayed(aCase(CA_FAILS), { ...open, confirmation: { ms: 2, failed: 'it never began' } });
    expect(judged).toMatchObject({ named: { code: 'validation-unexplained' }, faultRight: false });
  });

  it('tells whom the round accused, also where the confirmation takes it back', () => {
    const round = answer(aVerdict('servers-failing'));
    const confirmation = answer(aVerdict('ca-server-error'));
    expect(judgePlayed(aCase(CA_FAILS), { ...round, confirmation }).accused).toEqual(['dns-provider']);
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
