/**
 * Characters that a terminal, a log viewer or an editor obeys instead of showing them: controls (ANSI sequences begin with
 * one), what turns the direction of text or is not seen (Unicode category Cf; "Trojan Source", CVE-2021-42574), separators of
 * lines and paragraphs, and halves of surrogate pairs.
 */
const OBEYED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const OBEYED_BUT_LAYOUT = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * A text of others in one line: a space stands for each character that would be obeyed.
 * @param most characters that are kept of it; default: all
 */
export function inOneLine(text: string, most = text.length): string {
  // Cut first: a pair may be cut in half.
  return text.slice(0, most).replace(OBEYED, ' ');
}

/** A text of others that may have lines and tabs: U+FFFD stands for each other character that would be obeyed. */
export function harmless(text: string): string {
  return text.replace(OBEYED_BUT_LAYOUT, '\ufffd');
}

/** The same with the JSON escape of each such character in its place: as a string of JSON it means what it meant. */
export function escaped(text: string): string {
  return text.replace(OBEYED_BUT_LAYOUT, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
