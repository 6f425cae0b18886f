import { stripVTControlCharacters } from 'node:util';
import { getBorderCharacters, table } from 'table';

/** Columns that everything fits into, but for words that are longer. */
export const WIDTH = 80;
const GAP = 2;
const NARROWEST = 20;
/** Characters: `table` wraps a cell in a time that is quadratic in its length, and evidence of others may hold a megabyte. */
const MOST_IN_A_CELL = 2_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours begin with one
const CONTROLS = /(?!\u001b)\p{Cc}/gu;

/** Text in lines of at most `WIDTH`, each indented. A longer word (a URL, a name) stays whole, so that it can be copied. */
export function wrap(text: string, indent = 0, first = ' '.repeat(indent)): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent + visible(longer) > WIDTH) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line !== '') lines.push(line);
  return lines.map((each, index) => `${index === 0 ? first : ' '.repeat(indent)}${each}`);
}

/** Text as it is, each line indented: commands and records, which are copied. */
export function verbatim(text: string, indent: number): string[] {
  return text.split('\n').map((line) => `${' '.repeat(indent)}${line}`.trimEnd());
}

/** Rows in columns without borders; what is too much for the last column is wrapped there. */
export function columns(rows: readonly (readonly string[])[], indent = 0): string[] {
  if (rows.length === 0) return [];
  const count = Math.max(...rows.map((row) => row.length));
  const cells = rows.map((row) => Array.from({ length: count }, (_, index) => inOneCell(row[index] ?? '')));
  const widths = Array.from({ length: count }, (_, index) =>
    Math.max(1, ...cells.map((row) => visible(row[index] ?? ''))),
  );
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP, indent);
  const last = Math.min(widths.at(-1) ?? 1, Math.max(NARROWEST, WIDTH - before));
  const text = table(cells, {
    border: getBorderCharacters('void'),
    drawHorizontalLine: () => false,
    columnDefault: { paddingLeft: 0, paddingRight: GAP },
    columns: { [count - 1]: { width: last, wrapWord: true } },
  });
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`.trimEnd());
}

/** `table` refuses cells with controls, and a line feed would begin a line; ESC begins our own colours. */
function inOneCell(text: string): string {
  const line = text.replace(CONTROLS, ' ');
  return line.length > MOST_IN_A_CELL ? `${stripVTControlCharacters(line).slice(0, MOST_IN_A_CELL)} [cut]` : line;
}

function visible(text: string): number {
  return stripVTControlCharacters(text).length;
}
