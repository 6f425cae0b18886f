import { expect, test } from 'vitest';
import { escaped, harmless, inOneLine } from '../../../lambda/contract/harmless.ts';

/** What a terminal, a log viewer or an editor would obey. */
const OBEYED: Readonly<Record<string, string>> = {
  'the beginning of an ANSI sequence': '\u001b',
  'the same in one octet (CSI)': '\u009b',
  'a bell': '\u0007',
  'a backspace': '\b',
  'a carriage return': '\r',
  delete: '\u007f',
  'right-to-left override': '\u202e',
  'right-to-left isolate': '\u2067',
  'Arabic letter mark': '\u061c',
  'a space of no width': '\u200b',
  'a byte order mark': '\ufeff',
  'a line separator': '\u2028',
  'a paragraph separator': '\u2029',
  'a tag, beyond the first plane': '\u{e0041}',
  'half of a pair': '\ud800',
};
const WORDS = 'Größe 日本 العربية 🙂 "a\\b"';

test.each(Object.entries(OBEYED))('%s is never left', (_what, character) => {
  for (const made of [inOneLine, harmless, escaped].map((make) => make(`a${character}b`))) {
    expect(made).not.toContain(character);
    expect(made).toMatch(/^a.+b$/u);
  }
  expect(JSON.parse(escaped(`"a${character}b"`))).toBe(`a${character}b`);
});

test('words of any language are left as they are', () => {
  for (const make of [inOneLine, harmless, escaped]) expect(make(WORDS)).toBe(WORDS);
});

test('lines and tabs are left where there may be any', () => {
  expect(harmless('a\tb\nc')).toBe('a\tb\nc');
  expect(escaped('a\tb\nc')).toBe('a\tb\nc');
  expect(inOneLine('a\tb\nc')).toBe('a b c');
});
