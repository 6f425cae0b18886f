import { expect, test } from 'vitest';
import {
  CA_ANSWER_RULES,
  caHost,
  caNonces,
  caProtocol,
  caServerError,
} from '../../../../lambda/diagnosis/verdict/rules/ca-answers.ts';
import { acmeError, caConfig, history, oneMore, problem, request, trouble } from '../../support/evidence-changes.ts';
import { type Expected, type RuleRow, ruleTable } from '../../support/rule-rows.ts';
import { someRemembered } from '../../support/verdicts.ts';

test('the form of answers is asked about before what they say', () => {
  expect(CA_ANSWER_RULES.map(({ name }) => name)).toEqual(['ca-protocol', 'ca-host', 'ca-nonces', 'ca-server-error']);
});

const staging = { cas: ['staging'], confidence: 'proved' } as const;
const notAcme = (step: Expected['step'], what = 'answered with something that is not ACME'): Expected => ({
  ...staging,
  code: 'ca-protocol-violation',
  step,
  summary: new RegExp(`^Lab staging CA ${what}, in the step ${step}\\.$`),
  findings: ['no-protocol-violation staging'],
});
const ACME = 'every answer was ACME';
const refused = [trouble('staging', { code: 'ca-refused' })];
const asked = (resource: string, status = 404) => [...refused, request('staging', 'challenge', { resource, status })];

const elsewhere = request('staging', 'challenge', {
  ...{ resource: 'authorization', status: undefined, url: 'https://elsewhere.test:14000/authz/1' },
  failure: 'foreign-host: not the host of the directory',
});

ruleTable(caHost, [
  [
    'an authorization at another host, which was not asked',
    'ca-server-error-challenge',
    [trouble('staging', { code: 'ca-host-not-allowed', step: 'authorization' }), elsewhere],
    [
      {
        ...{ ...staging, code: 'ca-host-not-allowed', step: 'authorization' },
        summary:
          /^Lab staging CA names authorization at elsewhere\.test:14000, which is not the host of its directory and is not in the config; it was not asked\.$/,
        findings: ['order-accepted staging', 'account-known staging'],
      },
    ],
  ],
  [
    'the same from the account function, whose requests are not in the round',
    'ca-server-error-challenge',
    [trouble('staging', { code: 'ca-host-not-allowed', step: 'account' })],
    [
      {
        ...{ ...staging, code: 'ca-host-not-allowed', step: 'account' },
        summary: /^Lab staging CA names a URL at another host, which is not/,
        findings: ['order-accepted staging', 'account-known staging'],
      },
    ],
  ],
  [
    'a URL at another host that the probe could do without',
    'ca-server-error-challenge',
    [elsewhere],
    'every URL that a CA named is at its own host',
  ],
]);

ruleTable(caProtocol, [
  ['an authorization ends in the middle', 'ca-truncated-json-authorization', [], [notAcme('authorization')]],
  [
    'its directory is a page of HTML, which another URL might lead to as well',
    'ca-html-directory',
    [],
    [{ ...notAcme('order'), confidence: 'likely' }],
  ],
  [
    'a new order without its URL',
    'ca-header-location',
    [],
    [
      {
        ...notAcme('order'),
        cas: ['backup'],
        summary: /^Lab backup CA answered with something that is not ACME, in the step order\.$/,
        findings: ['no-protocol-violation backup'],
      },
    ],
  ],
  [
    'an order for other names than were asked for',
    'boulder-publisher',
    [trouble('staging', { step: 'order', problem: undefined })],
    [notAcme('order')],
  ],
  ...['order', 'authorization', 'challenge', 'finalize', 'certificate'].map(
    (resource): RuleRow => [
      `it does not know a URL for the ${resource} that it gave out`,
      'ca-server-error-challenge',
      asked(resource),
      [notAcme('challenge', `does not know the ${resource} that it made a moment ago`)],
    ],
  ),
  [
    'no directory where all was well before',
    'ca-server-error-challenge',
    asked('directory'),
    [{ ...notAcme('challenge', 'has no directory any more where it had one before'), confidence: 'likely' }],
  ],
  [
    'a directory that is gone for good',
    'ca-server-error-challenge',
    asked('directory', 410),
    [{ ...notAcme('challenge', 'has no directory any more where it had one before'), confidence: 'likely' }],
  ],
  ['a directory that is kept from us', 'ca-server-error-challenge', asked('directory', 403), ACME],
  [
    'no directory, and the probe got over that',
    'ca-server-error-challenge',
    [request('staging', 'challenge', { resource: 'directory', status: 404 })],
    ACME,
  ],
  ...[{ fault: 'ca' as const, cas: [] }, { cas: ['staging'] }].map(
    (before): RuleRow => [
      `no directory, where it was not well before (${JSON.stringify(before)})`,
      'ca-server-error-challenge',
      [...asked('directory'), (evidence) => Object.assign(evidence, { history: [someRemembered('before', before)] })],
      ACME,
    ],
  ),
  [
    'no directory, and none is known to have been there',
    'ca-server-error-challenge',
    [...asked('directory'), history()],
    ACME,
  ],
  ...['newOrder', 'newNonce', 'revokeCert'].map(
    (resource): RuleRow => [
      `404 for ${resource}, which the config leads to`,
      'ca-server-error-challenge',
      asked(resource),
      ACME,
    ],
  ),
  ['403 for a challenge', 'ca-server-error-challenge', asked('challenge', 403), ACME],
  [
    '404 that the probe got over',
    'ca-server-error-challenge',
    [request('staging', 'challenge', { status: 404 })],
    ACME,
  ],
  ['an order that was given up later', 'boulder-publisher', [], ACME],
  ['another trouble at the order', 'account-key-replaced', [], ACME],
  ['nothing was asked', 'aws-secrets-500', refused, ACME],
]);

ruleTable(caNonces, [
  [
    'each nonce is refused',
    'account-key-replaced',
    [problem('staging', { type: acmeError('badNonce') })],
    [
      {
        ...staging,
        code: 'ca-nonces-broken',
        step: 'order',
        summary: /^Lab staging CA refuses the nonces that it has just given out, each anew\.$/,
        findings: ['order-accepted staging', 'no-server-error staging'],
      },
    ],
  ],
  ['another problem', 'account-key-replaced', [], 'no nonce was refused to the end'],
  ['one nonce was refused, and the next taken', 'ca-bad-nonce-once', [], 'every probe passed or is explained'],
]);

const failed = (what: string, answer: string, step: Expected['step']): Expected => ({
  ...staging,
  code: 'ca-server-error',
  step,
  summary: new RegExp(`^Lab staging CA answered ${what} with an error of its own \\(${answer}\\)\\.$`),
  findings: ['no-server-error staging'],
});
const challenge500 = failed('challenge', '500', 'challenge');
const slip: Expected = {
  ...challenge500,
  effect: 'risks',
  summary: /^Lab staging CA answered challenge with an error of its own \(500\), as it does now and then\.$/,
};
const flaky = caConfig('staging', { flakyServerErrors: true });
const ofFive = caConfig('staging', { flakyServerErrors: true, outageAfter: { failures: 3, of: 5 } });
const WELL = 'no CA answered with an error of its own';

ruleTable(caServerError, [
  ['500 for a challenge', 'ca-server-error-challenge', [], [challenge500]],
  [
    '502 of the load balancer of a third CA',
    'axes-bad-gateway-third-canary-boulder',
    [],
    [
      {
        ...failed('newOrder', '502', 'order'),
        cas: ['third'],
        summary: /^Lab third CA answered newOrder with an error of its own \(502\)\.$/,
        findings: ['no-server-error third'],
      },
    ],
  ],
  [
    'serverInternal for finalize',
    'axes-finalize-500-backup-wildcard-boulder',
    [],
    [
      {
        ...failed('finalize', 'serverInternal', 'finalize'),
        cas: ['backup'],
        summary: /^Lab backup CA answered finalize with an error of its own \(serverInternal\)\.$/,
        findings: ['no-server-error backup'],
      },
    ],
  ],
  [
    'serverInternal in a challenge',
    'boulder-va',
    [],
    [failed('in the step validation', 'serverInternal', 'validation')],
  ],
  [
    'serverInternal in an order',
    'boulder-publisher',
    [],
    [failed('in the step finalize', 'serverInternal', 'finalize')],
  ],
  [
    'what the account function was answered',
    'account-registration-500',
    [],
    [
      {
        ...failed('in the step order', '500', 'order'),
        cas: ['backup'],
        summary: /^Lab backup CA answered in the step order with an error of its own \(500\)\.$/,
        findings: ['no-server-error backup'],
      },
    ],
  ],
  [
    'the transcript has no status',
    'account-registration-500',
    [trouble('backup', { problem: undefined })],
    [
      {
        ...failed('in the step order', 'no status', 'order'),
        cas: ['backup'],
        summary: /\(no status\)\.$/,
        findings: ['no-server-error backup'],
      },
    ],
  ],
  [
    'the lowest of its own',
    'ca-server-error-challenge',
    [request('staging', 'challenge', { status: 500 })],
    [challenge500],
  ],
  [
    'an error of ours does not count as its own',
    'ca-server-error-challenge',
    [request('staging', 'challenge', { status: 499 })],
    [failed('in the step challenge', '500', 'challenge')],
  ],
  ['a single error of a CA that is known for them', 'ca-server-error-challenge', [flaky, history()], [slip]],
  ['nothing is remembered', 'ca-server-error-challenge', [flaky, (evidence) => delete evidence.history], [slip]],
  ['the second in a row', 'ca-server-error-challenge', [flaky, history(['staging'])], [challenge500]],
  ['the second of three', 'ca-server-error-challenge', [flaky, history([], ['staging'])], [challenge500]],
  ['the one before was long ago', 'ca-server-error-challenge', [flaky, history([], [], ['staging'])], [slip]],
  ['others had failed before', 'ca-server-error-challenge', [flaky, history(['backup'], ['third'])], [slip]],
  [
    'the third of five, where the preset asks for three',
    'ca-server-error-challenge',
    [ofFive, history([], ['staging'], [], ['staging'])],
    [challenge500],
  ],
  ['the second of five', 'ca-server-error-challenge', [ofFive, history(['staging'])], [slip]],
  [
    'another CA is known for them',
    'ca-server-error-challenge',
    [caConfig('backup', { flakyServerErrors: true }), history()],
    [challenge500],
  ],
  [
    'the first CA is known for them, and it is the last that failed',
    'axes-bad-gateway-third-canary-boulder',
    [flaky, history()],
    [
      {
        ...failed('newOrder', '502', 'order'),
        cas: ['third'],
        summary: /^Lab third CA answered newOrder with an error of its own \(502\)\.$/,
        findings: ['no-server-error third'],
      },
    ],
  ],
  [
    'the CA is not in the config any more',
    'ca-server-error-challenge',
    [caConfig('staging', { id: 'other' })],
    [{ ...challenge500, summary: /^staging answered challenge/ }],
  ],
  [
    'an error that the probe got over',
    'account-key-replaced',
    [oneMore('staging', { status: 502 }, 'before the last')],
    WELL,
  ],
  ['a refusal', 'account-key-replaced', [], WELL],
]);
