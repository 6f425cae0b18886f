import { cleanup, publishing } from '../../../../lambda/diagnosis/verdict/rules/route53.ts';
import { type Change, egress, ends, only, passes } from '../../support/dns-evidence-changes.ts';
import { type Row, table } from '../../support/rule-table.ts';

const ALL = 'staging+backup+third publish';
const PUBLISHED = '-values-published';
const tookAll = 'Route 53 took every change that it was asked for';
const denied =
  /^The role of the probe function may not change the hosted zone, so the challenge of Lab staging CA could not be published\./;
const failing = /^Route 53 does not carry out changes of the hosted zone, so the challenge of Lab staging CA/;
const causes = ['InternalFailure', 'PriorRequestNotComplete', 'SignatureDoesNotMatch'];

table(publishing, [
  [
    'the role may not change the zone',
    'boulder/aws-denied-change',
    [],
    [[`iam-denies-route53 blocks proved ${ALL}`, denied, PUBLISHED]],
  ],
  [
    'the role may not change the names of a real target',
    'boulder/aws-denied-change-real',
    [],
    [['iam-denies-route53 blocks proved staging+backup publish', denied, PUBLISHED]],
  ],
  [
    'the hosted zone was deleted and made anew',
    'boulder/aws-zone-gone',
    [],
    [
      [
        `hosted-zone-missing blocks proved ${ALL}`,
        /^Route 53 knows no hosted zone with the id of the config, so/,
        PUBLISHED,
      ],
    ],
  ],
  [
    'the AWS account is throttled',
    'boulder/aws-throttled',
    [],
    [[`route53-throttled blocks proved ${ALL}`, /^Route 53 throttles the calls of this AWS account, so/, PUBLISHED]],
  ],
  [
    'Route 53 answers with errors',
    'boulder/aws-route53-500',
    [],
    [[`route53-failing blocks likely ${ALL}`, failing, PUBLISHED]],
  ],
  [
    'Route 53 is unavailable',
    'boulder/aws-route53-503',
    [],
    [['route53-failing blocks likely staging+backup publish', failing, PUBLISHED]],
  ],
  [
    'Route 53 does not answer',
    'boulder/aws-route53-hangs',
    [],
    [[`route53-failing blocks likely ${ALL}`, failing, PUBLISHED]],
  ],
  ['Route 53 does not answer, and nobody else', 'boulder/aws-route53-hangs', [egress('fails')], tookAll],
  [
    'Route 53 answers with errors, and nobody else answers: it was reached',
    'boulder/aws-route53-500',
    [egress('fails')],
    [[`route53-failing blocks likely ${ALL}`, failing, PUBLISHED]],
  ],
  ...causes.map(
    (cause): Row => [
      `Route 53 answers ${cause}`,
      'boulder/aws-route53-500',
      [ends({ cause })],
      [[`route53-failing blocks likely ${ALL}`, failing, PUBLISHED]],
    ],
  ),
  [
    'what was asked for did not fit the zone',
    'boulder/aws-route53-500',
    [ends({ cause: 'InvalidChangeBatch' })],
    tookAll,
  ],
  [
    'one CA alone could not be published for',
    'boulder/aws-route53-500',
    [passes('backup'), ends({ code: 'ca-server-error', step: 'order', cause: undefined }, 'third')],
    [
      [
        'route53-failing blocks likely staging publish',
        /^[^.]*Lab staging CA could not be published\.$/,
        '+values-published -values-published ?values-published',
      ],
    ],
  ],
  ['every probe passed', 'boulder/aws-never-insync', [], 'every probe passed or is explained'],
]);

const left = /^Values of this round are left in the zone; the janitor tries again every hour\.$/;
const notes = ['values-left notes proved nobody cleanup', left, '-cleanup-done'] as const;
const risks = ['values-left risks proved nobody cleanup', left, '-cleanup-done'] as const;
const by =
  (cause: string | undefined): Change =>
  ({ cleanup: step }) => {
    if (!step?.trouble) throw new Error('the removal did not fail');
    Object.assign(step.trouble, { cause });
  };
const CANNOT = ': what this round had published could not be removed\\.$';
table(cleanup, [
  [
    'the role may not take the values away',
    'boulder/aws-cleanup-denied',
    [],
    [
      [
        'iam-denies-route53 risks proved nobody cleanup',
        new RegExp(`may not change the hosted zone${CANNOT}`),
        '-cleanup-done',
      ],
      notes,
    ],
  ],
  [
    'Route 53 does not carry the removal out',
    'boulder/aws-cleanup-denied',
    [by('route53-failed')],
    [
      [
        'route53-failing risks likely nobody cleanup',
        new RegExp(`does not carry out changes of the hosted zone${CANNOT}`),
        '-cleanup-done',
      ],
      notes,
    ],
  ],
  [
    'the calls are throttled',
    'boulder/aws-cleanup-denied',
    [by('route53-throttled')],
    [
      [
        'route53-throttled risks proved nobody cleanup',
        new RegExp(`throttles the calls of this AWS account${CANNOT}`),
        '-cleanup-done',
      ],
      notes,
    ],
  ],
  [
    'the hosted zone is gone',
    'boulder/aws-cleanup-denied',
    [by('zone-missing')],
    [['hosted-zone-missing risks proved nobody cleanup', /knows no hosted zone/, '-cleanup-done'], notes],
  ],
  [
    'nothing is reached any more, Route 53 with it',
    'boulder/aws-cleanup-denied',
    [by('route53-failed'), egress('fails')],
    [risks],
  ],
  ['the time was used up', 'boulder/aws-cleanup-denied', [by('deadline-exceeded')], [risks]],
  ['it is not known why', 'boulder/aws-cleanup-denied', [by(undefined)], [risks]],
  [
    'what kept the values of a CA from being published as well',
    'boulder/aws-cleanup-denied',
    [ends({ code: 'route53-denied', step: 'publish' }, 'third')],
    'what kept the values from being published keeps them from being removed',
  ],
  [
    'a probe ended by something else',
    'boulder/aws-cleanup-denied',
    [only('staging'), ends({ code: 'route53-throttled', step: 'publish' }, 'staging')],
    [['iam-denies-route53 risks proved nobody cleanup', /may not change/, '-cleanup-done'], notes],
  ],
  ['everything was removed', 'boulder/aws-never-insync', [], 'nothing of this round is left in the zone'],
  ['nothing was published', 'boulder/aws-denied-change', [], 'nothing of this round is left in the zone'],
]);
