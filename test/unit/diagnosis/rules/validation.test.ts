import type { Trouble } from '../../../../lambda/contract/problem.ts';
import type { Step } from '../../../../lambda/contract/vocabulary.ts';
import {
  secondary,
  undecided,
  validationFailing,
  validationStuck,
  validationUnexplained,
  valueAtBoth,
} from '../../../../lambda/diagnosis/verdict/rules/validation.ts';
import {
  type Change,
  eachAnswer,
  eachCheck,
  ends,
  only,
  passes,
  problem,
  refuses,
  valuesOf,
} from '../../support/dns-evidence-changes.ts';
import { type Row, table } from '../../support/rule-table.ts';

const BOTH_FAILED = 'pebble/dns-servfail-ca-resolver';
/** Three CAs, at which every probe passed. */
const PASSED = 'boulder/aws-never-insync';
const allPassed = 'every probe passed or is explained';
const SERVED = '+every-server-served-after-validation +every-server-served-before-validation +resolvers-see-value';
const SEEN = `+dnssec-sound ${SERVED}`;
const lost = (when: 'before' | 'after'): Change => eachAnswer({ address: '127.0.0.34' }, valuesOf(0), when);

const OTHER = 'Incorrect TXT record "x" found at _acme-challenge.example.org';
const otherValue = refuses('unauthorized', OTHER);
const atBoth = 'request-refused blocks likely staging+backup validation';
const publishesWrong =
  /^Lab staging CA and Lab backup CA found values that they do not take, where all servers served those of the prober: it publishes wrong ones\.$/;
const fewer = 'fewer than two CAs saw another value';
const notServed = 'not every server served the values throughout';
table(valueAtBoth, [
  [
    'both CAs found other values than all servers serve',
    BOTH_FAILED,
    [otherValue],
    [[atBoth, publishesWrong, `${SEEN} -value-seen-by-ca`]],
  ],
  [
    'in the words of Pebble',
    BOTH_FAILED,
    [refuses('unauthorized', 'Correct value not found for DNS challenge')],
    [[atBoth, publishesWrong, `${SEEN} -value-seen-by-ca`]],
  ],
  [
    'one of them was told that there is no name',
    BOTH_FAILED,
    [otherValue, refuses('dns', 'NXDOMAIN', 'backup')],
    fewer,
  ],
  ['there was but one', BOTH_FAILED, [otherValue, only('staging')], fewer],
  [
    'a third CA took the values: the prober publishes what it should',
    PASSED,
    [refuses('unauthorized', OTHER, 'staging'), refuses('unauthorized', OTHER, 'backup')],
    'a CA accepted the values',
  ],
  ['a server did not have them before validation', BOTH_FAILED, [otherValue, lost('before')], notServed],
  ['a server did not have them after it', BOTH_FAILED, [otherValue, lost('after')], notServed],
]);

const SECOND = 'During secondary validation: DNS problem: SERVFAIL looking up TXT for _acme-challenge.example.org';
const far = /^Lab staging CA saw the values from its first place and not from enough others/;
const noneTold = 'no CA told of other perspectives';
const SECONDARY_RESTS =
  '+dnssec-sound +every-server-served-after-validation +every-server-served-before-validation +resolvers-see-value +value-seen-by-ca ?value-seen-by-ca';
table(secondary, [
  [
    'other perspectives of the CA get SERVFAIL',
    PASSED,
    [refuses('dns', SECOND, 'staging')],
    [['secondary-validation-failed blocks open staging validation', far, SECONDARY_RESTS]],
  ],
  [
    'the words are written otherwise',
    PASSED,
    [refuses('dns', 'Secondary Validation failed', 'staging')],
    [['secondary-validation-failed blocks open staging validation', far, SECONDARY_RESTS]],
  ],
  ['the CA blames its first perspective', PASSED, [refuses('dns', 'DNS problem: SERVFAIL', 'staging')], noneTold],
  ['the CA refuses for something else', PASSED, [refuses('caa', SECOND, 'staging')], noneTold],
  ['the CA told nothing', PASSED, [ends({ code: 'validation-failed', step: 'validation' }, 'staging')], noneTold],
  ['every probe passed', PASSED, [], allPassed],
]);

const timeout = (ca?: string) => ends({ code: 'validation-timeout', step: 'validation', problem: undefined }, ca);
const stuck = 'ca-validation-stuck blocks proved staging validation';
const notFinished =
  /^Lab staging CA had not finished the validation when the time was used up, and nothing was wrong with the DNS\.$/;
const noneOpen = 'no validation stayed open while the DNS was well';
const blind = eachCheck('resolvers', ({ resolvers }) => {
  for (const each of resolvers) each.reading = 'missing';
});
const STUCK = `${SEEN} +value-seen-by-ca -validation-accepted ?value-seen-by-ca`;
table(validationStuck, [
  ['one CA does not come to an end, and others issue', PASSED, [timeout('staging')], [[stuck, notFinished, STUCK]]],
  [
    'one CA does not, and there is no other, but the resolvers have the values',
    PASSED,
    [only('staging'), timeout('staging')],
    [[stuck, notFinished, STUCK.replace(' +value-seen-by-ca', '')]],
  ],
  [
    'the resolvers do not see them, and others issue',
    PASSED,
    [timeout('staging'), blind],
    [
      [
        stuck,
        notFinished,
        STUCK.replace('+resolvers-see-value', '')
          .replace('-validation-accepted', '-resolvers-see-value -validation-accepted')
          .replace('  ', ' '),
      ],
    ],
  ],
  [
    'the resolvers do not see them, and there is no other CA',
    PASSED,
    [only('staging'), timeout('staging'), blind],
    noneOpen,
  ],
  ['none comes to an end: each waits for the DNS, as far as is known', BOTH_FAILED, [timeout()], noneOpen],
  [
    'another CA did not accept the challenge',
    PASSED,
    [timeout('staging'), refuses('dns', 'words', 'backup')],
    noneOpen,
  ],
  [
    'another CA failed before the DNS was asked',
    PASSED,
    [timeout('staging'), ends({ code: 'ca-server-error', step: 'order' }, 'backup')],
    [[stuck, notFinished, STUCK]],
  ],
  ['a server did not have the values before', PASSED, [timeout('staging'), lost('before')], noneOpen],
  ['a server did not have the values after', PASSED, [timeout('staging'), lost('after')], noneOpen],
  ['the CA says what it found', PASSED, [refuses('dns', 'words', 'staging')], noneOpen],
  ['every probe passed', PASSED, [], allPassed],
]);

const TIMEOUT = 'DNS problem: query timed out looking up TXT for _acme-challenge.example.org';
const noAnswer = refuses('dns', TIMEOUT, 'staging');
/** The round before left it open, and this one asks the CA for other names. */
const again: Change = ({ run }) => {
  run.confirms = 'before';
  run.experiment = { kind: 'other-names', ca: 'staging' };
};
const before =
  (code: string, cas: readonly string[] = ['staging'], runId = 'before'): Change =>
  (evidence) => {
    const readiness = { renewal: 'unknown', failover: 'ready' };
    evidence.history = [{ runId, at: evidence.run.startedAt, fault: 'unknown', code, readiness, cas } as never];
  };
const confirmed = [noAnswer, again, before('validation-unexplained')];
const notTwice = 'no CA failed twice for want of answers while another issued';
table(validationFailing, [
  [
    'one CA gets no answers, for other names neither, and others issue',
    PASSED,
    confirmed,
    [
      [
        'ca-validation-failing blocks likely staging validation',
        /^Lab staging CA gets no answers for names that every server, other resolvers and another CA have, and for other names neither\.$/,
        STUCK,
      ],
    ],
  ],
  ['it got answers', PASSED, [...confirmed, refuses('dns', 'SERVFAIL', 'staging')], notTwice],
  ['it refused for something else', PASSED, [...confirmed, refuses('rateLimited', TIMEOUT, 'staging')], notTwice],
  ['it was not asked for other names', PASSED, [noAnswer, before('validation-unexplained')], notTwice],
  [
    'it was asked without the others',
    PASSED,
    [...confirmed, ({ run }) => void Object.assign(run, { experiment: { kind: 'alone', ca: 'staging' } })],
    notTwice,
  ],
  [
    'another CA was asked for other names',
    PASSED,
    [...confirmed, ({ run }) => void Object.assign(run, { experiment: { kind: 'other-names', ca: 'backup' } })],
    notTwice,
  ],
  ['before, it was something else', PASSED, [noAnswer, again, before('servers-disagree')], notTwice],
  ['before, it was another CA', PASSED, [noAnswer, again, before('validation-unexplained', ['backup'])], notTwice],
  [
    'the round before is not known',
    PASSED,
    [noAnswer, again, before('validation-unexplained', ['staging'], 'other')],
    notTwice,
  ],
  ['no other CA issued', PASSED, [only('staging'), ...confirmed], notTwice],
  ['a server did not have the values', PASSED, [...confirmed, lost('after')], notTwice],
  [
    'what a server says does not fit into UDP',
    PASSED,
    [...confirmed, eachAnswer({ address: '127.0.0.34', transport: 'udp' }, { truncated: true }, 'before')],
    notTwice,
  ],
  ['every probe passed', PASSED, [again], allPassed],
]);

const unexplained = (ca: string, step: Step = 'validation') => `validation-unexplained blocks open ${ca} ${step}`;
const REFUSED = `${SEEN} +value-seen-by-ca -validation-accepted ?value-seen-by-ca`;
const notRefused = 'every challenge was accepted, or is explained';
const endsWith = (code: Trouble['code'], step: Step, type?: string) =>
  ends({ code, step, cause: undefined, problem: type === undefined ? undefined : problem(type) }, 'staging');
table(validationUnexplained, [
  [
    'the CA was shown other values than everybody',
    'pebble/resolver-shown-other-values',
    [],
    [
      [
        unexplained('staging'),
        /^Lab staging CA did not accept the challenge \(unauthorized\), and nothing that was seen/,
        `${SEEN} -validation-accepted -value-seen-by-ca`,
      ],
    ],
  ],
  [
    'the CA was shown nothing',
    'pebble/resolver-shown-nothing',
    [],
    [[unexplained('staging'), /\(unauthorized\)/, `${SEEN} -validation-accepted -value-seen-by-ca`]],
  ],
  ...['dns', 'unauthorized', 'incorrectResponse', 'connection', 'tls'].map(
    (type): Row => [
      `the CA says: ${type}`,
      PASSED,
      [endsWith('validation-failed', 'validation', type)],
      [[unexplained('staging'), new RegExp(`\\(${type}\\)`), REFUSED]],
    ],
  ),
  ...(['validation-failed', 'validation-timeout', 'ca-refused', 'order-invalid'] as const).map(
    (code): Row => [
      `it ended with ${code}, without a reason`,
      PASSED,
      [endsWith(code, 'validation')],
      [[unexplained('staging'), /\(no reason\)/, REFUSED]],
    ],
  ),
  [
    'the CA refused the answer to the challenge',
    PASSED,
    [endsWith('ca-refused', 'challenge', 'unauthorized')],
    [
      [
        unexplained('staging', 'challenge'),
        /\(unauthorized\)/,
        '+dnssec-sound +every-server-served-after-validation +every-server-served-before-validation +resolvers-see-value +value-seen-by-ca ?validation-accepted ?value-seen-by-ca',
      ],
    ],
  ],
  [
    'the order became invalid when it was finalized',
    PASSED,
    [endsWith('order-invalid', 'finalize', 'unauthorized')],
    [[unexplained('staging', 'finalize'), /\(unauthorized\)/, `${SEEN} +validation-accepted +value-seen-by-ca`]],
  ],
  ['and without a reason: it need not be the challenge', PASSED, [endsWith('order-invalid', 'finalize')], notRefused],
  ...['caa', 'malformed', 'rateLimited', 'serverInternal', 'badCSR'].map(
    (type): Row => [`the CA says: ${type}`, PASSED, [endsWith('validation-failed', 'validation', type)], notRefused],
  ),
  ...(['ca-server-error', 'deadline-exceeded', 'propagation-timeout'] as const).map(
    (code): Row => [`it ended with ${code}`, PASSED, [endsWith(code, 'validation')], notRefused],
  ),
  ...(['order', 'authorization', 'publish', 'propagation', 'certificate'] as const).map(
    (step): Row => [`the CA refused at ${step}`, PASSED, [endsWith('ca-refused', step, 'unauthorized')], notRefused],
  ),
  ['every probe passed', PASSED, [], allPassed],
]);

table(undecided, [
  [
    'a step failed that no rule knows',
    PASSED,
    [endsWith('ca-refused', 'certificate', 'malformed')],
    [
      [
        'undecided blocks open staging certificate',
        /^The probe at Lab staging CA ended in the step certificate \(ca-refused\), and the evidence does not say whose fault it is\.$/,
        '',
      ],
    ],
  ],
  [
    'nothing is known of the end',
    PASSED,
    [
      ({ probes: [probe] }) => {
        if (probe) Object.assign(probe, { outcome: 'failed', steps: [] });
      },
    ],
    [['undecided blocks open staging nowhere', /in the step account \(no reason\)/, '']],
  ],
  ['every probe passed', PASSED, [passes('staging')], 'every probe passed or is explained'],
]);
