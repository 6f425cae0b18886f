import { describe, expect, test } from 'vitest';
import type { Trouble } from '../../../../lambda/contract/problem.ts';
import type { Step } from '../../../../lambda/contract/vocabulary.ts';
import {
  delegationsOf,
  dnsOpen,
  type Manner,
  mannerOf,
  serversOf,
  stuckAbove,
} from '../../../../lambda/diagnosis/verdict/dns-view.ts';
import {
  type Change,
  changed,
  eachAnswer,
  ends,
  problem,
  roundOf,
  SILENT,
  valuesOf,
  zoneServer,
} from '../../support/dns-evidence-changes.ts';

const PASSED = 'boulder/aws-never-insync';

describe('a probe ended where a fault of the DNS would have ended it', () => {
  const ended = (code: Trouble['code'], step: Step, type?: string) =>
    changed(PASSED, ends({ code, step, problem: type === undefined ? undefined : problem(type) }, 'staging'));
  const isOpen = (...args: Parameters<typeof ended>) => dnsOpen(roundOf(ended(...args))).map(({ ca }) => ca);
  const REFUSALS = ['validation-failed', 'ca-refused', 'order-invalid'] as const;
  const OF_DNS = ['dns-unreachable', 'zone-not-delegated', 'challenge-alias-missing', 'propagation-timeout'] as const;
  const LATE = ['validation-timeout', 'deadline-exceeded'] as const;

  test.each(
    OF_DNS.flatMap((code) => (['publish', 'order', 'propagation'] as const).map((step) => [code, step] as const)),
  )('%s at %s', (code, step) => {
    expect(isOpen(code, step)).toEqual(['staging']);
  });

  test.each(
    LATE.flatMap((code) => (['propagation', 'challenge', 'validation'] as const).map((step) => [code, step] as const)),
  )('%s at %s', (code, step) => {
    expect(isOpen(code, step)).toEqual(['staging']);
    expect(isOpen(code, 'finalize')).toEqual([]);
    expect(isOpen(code, 'order')).toEqual([]);
  });

  test.each(
    REFUSALS.flatMap((code) =>
      ['dns', 'unauthorized', 'incorrectResponse', 'caa', 'connection'].map((type) => [code, type] as const),
    ),
  )('%s with %s at the challenge and after it', (code, type) => {
    for (const step of ['challenge', 'validation', 'finalize'] as const)
      expect(isOpen(code, step, type)).toEqual(['staging']);
    for (const step of ['order', 'authorization', 'publish', 'certificate'] as const)
      expect(isOpen(code, step, type)).toEqual([]);
  });

  test.each(REFUSALS)('%s without a reason, at the validation alone', (code) => {
    expect(isOpen(code, 'validation')).toEqual(['staging']);
    expect(isOpen(code, 'challenge')).toEqual([]);
    expect(isOpen(code, 'finalize')).toEqual([]);
  });

  test.each(['tls', 'rateLimited', 'serverInternal', 'malformed'])('not with %s', (type) => {
    expect(isOpen('validation-failed', 'validation', type)).toEqual([]);
  });

  test.each(['ca-server-error', 'ca-timeout', 'challenge-name-in-use'] as const)('not with %s', (code) => {
    expect(isOpen(code, 'validation', 'dns')).toEqual([]);
  });

  test('not without any trouble, nor where a rule before explains it', () => {
    const skipped: Change = ({ probes: [probe] }) => void Object.assign(probe ?? {}, { outcome: 'skipped', steps: [] });

    expect(dnsOpen(roundOf(changed(PASSED, skipped)))).toEqual([]);
    expect(dnsOpen(roundOf(ended('dns-unreachable', 'publish'), { open: [] }))).toEqual([]);
  });
});

test.each<[string | undefined, Manner]>([
  [undefined, 'unknown'],
  ['not-asked', 'unknown'],
  ['none of the name servers has an IPv4 address', 'unknown'],
  ['DNSKEY: there is no server to ask', 'unknown'],
  ['no answer over TCP', 'unknown'],
  ['timeout', 'silent'],
  ['refused', 'silent'],
  ['unreachable', 'silent'],
  ['malformed', 'silent'],
  ['REFUSED', 'lame'],
  ['NOTAUTH', 'lame'],
  ['NXDOMAIN', 'lame'],
  ['not authoritative', 'lame'],
  ['no SOA record', 'lame'],
  ['SERVFAIL', 'failing'],
  ['FORMERR', 'failing'],
  ['RCODE23', 'failing'],
])('a server of which the evidence says "%s" is %s', (word, manner) => {
  expect(mannerOf(word)).toBe(manner);
});

describe('a server over all looks', () => {
  const LAST = '127.0.0.34';
  const last = (...changes: Change[]) =>
    serversOf(roundOf(changed('pebble/resolver-shown-nothing', ...changes))).find(({ address }) => address === LAST);
  const well = { zoneManner: 'answers', udp: 'answers', tcp: 'answers', withoutEdns: false, said: undefined };

  test('each is told once for each zone, whoever named it first', () => {
    const servers = serversOf(roundOf(changed('pebble/resolver-shown-nothing')));

    expect(servers.map(({ zone, address }) => `${zone} ${address}`)).toEqual([
      ...['31', '32', '33', '34'].map((end) => `acme.example.org 127.0.0.${end}`),
      ...['21', '22'].map((end) => `example.org 127.0.0.${end}`),
    ]);
    expect(last()).toEqual({ zone: 'acme.example.org', server: 'ns-4.awsdns-4.co.uk', address: LAST, ...well });
  });

  test('one that no delegation names is told by its answers', () => {
    const forgotten: Change = ({ dns }) => {
      for (const { found } of [...dns.before, dns.after])
        if (found) found.checks = found.checks.filter(({ check }) => check !== 'delegation');
    };

    expect(last(forgotten)).toMatchObject({ ...well, server: 'ns-4.awsdns-4.co.uk', zoneManner: 'unknown' });
  });

  test('goes by the name that the delegation has for it', () => {
    expect(last(eachAnswer({ address: LAST }, { server: 'other.test' }))?.server).toBe('ns-4.awsdns-4.co.uk');
  });

  test('that serves one zone is not blamed for what it does about another', () => {
    const ofAnother: Change = ({ dns }) => {
      for (const { found } of [...dns.before, dns.after])
        for (const check of found?.checks.filter((each) => each.check === 'delegation') ?? [])
          if ('servers' in check && check.zone === 'example.org')
            check.servers.push({ server: 'x', address: LAST, state: 'lame', why: 'REFUSED', nameServers: [] });
    };

    expect(last(ofAnother)).toMatchObject(well);
  });

  test.each<[string, Change[], object]>([
    [
      'not asked about the zone, whatever is told of it',
      [zoneServer(LAST, { state: 'not-asked', why: 'timeout' })],
      { zoneManner: 'unknown', said: 'timeout' },
    ],
    [
      'without EDNS over UDP, which TCP does not mend',
      [eachAnswer({ address: LAST, transport: 'udp' }, { withoutEdns: true })],
      { withoutEdns: true },
    ],
    ['silent over TCP', [eachAnswer({ address: LAST, transport: 'tcp' }, SILENT)], { tcp: 'silent', said: 'timeout' }],
    ['silent once', [eachAnswer({ address: LAST, transport: 'tcp' }, SILENT, 'after')], { said: 'timeout' }],
    [
      'failing',
      [eachAnswer({ address: LAST }, { rcode: 'SERVFAIL', authoritative: false })],
      { udp: 'failing', tcp: 'failing', said: 'SERVFAIL' },
    ],
    [
      'failing once, silent once',
      [
        eachAnswer({ address: LAST }, SILENT),
        eachAnswer({ address: LAST, transport: 'udp' }, { failure: undefined, rcode: 'SERVFAIL' }, 'after'),
      ],
      { udp: 'failing', tcp: 'silent', said: 'SERVFAIL' },
    ],
    ['without authority', [eachAnswer({ address: LAST }, { authoritative: false })], { udp: 'lame', tcp: 'lame' }],
    [
      'refusing',
      [eachAnswer({ address: LAST }, { rcode: 'REFUSED', values: undefined })],
      { udp: 'lame', tcp: 'lame', said: 'REFUSED' },
    ],
    [
      'lame once, silent once',
      [
        eachAnswer({ address: LAST }, SILENT, 'before'),
        eachAnswer({ address: LAST }, { authoritative: false }, 'after'),
      ],
      { udp: 'lame', tcp: 'lame', said: 'timeout' },
    ],
    ['without the name', [eachAnswer({ address: LAST }, { rcode: 'NXDOMAIN', values: undefined })], {}],
    [
      'not asked',
      [eachAnswer({ address: LAST }, { failure: 'not-asked', rcode: undefined })],
      { udp: 'unknown', tcp: 'unknown' },
    ],
    ['not asked about the zone', [zoneServer(LAST, { state: 'not-asked' })], { zoneManner: 'unknown' }],
    [
      'lame by its zone',
      [zoneServer(LAST, { state: 'lame', why: 'NXDOMAIN' })],
      { zoneManner: 'lame', said: 'NXDOMAIN' },
    ],
    [
      'lame by its zone, and silent about names',
      [zoneServer(LAST, { state: 'lame', why: 'REFUSED' }), eachAnswer({ address: LAST }, SILENT)],
      { zoneManner: 'lame', udp: 'silent', tcp: 'silent', said: 'REFUSED' },
    ],
    ['without EDNS', [eachAnswer({ address: LAST }, { withoutEdns: true })], { withoutEdns: true }],
    ['without EDNS once', [eachAnswer({ address: LAST }, { withoutEdns: true }, 'before')], {}],
    [
      'without EDNS, and silent',
      [eachAnswer({ address: LAST }, { ...SILENT, withoutEdns: true })],
      { udp: 'silent', tcp: 'silent', said: 'timeout' },
    ],
  ])('%s', (_what, changes, more) => {
    expect(last(...changes)).toMatchObject({ ...well, ...more });
  });
});

describe('a delegation', () => {
  const manners = (place: string) =>
    delegationsOf(roundOf(changed(place))).map((each) => [each.zone, each.manner, stuckAbove(each)]);

  test.each<[string, unknown[]]>([
    ['pebble/dns-delegated-to-more', ['acme.example.org', 'delegated', undefined]],
    ['pebble/dns-delegation-removed', ['acme.example.org', 'denied', undefined]],
    ['pebble/dns-parent-gone', ['acme.example.org', 'silent', { zone: 'org', atRoot: false }]],
    ['pebble/dns-parent-servfail', ['acme.example.org', 'failing', { zone: 'org', atRoot: false }]],
  ])('of %s', (place, expected) => {
    expect(manners(place)[0]).toEqual(expected);
  });

  test('the way ended at the last zone of it', () => {
    const [model] = delegationsOf(roundOf(changed('pebble/dns-parent-gone')));
    if (!model) throw new Error('no delegation');
    const path = ['org', 'example.org', 'acme.example.org'].map((zone) => ({ ...model.path[0], zone }));

    expect(stuckAbove({ ...model, path } as typeof model)).toEqual({ zone: 'acme.example.org', atRoot: false });
    expect(stuckAbove({ ...model, path: [] })).toEqual({ zone: '', atRoot: true });
  });

  test('what was said comes last, whatever stands before it', () => {
    const odd: Change = ({ dns }) => {
      for (const check of dns.after.found?.checks ?? [])
        if (check.check === 'delegation' && 'said' in check) check.said = ['ns1: 192.0.2.1: SERVFAIL'];
    };

    expect(delegationsOf(roundOf(changed('pebble/dns-parent-gone', odd)))[0]?.manner).toBe('failing');
  });

  test('one error among the servers above tells more than the silence of others', () => {
    const mixed: Change = ({ dns }) => {
      for (const check of dns.after.found?.checks ?? [])
        if (check.check === 'delegation' && 'said' in check && check.said[0]) check.said[0] = 'ns1 (a): SERVFAIL';
    };

    expect(delegationsOf(roundOf(changed('pebble/dns-parent-gone', mixed)))[0]?.manner).toBe('failing');
  });
});

test('values that are served again are an answer', () => {
  const round = roundOf(changed('pebble/dns-not-listening-one', eachAnswer({ address: '127.0.0.34' }, valuesOf(1))));

  expect(serversOf(round).find(({ address }) => address === '127.0.0.34')).toMatchObject({
    udp: 'answers',
    said: 'refused',
  });
});
