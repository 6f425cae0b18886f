import { failing } from '../../../../lambda/diagnosis/verdict/rules/servers.ts';
import {
  eachAnswer,
  eachCheck,
  passes,
  SILENT,
  withoutChecks,
  zoneServer,
} from '../../support/dns-evidence-changes.ts';
import { EXPLAINED, explained, table } from '../../support/rule-table.ts';

const LAST = '127.0.0.34';
const bothPassed = [passes('staging'), passes('backup')];
const FAILING_RESTS = '-every-server-served-after-validation -servers-serve-zone';
const noErrors = 'no name server answered with an error';
const manner = (why: string) => [
  zoneServer(LAST, { why }),
  eachAnswer({ address: LAST }, { ...SILENT, failure: undefined }),
];

table(failing, [
  [
    'one server did about the names before validation',
    'boulder/aws-never-insync',
    [
      eachAnswer({ address: LAST }, { ...SILENT, failure: undefined }),
      eachAnswer({ address: LAST }, { rcode: 'SERVFAIL', values: undefined }, 'before'),
    ],
    [
      [
        'servers-failing risks proved nobody nowhere',
        /\(127\.0\.0\.34\): SERVFAIL\.$/,
        '-every-server-served-before-validation',
      ],
    ],
  ],
  [
    'all servers of the zone answer SERVFAIL',
    'pebble/dns-servfail-all',
    [],
    [
      [
        'servers-failing blocks proved staging+backup propagation',
        /answer with errors: ns-1\.awsdns-1\.com \(127\.0\.0\.31\): SERVFAIL, .*34\): SERVFAIL\.$/,
        `${FAILING_RESTS.split(' ')[0]} -resolvers-see-value -servers-serve-zone`,
      ],
    ],
  ],
  [
    'three of four do',
    'pebble/dns-servfail-three',
    [],
    [['servers-failing blocks proved staging+backup propagation', /31\).*32\).*33\): SERVFAIL\.$/, FAILING_RESTS]],
  ],
  [
    'the three answered about the zone in an earlier look, and about the names in none',
    'pebble/dns-servfail-three',
    ['31', '32', '33'].map((end) => zoneServer(`127.0.0.${end}`, { state: 'serves', why: undefined })),
    [
      [
        'servers-failing blocks proved staging+backup propagation',
        /31\): SERVFAIL, .*33\): SERVFAIL\.$/,
        '-every-server-served-after-validation',
      ],
    ],
  ],
  [
    'servers of the parent zone answer SERVFAIL',
    'pebble/dns-parent-servfail',
    [],
    [
      [
        'servers-failing blocks proved staging+backup propagation',
        /ns1\.example\.org \(127\.0\.0\.21\): SERVFAIL, ns2/,
        `${FAILING_RESTS.split(' ')[0]} -resolvers-see-value -servers-serve-zone`,
      ],
    ],
  ],
  [
    'servers above the zone do, and nobody asked them about a name',
    'pebble/dns-parent-servfail',
    [
      withoutChecks('authoritative'),
      eachCheck('delegation', (check) => {
        if (check.zone === 'example.org') check.servers = [];
      }),
    ],
    [
      [
        'servers-failing blocks proved staging+backup propagation',
        /answer with errors: Name servers above acme\.example\.org: ns1\.example\.org \(127\.0\.0\.21:26553\): SERVFAIL, ns2/,
        '-resolvers-see-value',
      ],
    ],
  ],
  [
    'servers above the zone have no IPv4 address: nobody answered',
    'pebble/dns-parent-servfail',
    [
      withoutChecks('authoritative'),
      eachCheck('delegation', (check) => {
        check.servers = [];
        check.said = ['none of the name servers has an IPv4 address'];
      }),
    ],
    noErrors,
  ],
  [
    'and every probe passed: a risk',
    'pebble/dns-servfail-three',
    bothPassed,
    [['servers-failing risks proved nobody nowhere', /31\): SERVFAIL/, FAILING_RESTS]],
  ],
  ['one server does not serve the zone', 'pebble/dns-lame-one', [], noErrors],
  ['one server does not listen', 'pebble/dns-not-listening-one', [], noErrors],
  ['every server is well', 'pebble/dns-slow-30ms', [], noErrors],
  ['a rule before has found what is wrong', 'pebble/dns-servfail-all', [], EXPLAINED, explained],
  ...['FORMERR', 'NOTIMP', 'YXDOMAIN', 'RCODE23', 'SERVFAIL'].map(
    (code) =>
      [
        `one server answers ${code}`,
        'pebble/dns-lame-one',
        manner(code),
        [
          [
            'servers-failing blocks proved staging+backup propagation',
            new RegExp(`34\\): ${code}\\.$`),
            '-servers-serve-zone',
          ],
        ],
      ] as const,
  ),
  ...[
    'REFUSED',
    'NOTAUTH',
    'NXDOMAIN',
    'not authoritative',
    'no SOA record',
    'timeout',
    'refused',
    'unreachable',
    'malformed',
  ].map((why) => [`one server: ${why}`, 'pebble/dns-lame-one', manner(why), noErrors] as const),
]);
