const WANTED = { Median: 0.5, P95: 0.95, Max: 1 } as const;

/** Nearest-rank quantiles, rounded, each under the title with its own name behind; none of no values. */
export function quantiles(title: string, values: readonly number[]): Readonly<Record<string, number>> {
  const sorted = [...values].sort((one, other) => one - other);
  return Object.fromEntries(
    Object.entries(WANTED).flatMap(([name, share]) => {
      const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
      return value === undefined ? [] : [[`${title}${name}`, Math.round(value)]];
    }),
  );
}
