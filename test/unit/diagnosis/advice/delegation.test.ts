import { describe, expect, test } from 'vitest';
import type { EvidenceFacts } from '../../../../lambda/contract/evidence/evidence.ts';
import { adviceEvidence, advise } from '../advice-cases.ts';
import { changeChecks, ZONE } from '../some-evidence.ts';

const server = (server: string, nameServers: readonly string[], state = 'serves') => ({
  ...{ server, address: '192.0.2.1', state, nameServers: [...nameServers] },
});
const delegation = (...looks: readonly object[]): EvidenceFacts =>
  adviceEvidence((facts) => {
    for (const { found } of [...facts.dns.before, facts.dns.after]) {
      const model = found?.checks.find(({ check }) => check === 'delegation');
      const others = found?.checks.filter(({ check }) => check !== 'delegation') ?? [];
      if (found && model) found.checks = [...others, ...looks.map((more) => Object.assign({}, model, more))];
    }
  });

describe('NS records that are given as they are', () => {
  const records = (facts: EvidenceFacts) =>
    advise('zone-not-delegated', facts)
      .find(({ text }) => text.startsWith('Put these'))
      ?.command?.split('\n');

  test('are those that all servers of the zone name, in whatever order', () => {
    const facts = delegation({
      servers: [server('ns1.test', ['ns2.test', 'ns1.test']), server('ns2.test', ['ns1.test', 'ns2.test'])],
    });

    expect(records(facts)).toEqual([`${ZONE}. 60 IN NS ns1.test.`, `${ZONE}. 60 IN NS ns2.test.`]);
  });

  test('are none where servers name others', () => {
    const servers = [server('ns1.test', ['ns1.test']), server('ns2.test', ['ns2.test'])];

    expect(records(delegation({ servers }))).toBeUndefined();
  });

  test('are not those of servers that do not serve the zone, nor of another zone', () => {
    const lame = server('old.test', ['old.test'], 'lame');
    const own = server('ns1.test', ['ns1.test']);
    const parent = { zone: 'example.org', servers: [server('ns9.test', ['ns9.test'])] };

    expect(records(delegation({ servers: [lame, own] }, parent))).toEqual([`${ZONE}. 60 IN NS ns1.test.`]);
    expect(records(delegation({ servers: [lame] }, parent))).toBeUndefined();
  });

  test('have an hour to live where the parent told no TTL', () => {
    expect(records(delegation({ parent: undefined }))).toEqual([`${ZONE}. 3600 IN NS ns1.test.`]);
  });
});

describe('the DS record', () => {
  const second = (state: string, tags: readonly number[], zone = 'example.org') => {
    const facts = adviceEvidence((each) =>
      changeChecks(each, 'dnssec', (check) => {
        Object.assign(check, { state, zone, ds: tags.map((keyTag) => ({ keyTag, digestType: 2 })) });
      }),
    );
    return advise('dnssec-broken', facts)[1]?.text;
  };

  test.each(['no-key', 'ds-mismatch'])('is named by its tags where it is %s, four at most', (state) => {
    expect(second(state, [1, 2, 3, 4, 5])).toContain(
      'of example.org at the parent in place of the one with key tag 1, 2, 3, 4, or',
    );
  });

  test('is not one that is as it should be', () => {
    expect(second('signed', [1])).toContain(`of ${ZONE} at the parent in place of the old one, or`);
  });
});

describe('the negative TTL', () => {
  const long = (...zones: readonly (readonly [zone: string, negativeTtl: number | undefined])[]) => {
    const facts = adviceEvidence(({ dns }) => {
      for (const { found } of [...dns.before, dns.after]) {
        const others = found?.checks.filter(({ check }) => check !== 'negative-ttl') ?? [];
        const own = zones.map(([zone, negativeTtl]) => ({ check: 'negative-ttl' as const, zone, negativeTtl }));
        if (found) found.checks = [...others, ...own.map((each) => Object.assign({}, each))] as typeof found.checks;
      }
    });
    return advise('negative-ttl-long', facts).map(({ text }) => text);
  };

  test.each([
    ['first', [['a.test', 7_200] as const, ['b.test', 3_600] as const, [ZONE, undefined] as const]],
    ['last', [[ZONE, undefined] as const, ['b.test', 3_600] as const, ['a.test', 7_200] as const]],
  ])('that is the longest is mended, where it comes %s', (_what, zones) => {
    const [set, wait] = long(...zones);

    expect(set).toBe('Set the TTL of the SOA record of a.test to 60, at whoever serves that zone.');
    expect(wait).toBe('Wait 7200 s before you ask for a round.');
  });

  test('that nobody looked at is taken for that of the zone', () => {
    expect(long()).toEqual([
      `Set the TTL of the SOA record of ${ZONE} to 60: this prints it as it is to be.`,
      'Wait the old number of s before you ask for a round.',
    ]);
  });
});
