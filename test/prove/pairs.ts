import { median, quantile } from './quantiles.ts';

/** Two rounds made one after the other: what each took, milliseconds. */
export type Pair = { readonly withEvidence: number; readonly without: number };

/** The most that gathering evidence may add to a round. */
export const MOST_RATIO = 1.15;

/** What pairs of rounds show. The verdict is by the median of their ratios: each pair met the machine in one mood. */
export function summarise(pairs: readonly Pair[]): {
  readonly held: boolean;
  readonly figures: Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;
} {
  const ratios = pairs.map(({ withEvidence, without }) => withEvidence / without);
  const medianRatio = median(ratios);
  return {
    held: pairs.length > 0 && medianRatio <= MOST_RATIO,
    figures: {
      pairs: pairs.length,
      withEvidenceMsMedian: Math.round(median(pairs.map(({ withEvidence }) => withEvidence))),
      withoutMsMedian: Math.round(median(pairs.map(({ without }) => without))),
      ratioMedian: rounded(medianRatio),
      ratioLowerQuartile: rounded(quantile(0.25, ratios)),
      ratioUpperQuartile: rounded(quantile(0.75, ratios)),
      ratioMin: rounded(quantile(0, ratios)),
      ratioMax: rounded(quantile(1, ratios)),
      ratioMost: MOST_RATIO,
      roundsMs: Object.fromEntries(pairs.map((pair, index) => [`pair${index + 1}`, inWords(pair)])),
    },
  };
}

export function inWords({ withEvidence, without }: Pair): string {
  return `${Math.round(withEvidence)} with evidence, ${Math.round(without)} without`;
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1_000) / 1_000;
}
