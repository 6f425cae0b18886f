import { escaped } from '../../../lambda/contract/harmless.ts';

/** The colours and weights that the program itself sets (paint.ts, and what comes after them). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what the sequences begin with
const OWN = /(\u001b\[\d{1,3}(?:;\d{1,3})*m)/;

/**
 * What goes to a terminal: nothing in it is obeyed but line feeds, tabs and colours. In its place stands its JSON escape, so
 * that a document of JSON stays what it is.
 */
export function forTerminal(text: string): string {
  return text
    .split(OWN)
    .map((part, index) => (index % 2 === 1 ? part : escaped(part)))
    .join('');
}
