import type { DelegationCheck } from '../../../../lambda/contract/evidence/dns.ts';
import { dnsEgress, inconsistent, lame, notDelegated } from '../../../../lambda/diagnosis/verdict/rules/delegation.ts';
import {
  type Change,
  eachAnswer,
  eachCheck,
  ends,
  passes,
  withoutChecks,
  zoneServer,
} from '../../support/dns-evidence-changes.ts';
import { EXPLAINED, explained, type Row, table } from '../../support/rule-table.ts';

const delegation = (change: (check: DelegationCheck) => void) => eachCheck('delegation', change);
/** The walk ended at the root servers. */
const atRoot = (...said: string[]): Change =>
  delegation((check) => Object.assign(check, { delegated: 'unknown', path: [], said, servers: [] }));
const rootTimeouts = atRoot('a.root-servers (127.0.0.11:26553): timeout', 'b.root-servers (127.0.0.12:26553): timeout');
const bothPassed = [passes('staging'), passes('backup')];

table(dnsEgress, [
  [
    'no root server answers',
    'pebble/dns-not-listening-all',
    [rootTimeouts],
    [
      [
        'dns-egress-blocked blocks proved staging+backup propagation',
        /reaches no name server outside, not even those of the root\.$/,
        '-servers-reachable-tcp -servers-reachable-udp ?delegation-consistent',
      ],
    ],
  ],
  [
    'no root server is reached',
    'pebble/dns-not-listening-all',
    [atRoot('a.root-servers (127.0.0.11:26553): unreachable')],
    [
      [
        'dns-egress-blocked blocks proved staging+backup propagation',
        /not even those of the root/,
        '-servers-reachable-tcp -servers-reachable-udp ?delegation-consistent',
      ],
    ],
  ],
  [
    'one root server is silent, and one answers with an error',
    'pebble/dns-not-listening-all',
    [atRoot('a.root-servers (127.0.0.11:26553): timeout', 'b.root-servers (127.0.0.12:26553): SERVFAIL')],
    'name servers of the root answered',
  ],
  ['the parent is silent, and the root is not', 'pebble/dns-parent-gone', [], 'name servers of the root answered'],
  [
    'servers below the root are silent alone, in each delegation',
    'pebble/dns-not-listening-all',
    [
      delegation((check) =>
        Object.assign(check, { delegated: 'unknown', said: ['a.nic.org (127.0.0.13:26553): timeout'], servers: [] }),
      ),
    ],
    'name servers of the root answered',
  ],
  [
    'one zone was found from the root, and the other was not',
    'pebble/dns-parent-gone',
    [
      delegation((check) => {
        if (check.zone === 'acme.example.org') Object.assign(check, { path: [], said: ['a.root-servers: timeout'] });
      }),
    ],
    'name servers of the root answered',
  ],
  ['the zone is found', 'pebble/dns-slow-30ms', [], 'name servers of the root answered'],
  [
    'no look was taken',
    'pebble/dns-not-listening-all',
    [withoutChecks('delegation')],
    'the delegation was not looked at',
  ],
]);

table(notDelegated, [
  [
    'somebody removed the NS records at the parent',
    'pebble/dns-delegation-removed',
    [],
    [
      [
        'zone-not-delegated blocks proved staging+backup propagation',
        /^The parent zone does not delegate acme\.example\.org \(NXDOMAIN\), so nobody finds/,
        '-delegation-consistent',
      ],
    ],
  ],
  [
    'of the zone of a real name',
    'pebble/dns-delegation-removed-real',
    [],
    [
      [
        'zone-not-delegated blocks proved staging+backup propagation',
        /acme\.example\.org \(NXDOMAIN\)/,
        '-delegation-consistent',
      ],
    ],
  ],
  [
    'the parent has other records there',
    'pebble/dns-delegation-removed',
    [
      delegation((check) => {
        if (check.delegated === 'no') check.said = ['no NS records'];
      }),
    ],
    [
      [
        'zone-not-delegated blocks proved staging+backup propagation',
        /acme\.example\.org \(no NS records\)/,
        '-delegation-consistent',
      ],
    ],
  ],
  [
    'and every probe passed, by what resolvers remember',
    'pebble/dns-delegation-removed',
    bothPassed,
    [['zone-not-delegated risks proved nobody nowhere', /does not delegate acme/, '-delegation-consistent']],
  ],
  [
    'a probe ended before it came to the DNS',
    'pebble/dns-delegation-removed',
    [ends({ code: 'ca-server-error', step: 'order' }, 'backup')],
    [['zone-not-delegated blocks proved staging propagation', /does not delegate acme/, '-delegation-consistent']],
  ],
  ['the parent is silent: it has not said so', 'pebble/dns-parent-gone', [], 'no parent denied a delegation'],
  ['the parent names other servers', 'pebble/dns-delegated-to-others', [], 'no parent denied a delegation'],
  ['a rule before has found what is wrong', 'pebble/dns-delegation-removed', [], EXPLAINED, explained],
]);

const LAST = '127.0.0.34';
const allServe = 'every server that answered serves its zone';
const LAME = '-every-server-served-after-validation -servers-serve-zone';
table(lame, [
  [
    'one server refused the zone before validation as well, and had no values',
    'boulder/aws-never-insync',
    [
      zoneServer('127.0.0.34', { state: 'lame', why: 'REFUSED' }),
      eachAnswer({ address: '127.0.0.34' }, { rcode: 'REFUSED', values: undefined }, 'before'),
    ],
    [
      [
        'name-server-lame risks proved nobody nowhere',
        /do not serve acme\.example\.org: .*\(127\.0\.0\.34\): REFUSED\.$/,
        '-every-server-served-before-validation -servers-serve-zone',
      ],
    ],
  ],
  [
    'one server refuses the zone',
    'pebble/dns-lame-one',
    [],
    [
      [
        'name-server-lame blocks proved staging+backup propagation',
        /names servers that do not serve acme\.example\.org: ns-4\.awsdns-4\.co\.uk \(127\.0\.0\.34\): REFUSED\.$/,
        LAME,
      ],
    ],
  ],
  [
    'all do',
    'pebble/dns-lame-all',
    [],
    [
      [
        'name-server-lame blocks proved staging+backup propagation',
        /ns-1\.awsdns-1\.com \(127\.0\.0\.31\): REFUSED, .*34\): REFUSED\.$/,
        LAME,
      ],
    ],
  ],
  [
    'one server knows the names above the zone alone',
    'pebble/dns-lame-one',
    [zoneServer(LAST, { why: 'NXDOMAIN' })],
    [['name-server-lame blocks proved staging+backup propagation', /34\): NXDOMAIN\.$/, LAME]],
  ],
  ...['NOTAUTH', 'not authoritative', 'no SOA record'].map(
    (why): Row => [
      `one server: ${why}`,
      'pebble/dns-lame-one',
      [zoneServer(LAST, { why })],
      [['name-server-lame blocks proved staging+backup propagation', new RegExp(`34\\): ${why}\\.$`), LAME]],
    ],
  ),
  [
    'and every probe passed: a risk',
    'pebble/dns-lame-one',
    bothPassed,
    [['name-server-lame risks proved nobody nowhere', /REFUSED/, LAME]],
  ],
  ['the server answers with an error', 'pebble/dns-lame-one', [zoneServer(LAST, { why: 'SERVFAIL' })], allServe],
  [
    'the server is silent',
    'pebble/dns-lame-one',
    [zoneServer(LAST, { state: 'unreachable', why: 'timeout' })],
    allServe,
  ],
  [
    'the server was not asked',
    'pebble/dns-lame-one',
    [zoneServer(LAST, { state: 'not-asked', why: undefined })],
    allServe,
  ],
  ['the server serves it', 'pebble/dns-lame-one', [zoneServer(LAST, { state: 'serves', why: undefined })], allServe],
  ['every server is well', 'pebble/dns-slow-30ms', [], allServe],
  ['a rule before has found what is wrong', 'pebble/dns-lame-one', [], EXPLAINED, explained],
]);

const same = 'parent and zone name the same servers, as far as they were asked';
table(inconsistent, [
  [
    'the parents of two zones do',
    'pebble/dns-delegated-to-more',
    [
      ({ dns }) => {
        const { checks = [] } = dns.after.found ?? {};
        for (const check of checks.filter((each) => each.check === 'delegation'))
          checks.push(Object.assign(structuredClone(check), { zone: 'other.example.org' }));
      },
    ],
    [
      [
        'delegation-inconsistent risks likely nobody nowhere',
        /of acme\.example\.org differ: .*only the zone none\. Name servers of other\.example\.org differ: /,
        '-delegation-consistent',
      ],
    ],
  ],
  [
    'the parent names a server more',
    'pebble/dns-delegated-to-more',
    [],
    [
      [
        'delegation-inconsistent risks likely nobody nowhere',
        /only the parent names ns-7\.awsdns-7\.net, only the zone none\.$/,
        '-delegation-consistent',
      ],
    ],
  ],
  [
    'the parent names other servers',
    'pebble/dns-delegated-to-others',
    [],
    [
      [
        'delegation-inconsistent risks likely nobody nowhere',
        /only the parent names ns-7.*only the zone ns-1\.awsdns-1\.com/,
        '-delegation-consistent',
      ],
    ],
  ],
  [
    'the parent has the address of a server that went away',
    'pebble/dns-delegated-glue',
    [],
    [
      [
        'delegation-inconsistent risks likely nobody nowhere',
        /only the parent names ns-old\.acme/,
        '-delegation-consistent',
      ],
    ],
  ],
  [
    'the parent gives another address',
    'pebble/dns-slow-30ms',
    [delegation((check) => check.glueDiffers.push({ server: 'ns-1.awsdns-1.com', parent: ['192.0.2.1'], zone: [] }))],
    [
      [
        'delegation-inconsistent risks likely nobody nowhere',
        /other addresses of ns-1\.awsdns-1\.com/,
        '-delegation-consistent',
      ],
    ],
  ],
  [
    'the CAs did not accept the challenges, and nothing else was found',
    'pebble/dns-delegated-to-more',
    [ends({ code: 'validation-failed' }, 'staging')],
    [['delegation-inconsistent blocks likely staging validation', /ns-7/, '-delegation-consistent']],
  ],
  ['they name the same', 'pebble/dns-slow-30ms', [], same],
  ['the parent could not be asked', 'pebble/dns-parent-servfail', [], same],
  ['a rule before has found what is wrong', 'pebble/dns-delegated-to-more', [], EXPLAINED, explained],
]);
