import { describe, expect, it } from 'vitest';
import { changeBatch, zoneFileLine } from '../../../../lambda/dns/caa/advice/presentation.ts';

const ISSUE = { flags: 0, tag: 'issue', value: 'ca.example; validationmethods=dns-01' };
const IODEF = { flags: 128, tag: 'iodef', value: 'mailto:x@y.example' };

describe('a line of a zone file', () => {
  it.each([
    [ISSUE, 'e.org. 300 IN CAA 0 issue "ca.example; validationmethods=dns-01"'],
    [{ flags: 0, tag: 'x', value: 'a"b\\c\u0001\u00e9' }, 'e.org. 300 IN CAA 0 x "a\\034b\\092c\\001\\233"'],
    [{ flags: 1, tag: 'a b', value: 'c' }, 'e.org. 300 IN TYPE257 \\# 6 010361206263'],
  ])('of %j is one that name servers read (RFC 1035 section 5.1, RFC 3597 section 5)', (record, line) => {
    expect(zoneFileLine('e.org', 300, record)).toBe(line);
  });
});

describe('a change batch of Route 53', () => {
  it('takes away the exact set that was read and puts the whole new one in its place', () => {
    const { Changes = [] } = changeBatch({ owner: 'e.org', ttl: 300, today: [IODEF], records: [IODEF, ISSUE] }) ?? {};
    expect(
      Changes.map(({ Action, ResourceRecordSet: { ResourceRecords, ...set } }) => [Action, set, ResourceRecords]),
    ).toEqual([
      ['DELETE', { Name: 'e.org.', Type: 'CAA', TTL: 300 }, [{ Value: '128 iodef "mailto:x@y.example"' }]],
      [
        'CREATE',
        { Name: 'e.org.', Type: 'CAA', TTL: 300 },
        [{ Value: '128 iodef "mailto:x@y.example"' }, { Value: '0 issue "ca.example; validationmethods=dns-01"' }],
      ],
    ]);
  });

  it('only creates where there is no set', () => {
    const { Changes = [] } = changeBatch({ owner: 'e.org', today: [], records: [ISSUE] }) ?? {};
    expect(Changes.map(({ Action, ResourceRecordSet: { TTL } }) => [Action, TTL])).toEqual([['CREATE', 3_600]]);
  });

  it('writes octets in octal', () => {
    const { Changes = [] } =
      changeBatch({ owner: 'e.org', today: [], records: [{ ...ISSUE, value: 'a"\u0001' }] }) ?? {};
    expect(Changes[0]?.ResourceRecordSet.ResourceRecords).toEqual([{ Value: '0 issue "a\\042\\001"' }]);
  });

  it.each([
    ['the TTL of the old set is not known', { owner: 'e.org', today: [IODEF], records: [IODEF, ISSUE] }],
    ['a tag has no form there', { owner: 'e.org', ttl: 300, today: [{ ...IODEF, tag: 'a b' }], records: [ISSUE] }],
  ])('is not given where %s', (_what, sets) => {
    expect(changeBatch(sets)).toBeUndefined();
  });
});
