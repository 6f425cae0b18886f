const WANTED = { Median: 0.5, P95: 0.95, Max: 1 } as const;

/** Quantiles, rounded, each under the title with its own name behind; none of no values. */
export function quantiles(title: string, values: readonly number[]): Readonly<Record<string, number>> {
  if (values.length === 0) return {};
  return Object.fromEntries(
    Object.entries(WANTED).map(([name, share]) => [`${title}${name}`, Math.round(quantile(share, values))]),
  );
}

/** Half of the values are below it; NaN of none. */
export function median(values: readonly number[]): number {
  return quantile(0.5, values);
}

/** The quantile between the two nearest values, in their unit; NaN of none. */
export function quantile(share: number, values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
