import type { DnsAnswerEvidence } from '../../../../lambda/contract/evidence/dns.ts';
import { unreachable } from '../../../../lambda/diagnosis/verdict/rules/servers.ts';
import {
  type Change,
  eachAnswer,
  eachCheck,
  ends,
  passes,
  valuesOf,
  withoutChecks,
  zoneServer,
} from '../../support/dns-evidence-changes.ts';
import { EXPLAINED, explained, type Row, table } from '../../support/rule-table.ts';

const LAST = '127.0.0.34';
const bothPassed = [passes('staging'), passes('backup')];
const answersWell = zoneServer(LAST, { state: 'serves', why: undefined });
const allAnswered = 'every name server that was asked answered';
/** Another zone was looked at as well. */
const another =
  (more: object): Change =>
  ({ dns }) => {
    const { checks = [] } = dns.after.found ?? {};
    for (const check of checks.filter((each) => each.check === 'delegation'))
      checks.push(Object.assign(structuredClone(check), { zone: 'other.example.org', ...more }));
  };
const serving = { server: 'ns1.test', address: '192.0.2.1', state: 'serves', nameServers: [] };
const known = (more: Partial<DnsAnswerEvidence>) =>
  eachCheck('authoritative', ({ answers }) => {
    const about = { server: 'ns-1.awsdns-1.com', address: '127.0.0.31', transport: 'udp' } as const;
    answers.push({ ...about, attempts: 1, durationMs: 1, extendedErrors: [], ...more });
  });

table(unreachable, [
  [
    'nobody listens at one server',
    'pebble/dns-not-listening-one',
    [],
    [
      [
        'servers-unreachable blocks proved staging+backup propagation',
        /do not answer: ns-4\.awsdns-4\.co\.uk \(127\.0\.0\.34\): refused\.$/,
        '-servers-reachable-tcp -servers-reachable-udp ?servers-serve-zone',
      ],
    ],
  ],
  [
    'one server is too slow for everybody',
    'pebble/dns-slow-one',
    [],
    [
      [
        'servers-unreachable blocks proved staging+backup propagation',
        /do not answer: ns-4\.awsdns-4\.co\.uk \(127\.0\.0\.34\): timeout\.$/,
        '-servers-reachable-tcp -servers-reachable-udp ?servers-serve-zone',
      ],
    ],
  ],
  [
    'the parent servers do not listen',
    'pebble/dns-parent-gone',
    [],
    [
      [
        'servers-unreachable blocks proved staging+backup publish',
        /ns1\.example\.org \(127\.0\.0\.21\): refused, ns2/,
        '-servers-reachable-tcp -servers-reachable-udp ?servers-serve-zone',
      ],
    ],
  ],
  [
    'the parent servers do not listen, and were asked about nothing but the zone',
    'pebble/dns-parent-gone',
    [
      withoutChecks('authoritative'),
      eachCheck('delegation', (check) => {
        if (check.zone === 'example.org') check.servers = [];
      }),
    ],
    [
      [
        'servers-unreachable blocks proved staging+backup publish',
        /do not answer: Name servers above acme\.example\.org: ns1\.example\.org \(127\.0\.0\.21:26553\): refused, ns2/,
        '?servers-serve-zone',
      ],
    ],
  ],
  [
    'no server has an IPv4 address',
    'pebble/dns-ipv4-gone',
    [],
    [
      [
        'servers-unreachable blocks proved staging+backup propagation',
        /do not answer: none of them has an address that the function has a route to\.$/,
        '?servers-serve-zone',
      ],
    ],
  ],
  [
    'no server has, as the publisher found out first',
    'pebble/dns-ipv4-gone',
    [ends({ code: 'dns-unreachable', cause: 'no-ipv4' })],
    [
      [
        'servers-unreachable blocks proved staging+backup propagation',
        /none of them has an address/,
        '?servers-serve-zone',
      ],
    ],
  ],
  ...(
    [
      ['names of servers, of which none was left out', { servers: [], notChecked: [], said: [] }],
      ['other words', { servers: [], notChecked: [], said: ['ns1.test has an IPv4 address of its own'] }],
    ] as const
  ).map(
    ([what, more]): Row => [
      `no server has an address, and ${what}: it is not known why`,
      'pebble/dns-ipv4-gone',
      [withoutChecks('authoritative'), eachCheck('delegation', (check) => Object.assign(check, more))],
      allAnswered,
    ],
  ),
  [
    'no server has an address, and those of another zone answer',
    'pebble/dns-ipv4-gone',
    [another({ servers: [serving] })],
    [
      [
        'servers-unreachable blocks proved staging+backup propagation',
        /none of them has an address/,
        '?servers-serve-zone',
      ],
    ],
  ],
  [
    'no server of another zone has an address, and those of this were not asked',
    'pebble/dns-ipv4-gone',
    [
      another({}),
      withoutChecks('authoritative'),
      eachCheck('delegation', (check) => {
        if (check.zone === 'acme.example.org')
          Object.assign(check, { notChecked: [], servers: [{ ...serving, state: 'not-asked' }] });
      }),
    ],
    allAnswered,
  ],
  [
    'no server has an address in one look, and serves the zone in another',
    'pebble/dns-ipv4-gone',
    [
      ({ dns }) => {
        dns.before = [structuredClone(dns.after)];
      },
      eachCheck('delegation', (check) => Object.assign(check, { servers: [serving] }), 'before'),
    ],
    allAnswered,
  ],
  [
    'no server has an address, as one of several words tells',
    'pebble/dns-ipv4-gone',
    [
      withoutChecks('authoritative'),
      eachCheck('delegation', (check) =>
        Object.assign(check, { servers: [], notChecked: [], said: ['timeout', 'no server has an IPv4 address'] }),
      ),
    ],
    [
      [
        'servers-unreachable blocks proved staging+backup propagation',
        /none of them has an address/,
        '?servers-serve-zone',
      ],
    ],
  ],
  [
    'no server of the parent zone has',
    'pebble/dns-parent-gone',
    [
      withoutChecks('authoritative'),
      eachCheck('delegation', (check) => {
        check.servers = [];
        check.said = ['none of the name servers has an IPv4 address'];
      }),
    ],
    [
      [
        'servers-unreachable blocks proved staging+backup publish',
        /none of them has an address/,
        '?servers-serve-zone',
      ],
    ],
  ],
  [
    'the time was used up on the way, and no look was taken: nothing is known of the servers',
    'pebble/dns-ipv4-gone',
    [ends({ code: 'dns-unreachable', cause: 'deadline' }), withoutChecks('delegation'), withoutChecks('authoritative')],
    allAnswered,
  ],
  [
    'no server has an address, and one of the probes ended elsewhere',
    'pebble/dns-ipv4-gone',
    [ends({ code: 'ca-server-error' }), ends({ code: 'dns-unreachable', cause: 'no-ipv4' }, 'staging')],
    [['servers-unreachable blocks proved staging propagation', /none of them has an address/, '?servers-serve-zone']],
  ],
  [
    'no server has an address by the delegation, and one that was known was not asked',
    'pebble/dns-ipv4-gone',
    [known({ failure: 'not-asked' })],
    [
      [
        'servers-unreachable blocks proved staging+backup propagation',
        /none of them has an address/,
        '?servers-serve-zone',
      ],
    ],
  ],
  ['and one that was known answered', 'pebble/dns-ipv4-gone', [known({ rcode: 'NOERROR' })], allAnswered],
  [
    'no server has an address, and the probes ended elsewhere',
    'pebble/dns-ipv4-gone',
    [ends({ code: 'ca-server-error' })],
    allAnswered,
  ],
  [
    'other servers of the zone have addresses, and were not asked for want of time',
    'pebble/dns-ipv4-gone',
    [
      eachCheck('delegation', ({ servers }) =>
        servers.push({ server: 'ns-1.awsdns-1.com', address: '127.0.0.31', state: 'not-asked', nameServers: [] }),
      ),
    ],
    allAnswered,
  ],
  [
    'the one answered about the names in an earlier look',
    'pebble/dns-not-listening-one',
    [eachAnswer({ address: LAST, transport: 'udp' }, valuesOf(1))],
    allAnswered,
  ],
  [
    'the one was not asked about names, and did not answer about the zone',
    'pebble/dns-not-listening-one',
    [eachAnswer({ address: LAST }, { failure: 'not-asked' })],
    [['servers-unreachable blocks proved staging+backup propagation', /34\): refused\.$/, '?servers-serve-zone']],
  ],
  [
    'the one was not asked about names, and answered about the zone',
    'pebble/dns-not-listening-one',
    [eachAnswer({ address: LAST }, { failure: 'not-asked' }), answersWell],
    allAnswered,
  ],
  [
    'and every probe passed: a risk',
    'pebble/dns-not-listening-one',
    bothPassed,
    [
      [
        'servers-unreachable risks proved nobody nowhere',
        /34\): refused\.$/,
        '-servers-reachable-tcp -servers-reachable-udp ?servers-serve-zone',
      ],
    ],
  ],
  ...(['timeout', 'refused', 'malformed', 'unreachable'] as const).map(
    (failure) =>
      [
        `one server: ${failure}`,
        'pebble/dns-not-listening-one',
        [eachAnswer({ address: LAST }, { failure }), zoneServer(LAST, { why: failure })],
        [
          [
            'servers-unreachable blocks proved staging+backup propagation',
            new RegExp(`34\\): ${failure}\\.$`),
            '-servers-reachable-tcp -servers-reachable-udp ?servers-serve-zone',
          ],
        ],
      ] as const,
  ),
  ['one server answers SERVFAIL', 'pebble/dns-servfail-three', [], allAnswered],
  ['every server is well', 'pebble/dns-slow-30ms', [], allAnswered],
  ['a rule before has found what is wrong', 'pebble/dns-not-listening-one', [], EXPLAINED, explained],
]);
