import { describe, expect, test } from 'vitest';
import { type Mutant, mutantOf } from '../../prove/mutation/mutant.ts';
import { proofOf } from '../../prove/mutation/proof.ts';
import { type Reason, reasonFor, unneeded } from '../../prove/mutation/reason.ts';
import { mutatedFiles, SHARES } from '../../prove/mutation/shares.ts';
import { REASONS } from '../../prove/mutation/survivors.ts';

const some = (more: Partial<Mutant> = {}): Mutant => ({
  ...{ file: 'lambda/diagnosis/cut.ts', line: 3, column: 10, mutator: 'EqualityOperator', status: 'Killed' },
  ...{ within: 'return text.length <= most ? text : "";', from: 'text.length <= most', to: 'text.length < most' },
  ...more,
});
const many = (count: number, more: Partial<Mutant> = {}): Mutant[] => Array.from({ length: count }, () => some(more));
const survived = some({ status: 'Survived' });
const equivalent: Reason = { file: 'cut.ts', at: 'return text.length', why: 'it is the same' };

test('every source of the diagnosis is in exactly one part, and no part is empty', () => {
  const files = mutatedFiles();

  expect(files.length).toBeGreaterThan(60);
  expect(files.filter((file) => SHARES.filter(({ holds }) => holds.test(file)).length !== 1)).toEqual([]);
  expect(SHARES.filter(({ holds }) => !files.some((file) => holds.test(file)))).toEqual([]);
});

test('reasons are of sources that there are', () => {
  const files = mutatedFiles();

  expect(REASONS.filter(({ file }) => !files.includes(file))).toEqual([]);
});

describe('mutantOf', () => {
  const source = ['const a = 1;', 'if (a > 0) {', '  run(a);', '}'].join('\n');
  const at = (start: [number, number], end: [number, number]) => ({
    start: { line: start[0], column: start[1] },
    end: { line: end[0], column: end[1] },
  });
  const told = { fileName: '/x/a.ts', mutatorName: 'M', status: 'Survived' } as const;

  test('shows what was replaced by what, in which line', () => {
    const reported = { ...told, replacement: 'a >= 0', location: at([2, 5], [2, 10]) };

    expect(mutantOf(reported, 'a.ts', source)).toEqual({
      ...{ file: 'a.ts', line: 2, column: 5, mutator: 'M', status: 'Survived' },
      ...{ within: 'if (a > 0) {', from: 'a > 0', to: 'a >= 0' },
    });
  });

  test('of several lines makes one', () => {
    const { from } = mutantOf({ ...told, replacement: '{}', location: at([2, 12], [4, 2]) }, 'a.ts', source);

    expect(from).toBe('{ run(a); }');
  });
});

describe('a part', () => {
  test.each([
    ['of which enough were killed', [...many(85), ...many(15, { status: 'Survived' })], true],
    ['of which too few were', [...many(84), ...many(16, { status: 'Survived' })], false],
    ['with time-outs, which do not count as killed', [...many(84), ...many(16, { status: 'Timeout' })], false],
    ['with crashes, which do not either', [...many(84), ...many(16, { status: 'RuntimeError' })], false],
    ['with some that no test runs, which do not either', [...many(84), ...many(16, { status: 'NoCoverage' })], false],
    ['of which one was left out', [...many(99), some({ status: 'Ignored' })], false],
    ['without mutants', [], false],
  ] as const)('%s', (_what, mutants, held) => {
    expect(proofOf(mutants, [equivalent]).held).toBe(held);
  });

  test('does not hold while one that survived has no reason, and lists it', () => {
    const proof = proofOf([...many(99), survived], []);

    expect(proof.held).toBe(false);
    expect(proof.counts).toEqual({ passed: 99, failed: 1, skipped: 0 });
    expect(proof.survivors).toEqual([
      {
        ...{ file: 'lambda/diagnosis/cut.ts', line: 3, column: 10, mutator: 'EqualityOperator', status: 'Survived' },
        ...{ from: 'text.length <= most', to: 'text.length < most', reason: undefined },
      },
    ]);
  });

  test('tells the score of each file, rounded down, and what cannot be told', () => {
    const other = { file: 'lambda/diagnosis/verdict/rule.ts' };
    const lists = [...many(2), survived, ...many(1, other), ...many(1, { ...other, status: 'Timeout' })];
    const { figures, survivors, undecided, counts } = proofOf(lists, [equivalent]);

    expect(figures).toMatchObject({ mutants: 5, killed: 3, survived: 1, timedOut: 1, scorePercent: 60 });
    expect(figures.files).toEqual({
      'lambda/diagnosis/cut.ts': '66.66 % of 3',
      'lambda/diagnosis/verdict/rule.ts': '50 % of 2',
    });
    expect(survivors?.map(({ reason }) => reason)).toEqual(['it is the same']);
    expect(undecided?.map(({ file }) => file)).toEqual(['lambda/diagnosis/verdict/rule.ts']);
    expect(counts).toEqual({ passed: 3, failed: 0, skipped: 1 });
  });
});

describe('a reason', () => {
  test.each([
    ['another file', { file: 'verdict/rule.ts' }],
    ['another line', { at: 'return nothing' }],
    ['another text', { from: 'text.length' }],
    ['another replacement', { to: 'true' }],
  ])('is none for %s', (_what, more) => {
    expect(reasonFor(survived, [{ ...equivalent, ...more }])).toBeUndefined();
    expect(reasonFor(survived, [equivalent])).toBe(equivalent);
  });

  test('that no survivor of its file needs is told of', () => {
    const elsewhere = { ...equivalent, file: 'verdict/rule.ts' };
    const old = { ...equivalent, to: 'true' };

    expect(unneeded([equivalent, elsewhere, old], [survived])).toEqual([old]);
    expect(unneeded([equivalent], [some()])).toEqual([equivalent]);
  });
});
