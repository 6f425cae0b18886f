/** The candidate that a misspelt name most likely means; none when all are far off. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  return ranked(name, candidates)[0];
}

/** The candidates that a misspelt name may mean, the likeliest first. */
export function ranked(name: string, candidates: readonly string[]): string[] {
  const most = Math.max(1, Math.floor(name.length / 3));
  return candidates
    .filter((candidate) => Math.abs(candidate.length - name.length) <= most)
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter((entry) => entry.candidate !== name && entry.distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

/** Levenshtein distance: insertions, deletions and replacements of one letter. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
