import { disagree, late, valuesRemoved } from '../../../../lambda/diagnosis/verdict/rules/values.ts';
import {
  type Change,
  eachAnswer,
  ends,
  isCanary,
  only,
  passes,
  refuses,
  SILENT,
  valuesOf,
} from '../../support/dns-evidence-changes.ts';
import { EXPLAINED, explained, type Row, table } from '../../support/rule-table.ts';

const LAST = '127.0.0.34';
const nxdomain = { rcode: 'NXDOMAIN', values: undefined };
const BOTH_LOOKS = 'pebble/resolver-shown-nothing';
const noLookBefore: Change = ({ dns }) => void dns.before.splice(0);
const noLookAfter: Change = ({ dns }) => void Object.assign(dns, { after: { state: 'unfinished' } });
const removed = 'values-removed blocks proved staging validation';
const LOST = '+every-server-served-before-validation -every-server-served-after-validation';
const noneTaken = 'the values of this round lie there, or never did, and no others in their place';
table(valuesRemoved, [
  [
    'every server had the values before validation, and none after it',
    BOTH_LOOKS,
    [eachAnswer({}, valuesOf(0), 'after')],
    [[removed, /served by every server, and taken away before the CAs had validated\.$/, LOST]],
  ],
  ['the name is gone with them', BOTH_LOOKS, [eachAnswer({}, nxdomain, 'after')], [[removed, /taken away/, LOST]]],
  [
    'others lie in their place',
    BOTH_LOOKS,
    [eachAnswer({}, valuesOf(0, 1), 'after')],
    [[removed, /^Another client put its own values in the place of those of this round/, `${LOST} -no-foreign-values`]],
  ],
  [
    'others lay there already when validation was asked for',
    BOTH_LOOKS,
    [eachAnswer({}, valuesOf(0, 1))],
    [
      [
        removed,
        /^Another client put its own/,
        '-every-server-served-after-validation -every-server-served-before-validation -no-foreign-values',
      ],
    ],
  ],
  [
    'they were seen to go while servers were waited for',
    'pebble/dns-other-values-one',
    [ends({ cause: 'values-gone' })],
    [
      [
        'values-removed blocks proved staging+backup propagation',
        /taken away/,
        '-every-server-served-after-validation -no-foreign-values',
      ],
    ],
  ],
  [
    'one probe saw them go, and another ended otherwise',
    'pebble/dns-nxdomain-all',
    [ends({ cause: 'values-gone' }, 'staging')],
    [
      [
        'values-removed blocks proved staging+backup propagation',
        /taken away/,
        '-every-server-served-after-validation',
      ],
    ],
  ],
  ['one server shows others, and the rest ours', 'pebble/dns-other-values-one', [], noneTaken],
  ['no server has ever had them', 'pebble/dns-nxdomain-all', [], noneTaken],
  [
    'one server has them still',
    BOTH_LOOKS,
    [eachAnswer({}, valuesOf(0), 'after'), eachAnswer({ address: LAST }, valuesOf(1), 'after')],
    noneTaken,
  ],
  [
    'one server did not have them before either',
    BOTH_LOOKS,
    [eachAnswer({ address: LAST }, valuesOf(0), 'before'), eachAnswer({}, valuesOf(0), 'after')],
    noneTaken,
  ],
  [
    'nothing was to be there before',
    BOTH_LOOKS,
    [eachAnswer({}, valuesOf(0, 0, 0), 'before'), eachAnswer({}, valuesOf(0), 'after')],
    noneTaken,
  ],
  ['nobody was asked before', BOTH_LOOKS, [noLookBefore, eachAnswer({}, valuesOf(0), 'after')], noneTaken],
  ['nobody answered after', BOTH_LOOKS, [eachAnswer({}, SILENT, 'after')], noneTaken],
  [
    'nobody answered after, and others lay there before',
    BOTH_LOOKS,
    [eachAnswer({}, valuesOf(0, 1), 'before'), eachAnswer({}, SILENT, 'after')],
    noneTaken,
  ],
  [
    'others lie on most servers, and nothing on one, which none has had of ours',
    BOTH_LOOKS,
    [eachAnswer({}, valuesOf(0, 1)), eachAnswer({ address: LAST }, valuesOf(0))],
    noneTaken,
  ],
  ['the values lie beside others', BOTH_LOOKS, [eachAnswer({}, valuesOf(1, 1))], noneTaken],
  ['the values lie there', BOTH_LOOKS, [], noneTaken],
  [
    'canaries are the prober’s alone',
    BOTH_LOOKS,
    [isCanary, eachAnswer({}, valuesOf(0), 'after')],
    'nobody else writes at names of canaries',
  ],
  [
    'every probe passed',
    BOTH_LOOKS,
    [passes('staging'), eachAnswer({}, valuesOf(0), 'after')],
    'no probe ended at its values',
  ],
  ['a rule before has found what is wrong', BOTH_LOOKS, [eachAnswer({}, valuesOf(0), 'after')], EXPLAINED, explained],
]);

const disagreeing = 'servers-disagree blocks proved staging+backup propagation';
const AFTER = '-every-server-served-after-validation';
const inVain = 'no probe waited in vain for servers that answer';
table(disagree, [
  [
    'one server stays behind',
    'pebble/dns-stale-one',
    [],
    [[disagreeing, /without the values that Route 53 took: .*34\): udp NXDOMAIN/, AFTER]],
  ],
  ['one server has lost the name', 'pebble/dns-nxdomain-one', [], [[disagreeing, /34\): udp NXDOMAIN/, AFTER]]],
  [
    'one server lacks the name of a real one',
    'pebble/dns-partial-one',
    [],
    [[disagreeing, /34\): udp NXDOMAIN/, AFTER]],
  ],
  [
    'one server shows other values',
    'pebble/dns-other-values-one',
    [],
    [[disagreeing, /34\): udp NOERROR with 0 of 2 values/, AFTER]],
  ],
  ['no server ever gets the values', 'pebble/dns-stale-all', [], [[disagreeing, /31\): udp NXDOMAIN/, AFTER]]],
  ...(['some-served', 'none-served', 'nxdomain'] as const).map(
    (cause): Row => [
      `the last that was seen: ${cause}`,
      'pebble/dns-stale-one',
      [ends({ cause })],
      [[disagreeing, /NXDOMAIN/, AFTER]],
    ],
  ),
  [
    'one CA was asked, and did not accept the challenge',
    'pebble/dns-stale-one',
    [refuses('unauthorized', 'words', 'backup')],
    [['servers-disagree blocks proved staging+backup propagation', /NXDOMAIN/, AFTER]],
  ],
  ['Route 53 still brings them there', 'pebble/dns-stale-one', [ends({ cause: 'insync-pending' })], inVain],
  [
    'the server had them when it was asked once more',
    'pebble/dns-stale-one',
    [eachAnswer({ address: LAST }, valuesOf(1))],
    inVain,
  ],
  ['no look was taken before or after', 'pebble/dns-stale-one', [noLookAfter], inVain],
  [
    'a server lacked them after a validation that failed',
    BOTH_LOOKS,
    [eachAnswer({ address: LAST }, valuesOf(0), 'after')],
    inVain,
  ],
  ['every probe passed', 'pebble/dns-stale-late', [], inVain],
  ['a rule before has found what is wrong', 'pebble/dns-stale-one', [], EXPLAINED, explained],
]);

const noted =
  (note: string): Change =>
  ({ probes }) => {
    for (const { steps } of probes) for (const each of steps) if (each.step === 'propagation') each.note = note;
  };
const movedTo =
  (to: 'publish' | 'challenge'): Change =>
  ({ probes }) => {
    for (const { steps } of probes) {
      const { note } = steps.find(({ step }) => step === 'propagation') ?? {};
      for (const each of steps) {
        delete each.note;
        if (each.step === to && note) each.note = note;
      }
    }
  };
const insync = 'INSYNC came, or was not waited for';
const wentOn = /^Route 53 did not say INSYNC while every server had the change/;
table(late, [
  [
    'INSYNC never comes',
    'boulder/aws-never-insync',
    [],
    [['propagation-late risks proved nobody nowhere', wentOn, '+propagation-complete']],
  ],
  [
    'INSYNC never comes for one of the CAs, and came for the others',
    'boulder/aws-never-insync',
    [
      ({ probes }) => {
        for (const step of probes.slice(1).flatMap(({ steps }) => steps)) delete step.note;
      },
    ],
    [['propagation-late risks proved nobody nowhere', wentOn, '+propagation-complete']],
  ],
  [
    'INSYNC never comes for a CA that is alone',
    'boulder/aws-never-insync',
    [only('third')],
    [['propagation-late risks proved nobody nowhere', wentOn, '+propagation-complete']],
  ],
  [
    'a CA did not accept the challenge, which every server had: not for that',
    'boulder/aws-never-insync',
    [refuses('dns', 'During secondary validation: DNS problem: SERVFAIL looking up TXT for a.example.org', 'staging')],
    [['propagation-late risks proved nobody nowhere', wentOn, '+propagation-complete']],
  ],
  [
    'the time was used up before INSYNC, and before every server had the values',
    'boulder/aws-insync-60s',
    [],
    [
      [
        'propagation-late blocks likely staging+backup+third propagation',
        /^Route 53 had neither said INSYNC nor brought the values to all of its servers when the time was used up\.$/,
        '-propagation-complete',
      ],
    ],
  ],
  [
    'for one CA alone, where another one did not accept the challenge',
    'boulder/aws-insync-60s',
    [only('staging', 'backup'), refuses('unauthorized', 'words', 'backup')],
    [
      [
        'propagation-late blocks likely staging propagation',
        /neither said INSYNC/,
        '+propagation-complete -propagation-complete',
      ],
    ],
  ],
  [
    'Route 53 said INSYNC, and servers lack the values',
    'boulder/aws-insync-60s',
    [ends({ cause: 'nxdomain' })],
    insync,
  ],
  ['INSYNC takes ten seconds', 'boulder/aws-insync-10s', [], insync],
  [
    'INSYNC came',
    'boulder/aws-never-insync',
    [noted('all 4 name servers served the values after 9 ms; INSYNC after 900 ms')],
    insync,
  ],
  [
    'the answer of Route 53 got lost, and nobody could wait for INSYNC',
    'boulder/aws-never-insync',
    [
      noted(
        'all 4 name servers served the values after 9 ms; went on without INSYNC, for the answer of Route 53 got lost',
      ),
    ],
    insync,
  ],
  ['another step has such a note', 'boulder/aws-never-insync', [movedTo('publish')], insync],
  ['a rule before has found what is wrong', 'boulder/aws-never-insync', [], EXPLAINED, explained],
]);
