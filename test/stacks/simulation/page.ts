import { readFileSync } from 'node:fs';

export const PAGE = 'docs/permissions.md';

/** The rows of the table in the section of docs/permissions.md whose heading begins so, without the head. Throws for a section without. */
export function tableOf(heading: string): string[][] {
  const sections = readFileSync(PAGE, 'utf8').split(/^## /m);
  const found = sections.filter((section) => section.startsWith(heading));
  if (found.length !== 1) throw new Error(`${PAGE} has ${found.length} sections "${heading}"`);
  const lines = (found[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  if (lines.length < 3) throw new Error(`the section "${heading}" of ${PAGE} has no table`);
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** A table of the page without its last column, the reasons; each must be a sentence of some words. */
export function rowsWithReasons(heading: string): string[][] {
  return tableOf(heading).map((cells) => {
    const reason = cells.at(-1) ?? '';
    if (reason.length < 15 || !/[.:]$/.test(reason))
      throw new Error(`${PAGE}, "${heading}": no reason in ${cells.join(' | ')}`);
    return cells.slice(0, -1);
  });
}
