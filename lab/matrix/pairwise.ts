export type Factors = Readonly<Record<string, readonly string[]>>;
export type Combination<F extends Factors> = { readonly [K in keyof F]: F[K][number] };

/**
 * Few combinations of levels, in which every two levels of different factors that can stand together do so at least once.
 * Greedy: each combination begins with a pair that is still missing and takes, factor by factor, the level that brings most
 * missing pairs. Deterministic.
 * @param possible whether a combination may be; asked of partial ones as well, where a factor that is not chosen yet is absent
 */
export function pairwise<F extends Factors>(
  factors: F,
  possible: (combination: Partial<Combination<F>>) => boolean = () => true,
): Combination<F>[] {
  const missing = new Map(allPairs(factors, possible).map((pair) => [keyOf(pair), pair]));
  const chosen: Combination<F>[] = [];
  for (const seed of missing.values()) {
    const combination = complete(seed, factors, missing, possible);
    // A pair whose every completion is impossible stays out.
    if (!combination) missing.delete(keyOf(seed));
    else {
      chosen.push(combination);
      for (const pair of pairsOf(combination)) missing.delete(keyOf(pair));
    }
  }
  return chosen;
}

type Pair = Readonly<Record<string, string>>;

function allPairs<F extends Factors>(factors: F, possible: (combination: Partial<Combination<F>>) => boolean): Pair[] {
  const names = Object.keys(factors);
  return names.flatMap((one, index) =>
    names
      .slice(index + 1)
      .flatMap((other) =>
        (factors[one] ?? []).flatMap((first) =>
          (factors[other] ?? [])
            .map((second): Pair => ({ [one]: first, [other]: second }))
            .filter((pair) => possible(pair as Partial<Combination<F>>)),
        ),
      ),
  );
}

/** Depth first, the level with most missing pairs first. */
function complete<F extends Factors>(
  begun: Pair,
  factors: F,
  missing: ReadonlyMap<string, Pair>,
  possible: (combination: Partial<Combination<F>>) => boolean,
): Combination<F> | undefined {
  const names = Object.keys(factors);
  const open = names.find((name) => begun[name] === undefined);
  if (open === undefined) return Object.fromEntries(names.map((name) => [name, begun[name]])) as Combination<F>;
  const next = (factors[open] ?? [])
    .map((level): Pair => ({ ...begun, [open]: level }))
    .filter((candidate) => possible(candidate as Partial<Combination<F>>))
    .map((candidate) => ({ candidate, gain: gainOf(candidate, missing) }))
    .sort((one, other) => other.gain - one.gain);
  for (const { candidate } of next) {
    const whole = complete(candidate, factors, missing, possible);
    if (whole) return whole;
  }
  return undefined;
}

function gainOf(combination: Pair, missing: ReadonlyMap<string, Pair>): number {
  return pairsOf(combination).filter((pair) => missing.has(keyOf(pair))).length;
}

export function pairsOf(combination: Pair): Pair[] {
  const entries = Object.entries(combination);
  return entries.flatMap((one, index) => entries.slice(index + 1).map((other) => Object.fromEntries([one, other])));
}

function keyOf(pair: Pair): string {
  return JSON.stringify(Object.entries(pair).sort(([one], [other]) => one.localeCompare(other)));
}
