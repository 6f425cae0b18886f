import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIssueValue } from '../../../../lambda/dns/caa/issue-value.ts';
import { judgeCaa } from '../../../../lambda/dns/caa/judge.ts';
import { parseCaaRdata } from '../../../../lambda/dns/caa/record.ts';

const ALNUM = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
const alnum = fc.constantFrom(...ALNUM);
const hyphens = fc.array(fc.constant('-'), { maxLength: 2 }).map((each) => each.join(''));
/** label and tag of RFC 8659 section 4.2, as it is written there: (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT)). */
const label = fc
  .tuple(alnum, fc.array(fc.tuple(hyphens, alnum), { maxLength: 6 }))
  .map(([first, rest]) => first + rest.map((pair) => pair.join('')).join(''));
const issuer = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const blanks = fc.array(fc.constantFrom(' ', '\t'), { maxLength: 3 }).map((each) => each.join(''));
const valueOctet = fc.integer({ min: 0x21, max: 0x7e }).filter((octet) => octet !== 0x3b);
const parameterValue = fc.array(valueOctet, { maxLength: 20 }).map((octets) => String.fromCharCode(...octets));
const parameter = fc.record({ tag: label, value: parameterValue });

describe('the value of an issue property', () => {
  it('is read back whole, however it is spaced', () => {
    const written = fc.tuple(
      issuer,
      fc.array(parameter, { maxLength: 4 }),
      fc.array(blanks, { minLength: 20, maxLength: 20 }),
    );
    fc.assert(
      fc.property(written, ([name, parameters, [before = '', after = '', ...spaces]]) => {
        const parts = parameters.map(({ tag, value }, index) => {
          const [a = '', b = '', c = '', d = ''] = spaces.slice(index * 4);
          return `;${a}${tag}${b}=${c}${value}${d}`;
        });

        const parsed = parseIssueValue(before + name + after + parts.join(''));

        expect(parsed).toEqual({ issuer: name, parameters });
      }),
    );
  });

  it('authorizes nobody once an octet that no parameter may hold is put into one', () => {
    const forbidden = fc.constantFrom('\0', '\x1f', '\x7f', '\x80', '\xff', ';', '\n');
    fc.assert(
      fc.property(issuer, parameterValue, parameterValue, forbidden, (name, left, right, octet) => {
        const parsed = parseIssueValue(`${name}; tag=x${left}${octet}x${right.replaceAll('=', '')}`);

        expect(parsed).toBeUndefined();
      }),
    );
  });

  it('takes linear time, blanks and hyphens in any number included', () => {
    const long = 60_000;
    const began = performance.now();

    expect(parseIssueValue(`a${' '.repeat(long)}b`)).toBeUndefined();
    expect(parseIssueValue(`ca.example; t=a${' '.repeat(long)}b`)).toBeUndefined();
    expect(parseIssueValue(`a${'-'.repeat(long)}`)).toBeUndefined();
    expect(parseIssueValue(`${'a.'.repeat(long / 2)}-`)).toBeUndefined();

    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('the octets of a CAA record', () => {
  it('are flags, tag and value, whatever the octets', () => {
    const octets = (min: number, max: number) =>
      fc.uint8Array({ minLength: min, maxLength: max }).map((a) => Buffer.from(a));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), octets(1, 255), octets(0, 300), (flags, tag, value) => {
        const rdata = Buffer.concat([Buffer.from([flags, tag.length]), tag, value]);

        const parsed = parseCaaRdata(rdata);

        expect(parsed).toEqual({ flags, tag: tag.toString('latin1'), value: value.toString('latin1') });
      }),
    );
  });

  it.each([
    ['nothing', []],
    ['flags alone', [0]],
    ['an empty tag', [0, 0]],
    ['an empty tag before a value', [0, 0, 0x61]],
    ['a tag longer than the record', [0, 5, 0x69, 0x73]],
  ])('that are %s are no record', (_what, octets) => {
    expect(parseCaaRdata(Buffer.from(octets))).toBeUndefined();
  });

  it('never make the judgement throw, nor allow what a critical unknown tag forbids', () => {
    const record = fc.uint8Array({ maxLength: 80 }).map((octets) => parseCaaRdata(Buffer.from(octets)));
    const unknown = { flags: 128, tag: 'tbs', value: '' };
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.boolean(), (parsed, wildcard) => {
        const records = [...parsed.filter((each) => each !== undefined), unknown];

        const judged = judgeCaa({ records, wildcard, caaIdentities: ['ca.example'], validationMethod: 'dns-01' });

        expect(judged.reason).toBe('critical-unknown-tag');
      }),
    );
  });
});
