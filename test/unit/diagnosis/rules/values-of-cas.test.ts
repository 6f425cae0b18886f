import { failingForCas, negativeTtl, shadowed } from '../../../../lambda/diagnosis/verdict/rules/values.ts';
import {
  type Change,
  eachAnswer,
  eachCheck,
  ends,
  only,
  passes,
  refuses,
  valuesOf,
} from '../../support/dns-evidence-changes.ts';
import { EXPLAINED, explained, type Row, table } from '../../support/rule-table.ts';

const LAST = '127.0.0.34';
const BOTH_LOOKS = 'pebble/resolver-shown-nothing';
const noLookBefore: Change = ({ dns }) => void dns.before.splice(0);
const confirms: Change = ({ run }) => {
  run.confirms = 'the round before';
};

const ALL_SERVED = '+every-server-served-after-validation +every-server-served-before-validation -validation-accepted';
const forAll = 'servers-failing blocks likely staging+backup validation';
const servfail = /resolvers of every CA got SERVFAIL about .* they fail some who ask\.$/;
const notAlike = 'not every CA was failed alike';
const notByServers = 'not every CA was failed by the servers';
const CA_RESOLVERS = 'pebble/dns-servfail-ca-resolver';
const TIMEOUT = 'DNS problem: query timed out looking up TXT for _acme-challenge.example.org';
table(failingForCas, [
  ['the resolvers of every CA get SERVFAIL', CA_RESOLVERS, [], [[forAll, servfail, ALL_SERVED]]],
  [
    'in the words of Boulder',
    CA_RESOLVERS,
    [
      refuses(
        'dns',
        "DNS problem: SERVFAIL looking up TXT for a.example.org - the domain's nameservers may be malfunctioning",
      ),
    ],
    [[forAll, servfail, ALL_SERVED]],
  ],
  [
    'in the words of Go’s resolver',
    CA_RESOLVERS,
    [refuses('dns', 'lookup a.example.org on 127.0.0.53:53: server misbehaving')],
    [[forAll, servfail, ALL_SERVED]],
  ],
  [
    'they get SERVFAIL where the parent names servers that the zone does not',
    'boulder/delegated-to-others-servfail',
    [],
    'parent and zone name different servers: the resolvers may have asked some that the zone does not name',
  ],
  ['in a round that confirms another', CA_RESOLVERS, [confirms], [[forAll, servfail, ALL_SERVED]]],
  ['they get no answer, once', CA_RESOLVERS, [refuses('dns', TIMEOUT)], notByServers],
  [
    'they get no answer, and got none in the round before',
    CA_RESOLVERS,
    [refuses('dns', TIMEOUT), confirms],
    [
      [
        'servers-unreachable blocks likely staging+backup validation',
        /resolvers of every CA got no answer about/,
        ALL_SERVED,
      ],
    ],
  ],
  [
    'they are told that there is no name',
    CA_RESOLVERS,
    [refuses('dns', 'DNS problem: NXDOMAIN looking up TXT'), confirms],
    notByServers,
  ],
  ['they say nothing that is known', CA_RESOLVERS, [refuses('dns', 'words'), confirms], notByServers],
  ['they fail in different ways', CA_RESOLVERS, [refuses('dns', TIMEOUT, 'backup')], notAlike],
  ['one of them passed', CA_RESOLVERS, [passes('backup')], notAlike],
  ['there is but one', CA_RESOLVERS, [only('staging')], notAlike],
  [
    'two of three fail, and the third passed',
    'boulder/aws-never-insync',
    [refuses('dns', 'SERVFAIL', 'staging'), refuses('dns', 'SERVFAIL', 'backup')],
    notAlike,
  ],
  [
    'two of three fail, and the third is still looking',
    'boulder/aws-never-insync',
    [
      refuses('dns', 'SERVFAIL', 'staging'),
      refuses('dns', 'SERVFAIL', 'backup'),
      ends({ code: 'validation-timeout', step: 'validation' }, 'third'),
    ],
    [['servers-failing blocks likely staging+backup+third validation', servfail, ALL_SERVED]],
  ],
  [
    'one fails, and the other is still looking',
    CA_RESOLVERS,
    [ends({ code: 'validation-timeout', step: 'validation', problem: undefined }, 'backup')],
    notAlike,
  ],
  [
    'two of three fail, and the third did not come so far',
    'boulder/aws-never-insync',
    [
      refuses('dns', 'SERVFAIL', 'staging'),
      refuses('dns', 'SERVFAIL', 'backup'),
      ends({ code: 'ca-server-error', step: 'order' }, 'third'),
    ],
    [
      [
        forAll,
        servfail,
        '+every-server-served-after-validation +every-server-served-before-validation -validation-accepted ?validation-accepted',
      ],
    ],
  ],
  ['a rule before has found what is wrong', CA_RESOLVERS, [], EXPLAINED, explained],
]);

const SHADOW = '-no-shadowing-zone';
const shadow = /from another zone than the public tree: .*58:26053 has it from acme\.example\.org/;
const harmless = 'zone-shadowed risks likely nobody nowhere';
table(shadowed, [
  [
    'one resolver of the config answers from a private zone',
    'pebble/resolver-shadow-own',
    [],
    [[harmless, shadow, SHADOW]],
  ],
  [
    'the CAs of the company ask such resolvers as well',
    'pebble/resolver-shadow-all',
    [],
    [['zone-shadowed blocks likely staging+backup validation', shadow, SHADOW]],
  ],
  [
    'of two CAs one got no answer, which a private zone does not explain',
    'pebble/resolver-shadow-all',
    [refuses('dns', TIMEOUT, 'backup')],
    [['zone-shadowed blocks likely staging validation', shadow, SHADOW]],
  ],
  ...['No TXT record found at a', 'DNS problem: NXDOMAIN looking up TXT', 'Incorrect TXT record "x" found at a'].map(
    (words): Row => [
      `the CAs say: ${words}`,
      'pebble/resolver-shadow-all',
      [refuses('unauthorized', words)],
      [['zone-shadowed blocks likely staging+backup validation', shadow, SHADOW]],
    ],
  ),
  ...['DNS problem: SERVFAIL looking up TXT', 'words'].map(
    (words): Row => [
      `the CAs say: ${words}`,
      'pebble/resolver-shadow-all',
      [refuses('dns', words)],
      [[harmless, shadow, SHADOW]],
    ],
  ),
  ['no resolver answers from elsewhere', BOTH_LOOKS, [], 'resolvers that were asked answer from the public tree'],
  ['a rule before has found what is wrong', 'pebble/resolver-shadow-own', [], EXPLAINED, explained],
]);

const note = 'negative-ttl-long notes proved nobody nowhere';
const TTL = '-negative-ttl-short';
const day = /^Resolvers may remember for 86400 s that a name in acme\.example\.org was not there\.$/;
table(negativeTtl, [
  ['the zone lets resolvers remember for a day', 'pebble/resolver-may-remember', [], [[note, day, TTL]]],
  [
    'and the resolvers of the CAs do',
    'pebble/resolver-remembers-absence',
    [],
    [
      [
        'negative-ttl-long blocks likely staging+backup validation',
        /^Lab staging CA and Lab backup CA were told that there is nothing at the challenge name, which every server has: Resolvers may remember for 86400 s/,
        TTL,
      ],
    ],
  ],
  [
    'and the resolver of one CA still does in the round that confirms it',
    'pebble/resolver-remembers-absence.confirmation',
    [],
    [['negative-ttl-long blocks likely backup validation', /^Lab backup CA was told/, TTL]],
  ],
  [
    'in the words of Boulder',
    'pebble/resolver-remembers-absence',
    [refuses('unauthorized', 'No TXT record found at _acme-challenge.www.example.org')],
    [['negative-ttl-long blocks likely staging+backup validation', /86400 s/, TTL]],
  ],
  [
    'one CA found other values, which nobody remembers by that',
    'pebble/resolver-remembers-absence',
    [refuses('unauthorized', 'Incorrect TXT record "x" found at a', 'staging')],
    [['negative-ttl-long blocks likely backup validation', /^Lab backup CA was told/, TTL]],
  ],
  ['the CAs got no answer', 'pebble/resolver-remembers-absence', [refuses('dns', TIMEOUT)], [[note, day, TTL]]],
  [
    'a server did not have the values when validation was asked for',
    'pebble/resolver-remembers-absence',
    [eachAnswer({ address: LAST }, valuesOf(0), 'before')],
    [[note, day, TTL]],
  ],
  ['nobody was asked before validation', 'pebble/resolver-remembers-absence', [noLookBefore], [[note, day, TTL]]],
  [
    'they remember for 15 minutes, as in a zone that Route 53 makes',
    'pebble/resolver-remembers-absence',
    [eachCheck('negative-ttl', (check) => Object.assign(check, { negativeTtl: 900 }))],
    'no zone has a long negative TTL',
  ],
  ['the zone is as Route 53 makes it', 'pebble/resolver-remembers-shortly', [], 'no zone has a long negative TTL'],
]);
