import { expect, test } from 'vitest';
import { RecordSyntaxError, readName, readRecordData } from '../../../../lab/dns/presentation.ts';
import type { RecordType } from '../../../../lab/dns/record-set.ts';

const texts = (data: unknown) => (data as Buffer[]).map((each) => each.toString('latin1'));

test.each([
  ['one string', '"value"', ['value']],
  ['several strings', '"one" "two"', ['one', 'two']],
  ['strings side by side', '"one""two"', ['one', 'two']],
  ['escaped quotes and backslashes', String.raw`"a\"b\\c"`, ['a"b\\c']],
  ['octal escapes', String.raw`"\052\344"`, ['*\u00e4']],
  ['an empty string', '""', ['']],
  ['blanks inside a string', '"a  b"', ['a  b']],
])('reads TXT with %s', (_what, value, expected) => {
  expect(texts(readRecordData('TXT', value))).toEqual(expected);
});

test.each([
  ['NS', 'ns-1.awsdns-1.com.', 'ns-1.awsdns-1.com'],
  ['CNAME', 'www.example.org', 'www.example.org'],
  ['A', '127.0.0.1', '127.0.0.1'],
  ['CAA', '128 issue "ca.example"', { flags: 128, tag: 'issue', value: 'ca.example' }],
  ['CAA', '0 issue ";"', { flags: 0, tag: 'issue', value: ';' }],
  ['MX', '10 mx.example.org.', { preference: 10, exchange: 'mx.example.org' }],
] as const)('reads %s %s', (type, value, expected) => {
  expect(readRecordData(type, value)).toEqual(expected);
});

test.each([
  ['TXT', 'bare'],
  ['TXT', '"open'],
  ['TXT', '"a" b'],
  ['A', '127.0.0'],
  ['AAAA', '127.0.0.1'],
  ['CAA', 'issue "ca.example"'],
  ['SOA', 'ns1.example.org. hostmaster.example.org. 1'],
  ['CNAME', 'two names'],
  ['LOC', 'anything'],
] as [RecordType, string][])('refuses %s %s', (type, value) => {
  expect(() => readRecordData(type, value)).toThrow(RecordSyntaxError);
});

test('reads a wildcard as Route 53 lists it', () => {
  expect(readName('\\052.example.org.')).toBe('*.example.org');
});
