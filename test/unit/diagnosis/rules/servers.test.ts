import { edns, tcp, unreachable } from '../../../../lambda/diagnosis/verdict/rules/servers.ts';
import {
  eachAnswer,
  eachCheck,
  ends,
  passes,
  valuesOf,
  withoutChecks,
  zoneServer,
} from '../../support/dns-evidence-changes.ts';
import { EXPLAINED, explained, table } from '../../support/rule-table.ts';

const LAST = '127.0.0.34';
const noEdns = { withoutEdns: false };
const bothPassed = [passes('staging'), passes('backup')];
const answersWell = zoneServer(LAST, { state: 'serves', why: undefined });
const allAnswered = 'every name server that was asked answered';
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

table(edns, [
  [
    'every server answers FORMERR to EDNS: it may be done to the questions on their way',
    'pebble/dns-edns-formerr',
    [],
    [
      [
        'servers-refuse-edns risks likely nobody nowhere',
        /with EDNS, which every resolver sends: ns-1\.awsdns-1\.com \(127\.0\.0\.31\), .*34\)\.$/,
        '+servers-reachable-udp',
      ],
    ],
  ],
  [
    'one server does',
    'pebble/dns-edns-formerr',
    ['31', '32', '33'].map((end) => eachAnswer({ address: `127.0.0.${end}` }, noEdns)),
    [
      [
        'servers-refuse-edns risks proved nobody nowhere',
        /sends: ns-4\.awsdns-4\.co\.uk \(127\.0\.0\.34\)\.$/,
        '+servers-reachable-udp',
      ],
    ],
  ],
  [
    'the CAs did not accept the challenges',
    'pebble/dns-edns-formerr',
    [ends({ code: 'validation-failed' }, 'staging'), ends({ code: 'validation-failed' }, 'backup')],
    [['servers-refuse-edns blocks likely staging+backup validation', /EDNS/, '+servers-reachable-udp']],
  ],
  [
    'they do over TCP alone',
    'pebble/dns-edns-formerr',
    [eachAnswer({ transport: 'udp' }, noEdns)],
    'every server that answered over UDP did so with EDNS',
  ],
  [
    'before validation they did, and after it they answered as they should: packets got lost',
    'pebble/dns-edns-formerr',
    [eachAnswer({}, noEdns, 'after')],
    'every server that answered over UDP did so with EDNS',
  ],
  ['no server answered', 'pebble/dns-not-listening-all', [], 'every server that answered over UDP did so with EDNS'],
  ['a rule before has found what is wrong', 'pebble/dns-edns-formerr', [], EXPLAINED, explained],
]);

table(tcp, [
  [
    'no server listens on TCP: it may be the way out of the function',
    'pebble/dns-tcp-refused',
    [],
    [
      [
        'servers-refuse-tcp risks likely nobody nowhere',
        /over TCP, which larger answers need: ns-1\.awsdns-1\.com \(127\.0\.0\.31\): refused, .*34\): refused\.$/,
        '-servers-reachable-tcp',
      ],
    ],
  ],
  [
    'one server does not',
    'pebble/dns-tcp-refused',
    ['31', '32', '33'].map((end) => eachAnswer({ address: `127.0.0.${end}`, transport: 'tcp' }, valuesOf(1))),
    [
      [
        'servers-refuse-tcp risks proved nobody nowhere',
        /need: ns-4\.awsdns-4\.co\.uk \(127\.0\.0\.34\): refused\.$/,
        '-servers-reachable-tcp',
      ],
    ],
  ],
  [
    'the CAs did not accept the challenges',
    'pebble/dns-tcp-refused',
    [ends({ code: 'validation-failed' }, 'staging')],
    [['servers-refuse-tcp blocks likely staging validation', /over TCP/, '-servers-reachable-tcp']],
  ],
  [
    'after validation they answered over TCP: once is enough',
    'pebble/dns-tcp-refused',
    [eachAnswer({ transport: 'tcp' }, valuesOf(1), 'after')],
    'every server that answered over UDP did so over TCP',
  ],
  [
    'they were not asked over TCP for want of time',
    'pebble/dns-tcp-refused',
    [eachAnswer({ transport: 'tcp' }, { failure: 'not-asked' })],
    'every server that answered over UDP did so over TCP',
  ],
  [
    'they answer over neither',
    'pebble/dns-not-listening-all',
    [],
    'every server that answered over UDP did so over TCP',
  ],
  ['a rule before has found what is wrong', 'pebble/dns-tcp-refused', [], EXPLAINED, explained],
]);
