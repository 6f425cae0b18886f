import type { CaaReason } from '../../../../lambda/contract/evidence/caa.ts';
import { caaForbids, caaLookup, caaUndetermined } from '../../../../lambda/diagnosis/verdict/rules/caa.ts';
import { type Change, caa, passes, refuses } from '../../support/dns-evidence-changes.ts';
import { type Row, table } from '../../support/rule-table.ts';

/** Three CAs, of which Boulder alone looks at CAA; every probe passed. */
const PASSED = 'boulder/aws-never-insync';
const WORDS = 'While processing CAA for a.example.org: CAA record for a.example.org prevents issuance';
const refused = refuses('caa', WORDS, 'staging');
const noneForbids = 'no CAA record that was seen forbids it';
const FORBIDDEN = '-caa-allows';

const REASONS: readonly (readonly [CaaReason, string, RegExp])[] = [
  ['critical-unknown-tag', 'caa-unknown-critical', /CAA holds a critical property that no CA may pass over\.$/],
  ['other-account', 'caa-forbids-account', /CAA names another account\.$/],
  ['other-method', 'caa-forbids-method', /CAA allows other validation methods than dns-01\.$/],
  ['other-issuer', 'caa-forbids-issuer', /^Lab staging CA may not issue: CAA names other CAs\.$/],
  ['nobody-may-issue', 'caa-forbids-issuer', /CAA lets nobody issue\.$/],
  ['malformed', 'caa-forbids-issuer', /the CAA record for it is malformed, so it counts for nobody\.$/],
  ['parameter-repeated', 'caa-forbids-issuer', /the CAA record for it repeats a parameter, so it counts for nobody\.$/],
];

table(caaForbids, [
  ...REASONS.map(
    ([reason, code, summary]): Row => [
      `the CA refused because of CAA, whose records say: ${reason}`,
      PASSED,
      [refused, caa('staging', 'refused', reason)],
      [[`${code} blocks proved staging validation`, summary, FORBIDDEN]],
    ],
  ),
  [
    'the CA issued all the same',
    PASSED,
    [caa('staging', 'refused', 'other-issuer')],
    [['caa-forbids-issuer risks likely nobody nowhere', /^Lab staging CA may not issue/, FORBIDDEN]],
  ],
  [
    'the CA refused because of something else',
    PASSED,
    [refuses('dns', 'SERVFAIL', 'staging'), caa('staging', 'refused', 'other-issuer')],
    [['caa-forbids-issuer risks likely nobody nowhere', /^Lab staging CA/, FORBIDDEN]],
  ],
  [
    'another CA refused because of CAA',
    PASSED,
    [refused, caa('backup', 'refused', 'other-issuer')],
    [['caa-forbids-issuer risks likely nobody nowhere', /^Lab backup CA/, FORBIDDEN]],
  ],
  [
    'a production CA will refuse, from which nothing was ordered',
    PASSED,
    [caa('production', 'refused', 'other-account')],
    [
      [
        'caa-forbids-account blocks likely production nowhere',
        /^Lab production CA may not issue: CAA names another/,
        FORBIDDEN,
      ],
    ],
  ],
  [
    'staging refused, and production will',
    PASSED,
    [refused, caa('staging', 'refused', 'other-issuer'), caa('production', 'refused', 'nobody-may-issue')],
    [
      ['caa-forbids-issuer blocks proved staging validation', /^Lab staging CA/, FORBIDDEN],
      [
        'caa-forbids-issuer blocks likely production nowhere',
        /^Lab production CA may not issue: CAA lets nobody/,
        FORBIDDEN,
      ],
    ],
  ],
  [
    'a backup CA that the round did not order from',
    'pebble/resolver-shown-nothing',
    [
      ({ caa: { found = [] } }) => {
        for (const each of found) Object.assign(each, { ca: 'backup', outcome: 'refused', reason: 'other-issuer' });
      },
    ],
    noneForbids,
  ],
  ['the CA refused because of CAA, and none was seen', PASSED, [refused], noneForbids],
  ['it could not be told', PASSED, [refused, caa('staging', 'undetermined', 'lookup-failed')], noneForbids],
  ['every CA may issue', PASSED, [], noneForbids],
]);

const lookupFailed = caa('staging', 'undetermined', 'lookup-failed');
const failing = 'caa-lookup-failing blocks proved staging validation';
const unanswered = /^Name servers do not answer questions for CAA, without which Lab staging CA may not issue\.$/;
const notLookedUp = 'no probe ended by CAA that could not be looked up';
table(caaLookup, [
  ['the CA blames CAA', PASSED, [refused, lookupFailed], [[failing, unanswered, '?caa-allows']]],
  [
    'the CA blames the DNS, of CAA',
    PASSED,
    [
      refuses('dns', 'DNS problem: SERVFAIL looking up CAA for example.org - the domain may be down', 'staging'),
      lookupFailed,
    ],
    [[failing, unanswered, '?caa-allows']],
  ],
  [
    'the CA blames the DNS, of its values',
    PASSED,
    [refuses('dns', 'DNS problem: SERVFAIL looking up TXT for _acme-challenge.example.org', 'staging'), lookupFailed],
    notLookedUp,
  ],
  ['the CA found other values', PASSED, [refuses('unauthorized', 'CAA', 'staging'), lookupFailed], notLookedUp],
  [
    'it is not known by which name the CA goes in CAA',
    PASSED,
    [refused, caa('staging', 'undetermined', 'identity-unknown')],
    notLookedUp,
  ],
  [
    'CAA could not be looked up for another CA alone',
    PASSED,
    [refused, caa('backup', 'undetermined', 'lookup-failed')],
    notLookedUp,
  ],
  ['every probe passed', PASSED, [lookupFailed], 'every probe passed or is explained'],
]);

const withoutCaa: Change = (evidence) => {
  evidence.caa = { state: 'unfinished' };
};
const open = 'caa-undetermined blocks open staging validation';
const allows = /^Lab staging CA refused because of CAA, and the CAA records that were seen allow it\.$/;
table(caaUndetermined, [
  ['the CA saw other records', PASSED, [refused], [[open, allows, '+caa-allows']]],
  ['nobody looked', PASSED, [refused, withoutCaa], [[open, allows, '']]],
  [
    'the CA refused because of something else',
    PASSED,
    [refuses('dns', 'CAA', 'staging')],
    'no probe ended by CAA without a record that forbids it',
  ],
  ['every probe passed', PASSED, [refused, passes('staging')], 'every probe passed or is explained'],
]);
