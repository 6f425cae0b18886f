import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairsOf, pairwise } from '../../../../lab/matrix/pairwise.ts';

const factors = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 5 })
  .map((sizes) =>
    Object.fromEntries(sizes.map((size, factor) => [`f${factor}`, Array.from({ length: size }, (_, n) => `l${n}`)])),
  );

function everyPair(given: Readonly<Record<string, readonly string[]>>): string[] {
  const names = Object.keys(given);
  return names.flatMap((one, index) =>
    names
      .slice(index + 1)
      .flatMap((other) =>
        (given[one] ?? []).flatMap((first) =>
          (given[other] ?? []).map((second) => JSON.stringify({ [one]: first, [other]: second })),
        ),
      ),
  );
}

describe('pairwise', () => {
  it('has every two levels of different factors together at least once', () => {
    fc.assert(
      fc.property(factors, (given) => {
        const covered = new Set(pairwise(given).flatMap((each) => pairsOf(each).map((pair) => JSON.stringify(pair))));
        expect(everyPair(given).filter((pair) => !covered.has(pair))).toEqual([]);
      }),
    );
  });

  it('takes far fewer combinations than there are', () => {
    const ten = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, ['1', '2', '3', '4']]));
    expect(pairwise(ten).length).toBeGreaterThanOrEqual(16);
    expect(pairwise(ten).length).toBeLessThanOrEqual(30);
  });

  it('makes no combination that cannot be, and still has every pair that can', () => {
    const given = { ca: ['staging', 'third'], target: ['canary', 'www'], software: ['one', 'other'] } as const;
    const made = pairwise(given, ({ ca, target }) => !(ca === 'third' && target === 'www'));
    expect(made.filter(({ ca, target }) => ca === 'third' && target === 'www')).toEqual([]);
    const covered = new Set(made.flatMap((each) => pairsOf(each).map((pair) => JSON.stringify(pair))));
    expect(everyPair(given).filter((pair) => !covered.has(pair))).toEqual(['{"ca":"third","target":"www"}']);
  });

  it('leaves a pair out that no third level completes', () => {
    const given = { a: ['1', '2'], b: ['1', '2'], c: ['1'] } as const;
    const made = pairwise(given, ({ a, b, c }) => !(a === '2' && b === '2' && c === '1'));
    expect(made).toHaveLength(3);
  });
});
