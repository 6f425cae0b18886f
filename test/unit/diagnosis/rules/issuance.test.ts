import { expect, test } from 'vitest';
import {
  certificateWrong,
  chain,
  ISSUANCE_RULES,
  issuanceStuck,
  revocation,
} from '../../../../lambda/diagnosis/verdict/rules/issuance.ts';
import {
  acmeError,
  type Change,
  caConfig,
  history,
  oneMore,
  request,
  step,
  trouble,
  withoutRequests,
} from '../../support/evidence-changes.ts';
import { type Expected, type RuleRow, ruleTable } from '../../support/rule-rows.ts';

test('a certificate that did not come is asked about before one that is wrong', () => {
  const names = [...ISSUANCE_RULES, revocation].map(({ name }) => name);
  expect(names).toEqual(['issuance-stuck', 'certificate-wrong', 'chain', 'revocation']);
});

const backup = { cas: ['backup'], confidence: 'proved' } as const;
const stuck: Expected = {
  ...backup,
  code: 'ca-issuance-stuck',
  step: 'finalize',
  summary: /^Lab backup CA accepted the challenges and the CSR, and had not issued when the time was used up\.$/,
  findings: ['validation-accepted backup', 'certificate-issued backup'],
};
const slow = caConfig('backup', { slowFinalize: true, outageAfter: { failures: 2, of: 3 } });
const late: Expected = {
  ...stuck,
  effect: 'risks',
  summary: /^Lab backup CA accepted the challenges .* when the time was used up, as it does now and then\.$/,
};
const ISSUED = 'no order stayed at processing';
const took = (durationMs: number) => step('backup', 'finalize', { durationMs });
const waits = (retryAfter: string | undefined): Change => request('backup', 'order', { retryAfter });
const noWait: readonly Change[] = [waits(undefined), request('backup', 'finalize', { retryAfter: undefined })];

ruleTable(issuanceStuck, [
  ['the order stays at processing', 'ca-processing-order', [], [stuck]],
  ['it had 5 s', 'ca-processing-order', [took(5_000), ...noWait], [stuck]],
  ['it had less than 5 s', 'ca-processing-order', [took(4_999), ...noWait], ISSUED],
  [
    'the transcript has no such step',
    'ca-processing-order',
    [step('backup', 'finalize', { step: 'install' }), ...noWait],
    ISSUED,
  ],
  ['it asked for 5 s more', 'ca-processing-order', [took(100), waits('5')], [stuck]],
  ['it asked for a short while', 'ca-processing-order', [took(100), waits('4')], ISSUED],
  ['it named a date', 'ca-processing-order', [took(100), waits('Sun, 29 Nov 2026 22:14:39 GMT')], [stuck]],
  [
    'it asked so at the finalize',
    'ca-processing-order',
    [took(100), withoutRequests('backup', 'order'), request('backup', 'finalize', { retryAfter: '3600' })],
    [stuck],
  ],
  [
    'something else was asked for after it',
    'ca-processing-order',
    [took(100), waits('3600'), oneMore('backup', { resource: 'authorization', status: 200, retryAfter: undefined })],
    [stuck],
  ],
  [
    'it asked so of something else',
    'ca-processing-order',
    [took(100), ...noWait, request('backup', 'authorization', { retryAfter: '3600' })],
    ISSUED,
  ],
  ['it is not known to be slow', 'ca-processing-order', [history()], [stuck]],
  ['it is known to be slow, and was not before', 'ca-processing-order', [slow, history()], [late]],
  ['it is known to be slow, and was so before', 'ca-processing-order', [slow, history(['backup'])], [stuck]],
  ['it is known to be slow, and others were', 'ca-processing-order', [slow, history(['staging'])], [late]],
  ['the probe ended otherwise', 'ca-processing-order', [trouble('backup', { code: 'deadline-exceeded' })], ISSUED],
]);

ruleTable(certificateWrong, [
  [
    'it is for other names',
    'ca-wrong-chain',
    [trouble('backup', { code: 'certificate-wrong', message: 'The certificate lacks names.' })],
    [
      {
        ...backup,
        code: 'ca-certificate-wrong',
        step: 'chain',
        summary: /^Lab backup CA issued something else than was ordered: The certificate lacks names\.$/,
        findings: ['chain-trusted backup'],
      },
    ],
  ],
  ['its chain is broken', 'ca-wrong-chain', [], 'every certificate was the one that was ordered'],
]);

const brokenChain: Expected = {
  ...backup,
  code: 'ca-chain-broken',
  step: 'chain',
  summary: /^Lab backup CA sent a chain that clients refuse: .+/,
  findings: ['chain-trusted backup'],
};
const open = (words: string): Expected => ({
  ...brokenChain,
  code: 'undecided',
  confidence: 'open',
  summary: new RegExp(`^The chain of Lab backup CA ends at a root that ${words}: .*the roots given here are old\\.$`),
});
const cause = (word: string) => trouble('backup', { cause: word, message: 'So it is.' });

ruleTable(chain, [
  ['an intermediate that did not sign', 'ca-wrong-chain', [], [brokenChain]],
  [
    'the same at the staging CA',
    'ca-wrong-chain-staging',
    [],
    [
      {
        ...brokenChain,
        cas: ['staging'],
        summary: /^Lab staging CA sent a chain that clients refuse: /,
        findings: ['chain-trusted staging'],
      },
    ],
  ],
  ['no intermediate', 'axes-truncated-chain-backup-wildcard-boulder', [], [brokenChain]],
  ...['expired', 'not-yet-valid', 'not-a-ca', 'not-for-servers'].map(
    (word): RuleRow => [word, 'ca-wrong-chain', [cause(word)], [{ ...brokenChain, summary: /refuse: So it is\.$/ }]],
  ),
  ['another root', 'ca-wrong-chain', [cause('root-unknown')], [open('the prober does not know')]],
  ['a root that has run out', 'ca-wrong-chain', [cause('root-out-of-time')], [open('is out of its time')]],
  [
    'another certificate',
    'ca-wrong-chain',
    [trouble('backup', { code: 'certificate-wrong' })],
    'every chain leads to a root of its CA',
  ],
]);

const notRevoked: Expected = {
  code: 'ca-revocation-failing',
  effect: 'risks',
  confidence: 'proved',
  cas: ['staging'],
  step: 'revoke',
  summary: /^Lab staging CA issued, and did not revoke the certificate\.$/,
  findings: ['no-server-error staging'],
};
const REVOKED = 'every revocation that was asked for was done';
const failing = (code: string, problem?: object) => {
  const failed = { code, message: 'It failed.', action: 'Wait.', ...(problem ? { problem } : {}) };
  return step('staging', 'revoke', { trouble: failed as never });
};

ruleTable(revocation, [
  ['the CA answers with 500', 'ca-revocation', [], [notRevoked]],
  ...['ca-server-error', 'ca-malformed', 'revoke-failed', 'ca-refused'].map(
    (code): RuleRow => [code, 'ca-revocation', [failing(code)], [notRevoked]],
  ),
  ...['deadline-exceeded', 'ca-unreachable', 'ca-timeout', 'prober-defect'].map(
    (code): RuleRow => [`${code} says nothing of the CA`, 'ca-revocation', [failing(code)], REVOKED],
  ),
  [
    'it had been revoked before',
    'ca-revocation',
    [failing('ca-refused', { type: acmeError('alreadyRevoked'), status: 400 })],
    REVOKED,
  ],
  [
    'it is refused with another type',
    'ca-revocation',
    [failing('ca-refused', { type: acmeError('unauthorized'), status: 403 })],
    [notRevoked],
  ],
  ['no reason is known', 'ca-revocation', [step('staging', 'revoke', { trouble: undefined })], REVOKED],
  ['it passed', 'ca-revocation', [step('staging', 'revoke', { outcome: 'passed' })], REVOKED],
  ['another step failed so', 'ca-revocation', [step('staging', 'revoke', { step: 'cleanup' })], REVOKED],
  [
    'two CAs did not',
    'ca-revocation',
    [
      ({ probes: [first, second] }) => {
        second?.steps.push(...(first?.steps.filter((each) => each.step === 'revoke') ?? []));
      },
    ],
    [
      notRevoked,
      {
        ...notRevoked,
        cas: ['backup'],
        summary: /^Lab backup CA issued, and did not/,
        findings: ['no-server-error backup'],
      },
    ],
  ],
]);
