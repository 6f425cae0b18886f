import { expect, test } from 'vitest';
import { summarise } from '../../prove/pairs.ts';

const pairsOf = (...ratios: readonly number[]) =>
  ratios.map((ratio) => ({ withEvidence: 1_000 * ratio, without: 1_000 }));

test.each([
  ['at the bound', pairsOf(1.15), true],
  ['above it', pairsOf(1.151), false],
  ['once far above it', pairsOf(1.1, 3, 1.1), true],
  ['mostly above it', pairsOf(1.2, 0.5, 1.2), false],
  ['of which there are none', pairsOf(), false],
])('pairs whose ratios are %s', (_what, pairs, held) => {
  expect(summarise(pairs).held).toBe(held);
});

test('medians and spread are told, and every pair', () => {
  const { figures } = summarise([
    { withEvidence: 1_100, without: 1_000 },
    { withEvidence: 2_400, without: 2_000 },
    { withEvidence: 900, without: 1_000 },
    { withEvidence: 1_300.4, without: 1_000 },
  ]);

  expect(figures).toMatchObject({
    pairs: 4,
    withEvidenceMsMedian: 1_200,
    withoutMsMedian: 1_000,
    ratioMedian: 1.15,
    ratioLowerQuartile: 1.05,
    ratioUpperQuartile: 1.225,
    ratioMin: 0.9,
    ratioMax: 1.3,
    roundsMs: { pair1: '1100 with evidence, 1000 without', pair4: '1300 with evidence, 1000 without' },
  });
});
