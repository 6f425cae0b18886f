import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviseOnCaa } from '../../../../lambda/dns/caa/advice/advise.ts';
import type { Applicant } from '../../../../lambda/dns/caa/advice/applicant.ts';
import { propose } from '../../../../lambda/dns/caa/advice/propose.ts';
import type { FoundSet } from '../../../../lambda/dns/caa/climb.ts';
import { judgeCaa } from '../../../../lambda/dns/caa/judge.ts';
import type { CaaRecord } from '../../../../lambda/dns/caa/record.ts';
import { ADVICE_ROWS, ALL, BACKUP, PRODUCTION, pinned, STAGING } from './advice-rows.ts';
import type { Property } from './rows.ts';

const toRecord = ([flags, tag, value]: Property): CaaRecord => ({ flags, tag, value });
const toRecords = (set: readonly Property[] = []) => set.map(toRecord);
const foundAt = (at: string, set: readonly Property[], aliases: readonly string[] = []): FoundSet =>
  set.length === 0 ? undefined : { at, set: { records: toRecords(set), aliases, ttl: 300 } };
const read = (name: string, set: readonly Property[], at = 'example.org', aliases: readonly string[] = []) => ({
  name,
  found: foundAt(at, set, aliases),
});

describe('the records that let every CA issue', () => {
  it.each(ADVICE_ROWS)(
    '$is (RFC $rfc)',
    ({ set, names, applicants = ALL, kind, add, change = [], remove, left = [] }) => {
      const advice = adviseOnCaa(
        names.map((name) => read(name, set)),
        applicants,
      );

      const [{ proposal } = { proposal: undefined }] = advice.places;
      expect(proposal).toMatchObject({
        ...{ kind, add: toRecords(add), remove: toRecords(remove) },
        change: change.map(([from, to]) => ({ from: toRecord(from), to: toRecord(to) })),
      });
      const dropped = [...change.map(([from]) => from), ...(remove ?? [])];
      const kept = toRecords(
        set.filter((each) => !dropped.includes(each) && !dropped.some((one) => `${one}` === `${each}`)),
      );
      expect(proposal?.records).toEqual(expect.arrayContaining(kept));
      const open = advice.names.flatMap(({ proposed }) => proposed.filter(({ outcome }) => outcome !== 'allowed'));
      expect([...new Set(open.map(({ ca, reason }) => `${ca}:${reason}`))]).toEqual(left);
    },
  );
});

describe('where the records belong', () => {
  const placeOf = (name: string, found: FoundSet) => adviseOnCaa([{ name, found }], ALL).places[0];

  it.each([
    ['www.example.co.uk', 'example.co.uk', 'the registered domain'],
    ['*.team.github.io', 'team.github.io', 'below a suffix of the private part of the list'],
    ['co.uk', 'co.uk', 'a public suffix itself'],
  ])('of %s without any, at %s: %s', (name, owner) => {
    expect(placeOf(name, undefined)?.place).toMatchObject({ owner, at: owner, names: [name] });
  });

  it('at the label that has some, though it is no registered domain', () => {
    expect(placeOf('a.b.example.org', foundAt('b.example.org', [[0, 'issue', ';']]))?.place.owner).toBe(
      'b.example.org',
    );
  });

  it('at the end of the CNAME of the name (RFC 8659 section 3), and says who must change them', () => {
    const place = placeOf('www.example.org', foundAt('www.example.org', [[0, 'issue', ';']], ['cdn.example.net']));
    expect(place?.place.owner).toBe('cdn.example.net');
    expect(place?.notes.map(({ code }) => code)).toContain('behind-alias');
  });

  it('at a public suffix, where a set lies there: a set of the domain itself would count in its place', () => {
    const place = placeOf('www.example.org', foundAt('org', [[0, 'issue', ';']]));
    expect(place?.notes.map(({ code }) => code)).toContain('above-domain');
  });

  it('once for all names that the set counts for', () => {
    const { places } = adviseOnCaa(
      [read('a.example.org', [[0, 'issue', ';']]), read('*.example.org', [[0, 'issue', ';']])],
      ALL,
    );
    expect(places.map(({ place }) => place.names)).toEqual([['a.example.org', '*.example.org']]);
  });

  it('is not told of a set that cannot be read', () => {
    const trouble = { reason: 'lookup-failed', why: 'SERVFAIL' } as const;
    const place = placeOf('example.org', { at: 'example.org', set: { records: [], aliases: [], trouble } });
    expect(place?.proposal.kind).toBe('none');
    expect(place?.notes).toEqual([{ code: 'unreadable', text: expect.stringContaining('SERVFAIL') }]);
  });
});

describe('what a person must know', () => {
  const codes = (set: readonly Property[], applicants: readonly Applicant[] = ALL) =>
    adviseOnCaa([read('example.org', set)], applicants).places[0]?.notes.map(({ code }) => code);

  it.each<readonly [string, readonly Property[], readonly Applicant[], readonly string[]]>([
    ['records where there are none shut others out', [], ALL, ['shuts-others-out']],
    ['somebody forbade everybody', [[0, 'issue', ';']], ALL, ['was-forbidden']],
    [
      'no record helps against a critical tag',
      [
        [128, 'x', 'y'],
        [0, 'issue', 'ca.example'],
      ],
      [STAGING],
      ['no-record-helps'],
    ],
    [
      'a record without account opens what was named',
      [[0, 'issue', pinned(PRODUCTION)]],
      [{ ...STAGING, accountUrl: undefined }, PRODUCTION],
      ['opens-to-all-accounts', 'account-unknown'],
    ],
    [
      'parameters may not be obeyed',
      [[0, 'issue', 'x.example']],
      [{ ...BACKUP, obeysParameters: false }],
      ['parameters-unverified'],
    ],
    [
      'an account has a URL that no record can hold',
      [[0, 'issue', 'x.example']],
      [{ ...BACKUP, accountUrl: 'https://b.example/a;b' }],
      ['account-unfit'],
    ],
    [
      'the name of a CA in CAA is not known',
      [[0, 'issue', 'ca.example']],
      [{ ...BACKUP, caaIdentities: [] }],
      ['identity-unknown'],
    ],
  ])('%s', (_what, set, applicants, expected) => {
    expect(codes(set, applicants)).toEqual(expected);
  });
});

describe('what would break', () => {
  const broken = (set: readonly Property[], names: readonly string[] = ['example.org']) => {
    const { scenarios } = adviseOnCaa(
      names.map((name) => read(name, set)),
      ALL,
    );
    return (when: 'today' | 'proposed') =>
      scenarios.flatMap(({ scenario, ca, ...at }) =>
        at[when].breaks.length > 0 ? [`${scenario} ${ca} ${at[when].breaks}`] : [],
      );
  };

  it('today a switch of the CA, where the backup is not named; by the proposal one to another account', () => {
    const at = broken([[0, 'issue', 'ca.example']]);
    expect(at('today')).toEqual(['ca-switch backup example.org', 'ca-switch-other-account backup example.org']);
    expect(at('proposed')).toEqual(['ca-switch-other-account backup example.org', 'new-account backup example.org']);
  });

  it('nothing by a rollover of the key, for the URL of the account stays (RFC 8555 section 7.3.5)', () => {
    const at = broken([[0, 'issue', pinned(PRODUCTION)]]);
    expect([...at('today'), ...at('proposed')].filter((each) => each.startsWith('key-rollover'))).toEqual([]);
  });

  it('an account registered anew, where records name accounts (RFC 8657 section 3)', () => {
    const named = ALL.map((each): Property => [0, 'issue', pinned(each)]);
    expect(broken(named)('today').filter((each) => each.startsWith('new-account'))).toEqual([
      ...['staging', 'backup', 'production'].map((ca) => `new-account ${ca} example.org`),
    ]);
  });

  it('nothing where there are no records', () => {
    expect(broken([])('today')).toEqual([]);
  });

  it('is told name by name', () => {
    const at = broken(
      [
        [0, 'issue', 'backup.example'],
        [0, 'issuewild', ';'],
      ],
      ['example.org', '*.example.org'],
    );
    expect(at('today').find((each) => each.startsWith('ca-switch '))).toBe('ca-switch backup *.example.org');
  });

  it('could not be told where the account is not known', () => {
    const unknown = { ...BACKUP, accountUrl: undefined };
    const { scenarios } = adviseOnCaa([read('example.org', [[0, 'issue', pinned(BACKUP)]])], [unknown]);
    expect(scenarios.find(({ scenario }) => scenario === 'ca-switch')?.today).toEqual({
      breaks: [],
      unsure: ['example.org'],
    });
  });
});

const VALUES = [
  ...[
    ';',
    'ca.example',
    'other.example',
    'ca.example; validationmethods=http-01',
    'ca.example; nonsense',
    'CA.example',
  ],
  ...['backup.example; accounturi=https://a.example/1; accounturi=https://a.example/2', 'backup.example;'],
  ...ALL.map(pinned),
];
const property = fc.record({
  flags: fc.constantFrom(0, 0, 0, 128),
  tag: fc.constantFrom('issue', 'issue', 'issuewild', 'ISSUE', 'iodef', 'unheard'),
  value: fc.constantFrom(...VALUES),
});
const ASKING = [
  { caaIdentities: ['other.example'], accountUrl: 'https://other.example/1' },
  { caaIdentities: ['ca.example'], accountUrl: 'https://ca.example/somebody-else' },
  { caaIdentities: ['backup.example'], accountUrl: 'https://a.example/1' },
  ...ALL,
];

it('never forbids anybody what is allowed today, where a change is needed', () => {
  fc.assert(
    fc.property(
      fc.array(property, { maxLength: 5 }),
      fc.constantFrom(['e.org'], ['*.e.org'], ['e.org', '*.e.org']),
      (set, names) => {
        const { kind, records } = propose(set, names, ALL);
        if (kind === 'optional') return;
        for (const who of ASKING) {
          for (const wildcard of [false, true]) {
            const asked = { ...who, wildcard, validationMethod: 'dns-01' as const };
            if (judgeCaa({ ...asked, records: set }).outcome !== 'allowed') continue;
            expect(judgeCaa({ ...asked, records }).outcome).toBe('allowed');
          }
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

it('lets all of them issue, unless a foreign tag forbids it to all', () => {
  fc.assert(
    fc.property(fc.array(property, { maxLength: 5 }), (set) => {
      const { records } = propose(set, ['e.org', '*.e.org'], ALL);
      if (set.some(({ flags, tag }) => flags === 128 && tag === 'unheard')) return;
      for (const { caaIdentities, accountUrl } of ALL) {
        for (const wildcard of [false, true]) {
          const asked = { caaIdentities, accountUrl, wildcard, validationMethod: 'dns-01' as const };
          expect(judgeCaa({ ...asked, records }).outcome).toBe('allowed');
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
