import { describe, expect, it } from 'vitest';
import { readMessage, readName } from '../../../../lambda/dns/observe/message.ts';
import { caa, txt, uint16, writeReply } from './message-writer.ts';

const QUERY = Buffer.concat([
  Buffer.alloc(4),
  uint16(1),
  Buffer.alloc(6),
  Buffer.from('\x01x\0\0\x10\0\x01', 'latin1'),
]);

describe('a name', () => {
  it.each([
    ['the root', '\0', ''],
    ['labels in any case', '\x03WwW\x04Test\0', 'www.test'],
    ['a dot within a label', '\x03a.b\x04test\0', 'a\\046b.test'],
    ['octets that do not print', '\x02\x07\xff\0', '\\007\\255'],
    ['a backslash, which is escaped itself', '\x01\\\0', '\\092'],
    ['underscore, hyphen and asterisk', '\x05_a-b*\0', '_a-b*'],
  ])('of %s is read', (_what, octets, name) => {
    const packet = Buffer.from(octets, 'latin1');

    expect(readName(packet, 0)).toEqual({ name, end: packet.length });
  });

  it('that ends in a pointer goes on where it points, and the next field begins behind the pointer', () => {
    const packet = Buffer.from('\x04test\0\x01a\xc0\x00rest', 'latin1');

    expect(readName(packet, 6)).toEqual({ name: 'a.test', end: 10 });
  });

  it.each([
    ['to itself', '\xc0\x00', 0],
    ['forwards', '\xc0\x02\0', 0],
    ['in a circle', '\x01a\xc0\x04\xc0\x00', 4],
    ['out of the packet', '\xff\xff', 0],
  ])('that points %s is refused', (_where, octets, at) => {
    expect(() => readName(Buffer.from(octets, 'latin1'), at)).toThrow(RangeError);
  });

  it.each([
    ['without an end', '\x01a'],
    ['with a label beyond the packet', '\x09a\0'],
    ['with a label of a reserved kind', '\x41a\0'],
    ['of more than 255 octets', `${'\x01a'.repeat(127)}\x01a\0`],
  ])('%s is refused', (_what, octets) => {
    expect(() => readName(Buffer.from(octets, 'latin1'), 0)).toThrow(RangeError);
  });

  it('of 255 octets is read', () => {
    expect(readName(Buffer.from(`${'\x01a'.repeat(127)}\0`, 'latin1'), 0).name).toHaveLength(253);
  });
});

describe('a message', () => {
  it('is read with its bits, code and records', () => {
    const packet = writeReply(QUERY, {
      ad: true,
      ra: true,
      rcode: 23,
      answers: [txt('x', 'a')],
      authorities: [caa('y', 1, 't', 'v')],
    });

    const { records, ...bits } = readMessage(packet);

    expect(bits).toEqual({
      authoritative: true,
      truncated: false,
      recursionAvailable: true,
      authenticData: true,
      rcode: 23,
      complete: true,
    });
    expect(records.map(({ section, name, type, ttl }) => [section, name, type, ttl])).toEqual([
      ['answer', 'x', 16, 300],
      ['authority', 'y', 257, 300],
      ['additional', '', 41, 1 << 24],
    ]);
  });

  it('keeps what came before the place where it breaks', () => {
    const packet = writeReply(QUERY, { answers: [txt('x', 'a'), txt('x', 'b')] });

    const { records, complete } = readMessage(packet.subarray(0, packet.length - 13));

    expect({ count: records.length, complete }).toEqual({ count: 1, complete: false });
  });

  it('without a whole header or question is refused', () => {
    expect(() => readMessage(QUERY.subarray(0, 11))).toThrow(RangeError);
    expect(() => readMessage(QUERY.subarray(0, 13))).toThrow(RangeError);
  });
});
