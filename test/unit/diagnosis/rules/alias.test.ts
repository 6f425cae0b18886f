import { alias } from '../../../../lambda/diagnosis/verdict/rules/delegation.ts';
import { type Change, eachCheck, ends, isCanary, passes, withoutChecks } from '../../support/dns-evidence-changes.ts';
import { EXPLAINED, explained, type Row, table } from '../../support/rule-table.ts';

const bothPassed = [passes('staging'), passes('backup')];

const ALIAS = '-alias-leads-into-zone';
const found = (more: object): Change => eachCheck('alias', (check) => Object.assign(check, more));
const noAlias = withoutChecks('alias');
const aliasRows: Row[] = [
  [
    'the CNAME was removed',
    'pebble/dns-cname-removed',
    [],
    [
      [
        'alias-missing blocks proved staging+backup publish',
        /^There is no CNAME at _acme-challenge\.www\.example\.org/,
        ALIAS,
      ],
    ],
  ],
  [
    'the CNAME leads to another name',
    'pebble/dns-cname-wrong',
    [],
    [
      [
        'alias-wrong blocks proved staging+backup publish',
        /→ elsewhere\.example\.org leads to elsewhere\.example\.org, which lies in the zone example\.org/,
        ALIAS,
      ],
    ],
  ],
  [
    'the CNAME has the zone twice, for want of a dot',
    'pebble/dns-cname-double-label',
    [],
    [['alias-wrong blocks proved staging+backup publish', /acme\.example\.org\.example\.org leads to/, ALIAS]],
  ],
  [
    'the CNAMEs lead in a circle',
    'pebble/dns-cname-loop',
    [],
    [['alias-wrong blocks proved staging+backup publish', /lead nowhere: .* → loop\._acme-challenge/, ALIAS]],
  ],
  [
    'a name in the zone is answered by the zone above',
    'pebble/dns-cname-wrong',
    [found({ target: 'www.acme.example.org' })],
    [
      [
        'alias-wrong blocks proved staging+backup publish',
        /is answered by the zone example\.org, and not by acme/,
        ALIAS,
      ],
    ],
  ],
  [
    'the look came to nothing, and the probes ended for want of the CNAME',
    'pebble/dns-cname-removed',
    [noAlias, ends({ cause: 'no-alias' })],
    [
      [
        'alias-missing blocks proved staging+backup publish',
        /should be a CNAME to www\.example\.org\.acme\.example\.org, but there is none/,
        '',
      ],
    ],
  ],
  [
    'the look came to nothing, and the probes ended at a CNAME to another name',
    'pebble/dns-cname-wrong',
    [noAlias, ends({ cause: 'elsewhere' })],
    [['alias-wrong blocks proved staging+backup publish', /but it leads to elsewhere\.example\.org/, '']],
  ],
  [
    'the look found it to be another name, whatever the probes ended with',
    'pebble/dns-cname-wrong',
    [ends({ cause: 'no-alias' })],
    [['alias-wrong blocks proved staging+backup publish', /leads to elsewhere/, ALIAS]],
  ],
  [
    'and every probe passed: a risk',
    'pebble/dns-cname-wrong',
    bothPassed,
    [['alias-wrong risks proved nobody nowhere', /leads to elsewhere/, ALIAS]],
  ],
  [
    'the look came to nothing, and the probes ended elsewhere',
    'pebble/dns-cname-removed',
    [noAlias, ends({ code: 'dns-unreachable' })],
    'every challenge name leads into the zone',
  ],
  ['the CNAME is as it should be', 'pebble/resolver-shown-nothing', [], 'every challenge name leads into the zone'],
  ['the way there could not be followed', 'pebble/dns-parent-gone', [], 'every challenge name leads into the zone'],
  ['canaries need no CNAME', 'pebble/dns-cname-removed', [isCanary], 'canaries lie in the zone'],
  ['a rule before has found what is wrong', 'pebble/dns-cname-removed', [], EXPLAINED, explained],
];
table(alias, aliasRows);
