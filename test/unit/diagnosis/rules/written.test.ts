import { defectTrouble, type Trouble } from '../../../../lambda/contract/problem.ts';
import { written } from '../../../../lambda/diagnosis/verdict/rules/written.ts';
import { type Change, egress } from '../../support/dns-evidence-changes.ts';
import { isPulse, ofWrite, pulseThatWrote } from '../../support/pulse-evidence.ts';
import { explained, type Row, table } from '../../support/rule-table.ts';

/** The step that failed failed otherwise. */
const failedBy = (more: Partial<Trouble>): Change =>
  ofWrite(({ steps }) => {
    const failed = steps.find(({ outcome }) => outcome === 'failed');
    if (!failed?.trouble) throw new Error('the write did not fail');
    Object.assign(failed.trouble, more);
  });
/** Nothing was begun, because the ledger could not take down what was to be published. */
const ledgerDown = (cause?: string) => failedBy({ code: 'ledger-unavailable', cause, message: 'DynamoDB answered.' });
const withoutReason = ofWrite(({ steps }) => {
  for (const step of steps) delete step.trouble;
});
const withoutInsync = ofWrite((write) => void delete write.insyncMs);

const NOT_PUBLISHED = '-values-published';
const NOT_SERVED = '-propagation-complete';
const CAME = 'the value that was written came to every server';
const FOUND = 'what kept the value back is found already';
const CANNOT = ': a value could not be written\\.$';

const failing = (place: string, ...changes: readonly Change[]): Row => [
  `Route 53 carries nothing out, ${changes.length > 0 ? 'and nobody else answers' : `as in ${place}`}`,
  place,
  changes,
  [
    [
      'route53-failing blocks likely nobody publish',
      new RegExp(`^Route 53 does not carry out changes of the hosted zone${CANNOT}`),
      NOT_PUBLISHED,
    ],
  ],
];
/** Servers that lack the value, as they say; no look at the zone tells that. */
const lacking = (what: string, place: string, words: RegExp): Row[] => {
  const said: Row[3] = [['servers-disagree blocks proved nobody propagation', words, NOT_SERVED]];
  return [
    [what, place, [], said],
    [`${what}, and the DNS has another fault`, place, [], said, explained],
  ];
};
/** Servers that are of no use, which a look at the zone tells and a rule before this one says. */
const useless = (what: string, place: string, words: RegExp): Row[] => [
  [what, place, [], [['servers-disagree blocks proved nobody propagation', words, NOT_SERVED]]],
  [`${what}, and a rule before has found that`, place, [], FOUND, explained],
];
const unreachable = (what: string, place: string, words: RegExp): Row[] => [
  [what, place, [], [['servers-unreachable risks likely nobody propagation', words, NOT_SERVED]]],
  [`${what}, and a rule before has found that`, place, [], FOUND, explained],
];

/** What kept it from being published. */
table(
  written,
  [
    [
      'the role may not change the zone',
      'boulder/aws-denied-change',
      [],
      [
        [
          'iam-denies-route53 blocks proved nobody publish',
          new RegExp(`^The role of the pulse function may not change the hosted zone${CANNOT}`),
          NOT_PUBLISHED,
        ],
      ],
    ],
    [
      'the hosted zone is gone, whatever else ails the DNS',
      'boulder/aws-zone-gone',
      [],
      [
        [
          'hosted-zone-missing blocks proved nobody publish',
          new RegExp(`^Route 53 knows no hosted zone with the id of the config${CANNOT}`),
          NOT_PUBLISHED,
        ],
      ],
      explained,
    ],
    [
      'the AWS account is throttled',
      'boulder/aws-throttled',
      [],
      [
        [
          'route53-throttled blocks proved nobody publish',
          new RegExp(`^Route 53 throttles the calls of this AWS account${CANNOT}`),
          NOT_PUBLISHED,
        ],
      ],
    ],
    failing('boulder/aws-route53-500'),
    failing('boulder/aws-route53-hangs'),
    failing('boulder/aws-route53-500', egress('fails')),
    [
      'what was asked for did not fit the zone',
      'boulder/aws-route53-500',
      [failedBy({ cause: 'InvalidChangeBatch', message: 'The change does not fit.' })],
      [['undecided risks open nobody publish', /^The change does not fit\.$/, NOT_PUBLISHED]],
    ],
    [
      'the ledger may not be used',
      'boulder/aws-route53-500',
      [ledgerDown('AccessDeniedException')],
      [
        [
          'iam-denies-function blocks proved nobody publish',
          /^The role of the pulse function may not use its table in DynamoDB, so nothing was written into the zone\.$/,
          '',
        ],
      ],
    ],
    ...['InternalServerError', 'no-answer', undefined].map(
      (cause): Row => [
        `the ledger fails: ${cause ?? 'nobody knows how'}`,
        'boulder/aws-route53-500',
        [ledgerDown(cause)],
        [
          [
            'ledger-failing blocks proved nobody publish',
            /^DynamoDB did not answer as it should, so nothing was written into the zone\.$/,
            '',
          ],
        ],
      ],
    ),
    [
      'the prober fails by itself before anything is published',
      'boulder/aws-route53-500',
      [failedBy({ ...defectTrouble(new RangeError('x'), 'publish'), cause: undefined })],
      [
        [
          'prober-defect risks proved nobody publish',
          /^The prober failed with RangeError in the step publish; /,
          '?values-published',
        ],
      ],
    ],
    [
      'the prober fails by itself afterwards, whatever ails the DNS',
      'boulder/aws-insync-60s',
      [failedBy({ ...defectTrouble(new RangeError('x'), 'propagation'), cause: undefined })],
      [
        [
          'prober-defect risks proved nobody propagation',
          /^The prober failed with RangeError in the step propagation; /,
          '?propagation-complete',
        ],
      ],
      explained,
    ],
    [
      'values of another client lie at the name',
      'boulder/writer-values-left',
      [],
      [
        [
          'challenge-name-in-use notes proved nobody publish',
          / there are 3 TXT values of another client\.$/,
          '?values-published',
        ],
      ],
    ],
  ],
  pulseThatWrote,
);

/** Whether it came to every server. */
table(
  written,
  [
    ...unreachable('nobody delegates the zone', 'boulder/dns-delegation-removed', /not delegate/),
    ...unreachable('no server serves the zone', 'boulder/dns-lame-all', /./),
    ...unreachable('no server listens', 'boulder/dns-not-listening-all', /./),
    ...lacking('one server has no such name', 'boulder/dns-nxdomain-one', /NXDOMAIN/),
    ...lacking('servers have other values', 'boulder/dns-other-values-one', /./),
    ...lacking('it is not known what they lack', 'pebble/dns-nxdomain-one', /NXDOMAIN/),
    ...useless(
      'one server is silent',
      'boulder/dns-not-listening-one',
      /^1 of \d authoritative servers did not serve /,
    ),
    ...useless('one server refuses the zone', 'boulder/dns-lame-one', /REFUSED/),
    ...useless('servers fail', 'boulder/dns-servfail-three', /SERVFAIL/),
    [
      'neither INSYNC nor every server came in time',
      'boulder/aws-insync-60s',
      [],
      [
        [
          'propagation-late blocks likely nobody propagation',
          /^Route 53 had neither said INSYNC nor brought the value to all of its servers when the time was used up\.$/,
          NOT_SERVED,
        ],
      ],
    ],
    [
      'the same, and the DNS has another fault',
      'boulder/aws-insync-60s',
      [],
      [['propagation-late blocks likely nobody propagation', /^Route 53 had neither said INSYNC nor /, NOT_SERVED]],
      explained,
    ],
    [
      'INSYNC did not come, and every server had the value',
      'boulder/aws-never-insync',
      [withoutInsync],
      [
        [
          'propagation-late risks proved nobody propagation',
          /^Route 53 did not say INSYNC while every server had the change: clients that wait for it would wait on\.$/,
          '+propagation-complete',
        ],
      ],
    ],
    ['it came to every server', 'boulder/healthy-canary', [], CAME],
    [
      'why it failed was not recorded',
      'boulder/aws-route53-500',
      [withoutReason],
      'why the value was not written was not recorded',
    ],
    ['another pulse of the hour wrote', 'boulder/healthy-canary', [isPulse], 'this pulse wrote nothing'],
  ],
  pulseThatWrote,
);

table(written, [['a round could not publish', 'boulder/aws-denied-change', [], 'this is no pulse']]);
