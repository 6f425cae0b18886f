import { SECRET } from './parser.ts';

/** Pieces of text that readers have stumbled over, whoever's they were. */
export const PIECES: readonly string[] = [
  SECRET,
  ...[
    '[',
    ']',
    '{',
    '}',
    '"',
    '\\',
    ',',
    ':',
    '<',
    '>',
    '<a>',
    '"a":',
    '[[',
    '{"a":',
    ';',
    '=',
    "'",
    '`',
    '-',
    '--',
    '.',
  ],
  ...['\n', '\r\n', '\t', ' ', '\u0000', '\u001b[31m', '\u009b2J', '\u001b]0;x\u0007', '\u007f', '\b'],
  ...['\u202e', '\u2066', '\u200b', '\u2028', '\ufeff', '\u061c', '\ud800', '\udc00', '\u{e0041}', '\u0130', '\u212a'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then'],
  ...['null', 'true', 'NaN', 'Infinity', '-1', '0', '1e999', '9007199254740993', '1'.repeat(400), '0x10', '٣'],
  ...['a', 'aaaaaaaaaaaaaaaa', 'a.', '*.', '..', '/', '//', '../', '%00', '%0a', '#', '?', '@', '😀', 'ß'],
  ...['https://', 'http://', 'https://169.254.169.254/', 'https://user:pw@x/', 'file:///etc/passwd', 'data:,x'],
  ...['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '-----BEGIN PRIVATE KEY-----', '-----END '],
];

/** Values of JSON that stand where others are expected. */
export const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', ' ', [], {}, [[]], [{}], [null]],
  ...['a', 'a.example.org', '2026-11-24T06:00:00Z', '+275760-09-13T00:00:00.001Z', '0000-01-01T00:00:00+23:59'],
  ...[
    'x'.repeat(300),
    'x'.repeat(5_000),
    Array.from({ length: 300 }, () => ({})),
    Array.from({ length: 2_000 }, () => 'x'),
  ],
  nested(60),
  { length: { toString: 'x' } },
  { ['__proto__']: { status: 'valid' }, constructor: { name: 'x' }, toString: 'x' },
];

function nested(depth: number): unknown {
  return depth === 0 ? 'x' : [nested(depth - 1)];
}
