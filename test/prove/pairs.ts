/** Two rounds made one after the other: what each took, milliseconds. */
export type Pair = { readonly withEvidence: number; readonly without: number };

/** The most that gathering evidence may add to a round. */
export const MOST_RATIO = 1.15;

/** What pairs of rounds show. The verdict is by the median of their ratios: each pair met the machine in one mood. */
export function summarise(pairs: readonly Pair[]): {
  readonly held: boolean;
  readonly figures: Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;
} {
  const ratios = pairs.map(({ withEvidence, without }) => withEvidence / without).sort((one, other) => one - other);
  const medianRatio = at(0.5, ratios);
  return {
    held: pairs.length > 0 && medianRatio <= MOST_RATIO,
    figures: {
      pairs: pairs.length,
      withEvidenceMsMedian: Math.round(medianOf(pairs.map(({ withEvidence }) => withEvidence))),
      withoutMsMedian: Math.round(medianOf(pairs.map(({ without }) => without))),
      ratioMedian: rounded(medianRatio),
      ratioLowerQuartile: rounded(at(0.25, ratios)),
      ratioUpperQuartile: rounded(at(0.75, ratios)),
      ratioMin: rounded(at(0, ratios)),
      ratioMax: rounded(at(1, ratios)),
      ratioMost: MOST_RATIO,
      roundsMs: Object.fromEntries(pairs.map((pair, index) => [`pair${index + 1}`, inWords(pair)])),
    },
  };
}

export function inWords({ withEvidence, without }: Pair): string {
  return `${Math.round(withEvidence)} with evidence, ${Math.round(without)} without`;
}

function medianOf(values: readonly number[]): number {
  return at(
    0.5,
    [...values].sort((one, other) => one - other),
  );
}

/** The quantile between the two nearest values; NaN of none. */
function at(share: number, sorted: readonly number[]): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1_000) / 1_000;
}
