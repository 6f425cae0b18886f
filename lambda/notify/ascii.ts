/** Subjects of SNS must be ASCII (Publish of its API reference), and what a pager shows is safest so. */

const PLAIN: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '\u00a0': ' ',
};

/** Printable ASCII and line feeds; a tab is a space, whatever else is not ASCII becomes a question mark. */
export function ascii(text: string): string {
  return text
    .replaceAll(/[\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0]/g, (letter) => PLAIN[letter] ?? '?')
    .replaceAll(/[\t\r]/g, ' ')
    .replaceAll(/[^\n\u0020-\u007e]/gu, '?');
}

/** In one line of at most so many characters. */
export function line(text: string, most: number): string {
  const flat = ascii(text).replaceAll(/\s+/g, ' ').trim();
  return flat.length <= most ? flat : `${flat.slice(0, most - 3).trimEnd()}...`;
}

/** At most so many characters, with a word where something was cut. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 6)}\n[cut]`;
}
