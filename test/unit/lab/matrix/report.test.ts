import { describe, expect, it } from 'vitest';
import { confusion, faultsOf, figuresOf, holds, summary } from '../../../../lab/matrix/report.ts';
import { aRow, aVerdict } from './rows.ts';

const WELL = { fault: 'none', code: 'healthy' } as const;
const CA_FAILS = { fault: 'ca', code: 'ca-server-error' } as const;
const right = aRow(CA_FAILS, aVerdict('ca-server-error'));
const otherCode = aRow(CA_FAILS, aVerdict('ca-silent'));

describe('figuresOf and holds', () => {
  it('hold where all is right', () => {
    const figures = figuresOf([right, aRow(WELL, aVerdict('healthy'))]);
    expect(figures).toEqual({ cases: 2, faultRight: 100, codeRight: 100, accusations: 0, leaks: 0, defects: 0 });
    expect(holds(figures)).toBe(true);
  });

  it('allow one wrong code of 20, and not two', () => {
    const rows = (wrong: number) => [...Array(20 - wrong).fill(right), ...Array(wrong).fill(otherCode)];
    expect(holds(figuresOf(rows(1)))).toBe(true);
    expect(holds(figuresOf(rows(2)))).toBe(false);
  });

  it('never round up to what was not reached', () => {
    const rows = [...Array(2_999).fill(right), aRow(CA_FAILS, aVerdict('undecided'))];
    expect(figuresOf(rows).faultRight).toBe(99.9);
    expect(holds(figuresOf(rows))).toBe(false);
  });

  it.each([
    ['no case', []],
    ['no verdict', [aRow(WELL, undefined)]],
    ['an innocent', [aRow(CA_FAILS, aVerdict('ca-server-error', ['servers-disagree']))]],
    ['a secret in an output', [aRow(WELL, aVerdict('healthy'), { leaks: [{ kind: 'nonce', output: 'answer' }] })]],
    ['a case that shows nothing', [aRow(WELL, aVerdict('healthy'), { defects: ['over before this was due'] })]],
  ])('do not hold with %s', (_, rows) => {
    expect(holds(figuresOf(rows))).toBe(false);
  });
});

describe('what people read', () => {
  it('has true faults down and named faults across', () => {
    const lines = confusion([right, right, aRow(WELL, aVerdict('ca-silent')), aRow(WELL, undefined)]).split('\n');
    expect(lines.map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ['true \\ named', 'ca', 'no verdict'],
      ['none', '1', '1'],
      ['ca', '2', '.'],
    ]);
  });

  it('tells each thing that was otherwise, and never a secret', () => {
    const truth = { ...CA_FAILS, contributing: ['propagation-late'] } as const;
    const row = aRow(truth, aVerdict('alias-wrong'), { leaks: [{ kind: 'nonce', output: 'log of the janitor' }] });
    expect(faultsOf(row)).toEqual([
      'named configuration/alias-wrong where ca/ca-server-error is true',
      'did not name propagation-late besides',
      'accused configuration',
      'a secret (nonce) stands in the log of the janitor',
    ]);
    expect(summary([row])).toContain('1 cases: fault right in 0 %, code right in 0 %, 1 accusations');
  });

  it('says nothing of a case in which all is right', () => {
    expect(faultsOf(right)).toEqual([]);
    expect(summary([right])).not.toContain('otherwise:');
  });
});
