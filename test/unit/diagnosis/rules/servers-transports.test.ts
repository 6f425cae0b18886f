import { edns, tcp } from '../../../../lambda/diagnosis/verdict/rules/servers.ts';
import { eachAnswer, ends, SILENT, valuesOf } from '../../support/dns-evidence-changes.ts';
import { EXPLAINED, explained, table } from '../../support/rule-table.ts';

const noEdns = { withoutEdns: false };

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
    'every server that answers at all does',
    'pebble/dns-edns-formerr',
    [eachAnswer({ address: '127.0.0.34' }, SILENT)],
    [['servers-refuse-edns risks likely nobody nowhere', /\(127\.0\.0\.33\)\.$/, '-servers-reachable-udp']],
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
