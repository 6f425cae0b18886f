import { expect, test } from 'vitest';
import { judgeRound } from '../../../../lambda/diagnosis/verdict/judge.ts';
import { announced, isImpaired, production } from '../../../../lambda/diagnosis/verdict/rules/observed.ts';
import {
  caConfig,
  changedEvidence,
  control,
  controlsLost,
  lost,
  trouble,
  withoutControls,
} from '../../support/evidence-changes.ts';
import { type Expected, type RuleRow, roundOf, ruleTable } from '../../support/rule-rows.ts';

test('each goes by its name', () => {
  expect([production, announced].map(({ name }) => name)).toEqual(['production', 'announced']);
});

const failing = (
  what: string,
  effect: NonNullable<Expected['effect']>,
  confidence: Expected['confidence'],
): Expected => ({
  code: 'ca-production-failing',
  effect,
  confidence,
  cas: ['production'],
  summary: new RegExp(`^Lab production CA, where renewals go, does not answer ${what.replace(/[()]/g, '\\$&')}\\.$`),
  findings: ['directory-answers production', 'production-controls-hold production'],
});
const WELL = 'nothing that was asked of a production CA failed by its doing';
const NONCES = 'production-nonces-500';
/** No answer to the question for the directory. */
const unanswered = (reason: 'refused' | 'reset' | 'timeout' | 'tls' | 'dns' | 'other', timings = {}) =>
  control('directory', { outcome: 'fails', reason, status: undefined, timings });
const renewed = control('new-nonce', { outcome: 'holds', reason: undefined, status: 200 });
const withStatus = (status: number) => control('new-nonce', { status });

ruleTable(production, [
  [
    'two do not answer, each in its way',
    NONCES,
    [
      ({ controls: { found = [] } }) => {
        const [model] = found.filter(({ kind }) => kind === 'directory');
        const other = { ca: 'other', outcome: 'fails', reason: 'error-status', status: 503 } as const;
        if (model) found.push({ ...model, ...other });
      },
    ],
    [
      {
        ...failing('directory as it should (error-status)', 'blocks', 'proved'),
        cas: ['other'],
        summary: /^other, where renewals go, does not answer directory as it should \(error-status\)\.$/,
        findings: ['directory-answers other', 'production-controls-hold other'],
      },
      failing('new-nonce as it should (error-status)', 'blocks', 'proved'),
    ],
  ],
  ['it gives no nonces', NONCES, [], [failing('new-nonce as it should (error-status)', 'blocks', 'proved')]],
  [
    'its directory answers 500 as well',
    NONCES,
    [control('directory', { outcome: 'fails', reason: 'error-status', status: 500 })],
    [failing('directory and new-nonce as it should (error-status)', 'blocks', 'proved')],
  ],
  [
    'its renewal information alone, which clients renew without',
    NONCES,
    [renewed, control('renewal-info', { outcome: 'fails', reason: 'error-status', status: 500 })],
    [failing('renewal-info as it should (error-status)', 'risks', 'proved')],
  ],
  [
    '404: the URL may be wrong',
    NONCES,
    [withStatus(404)],
    [failing('new-nonce as it should (error-status)', 'risks', 'likely')],
  ],
  ['499', NONCES, [withStatus(499)], [failing('new-nonce as it should (error-status)', 'risks', 'likely')]],
  [
    '404 for one and 500 for another',
    NONCES,
    [control('directory', { outcome: 'fails', reason: 'error-status', status: 404 })],
    [failing('directory and new-nonce as it should (error-status)', 'blocks', 'proved')],
  ],
  [
    'its directory is not ACME',
    NONCES,
    [renewed, control('directory', { outcome: 'fails', reason: 'malformed' })],
    [failing('directory as it should (malformed)', 'blocks', 'proved')],
  ],
  ...(['refused', 'reset'] as const).map(
    (reason): RuleRow => [
      `${reason}, while the way out works`,
      NONCES,
      [renewed, unanswered(reason)],
      [failing(`directory as it should (${reason})`, 'blocks', 'likely')],
    ],
  ),
  [
    'it takes connections and is silent',
    NONCES,
    [renewed, unanswered('timeout', { connect: 20 })],
    [failing('directory as it should (timeout)', 'blocks', 'likely')],
  ],
  ['packets to it go nowhere', NONCES, [renewed, unanswered('timeout')], WELL],
  [
    'packets to it go nowhere, and no time was kept',
    NONCES,
    [
      renewed,
      unanswered('timeout'),
      ({ controls }) => {
        for (const each of controls.found ?? []) delete each.timings;
      },
    ],
    WELL,
  ],
  ...(['tls', 'dns', 'other'] as const).map(
    (reason): RuleRow => [`${reason} says nothing of the CA`, NONCES, [renewed, unanswered(reason)], WELL],
  ),
  ['refused, as is everybody', NONCES, [renewed, unanswered('refused'), controlsLost('refused: ECONNREFUSED')], WELL],
  ['refused, and nobody else was asked', NONCES, [renewed, unanswered('refused'), withoutControls('egress')], WELL],
  [
    'an answer counts whatever became of the way out',
    NONCES,
    [controlsLost('refused: ECONNREFUSED')],
    [failing('new-nonce as it should (error-status)', 'blocks', 'proved')],
  ],
  ['it asks to wait', NONCES, [control('new-nonce', { outcome: 'undetermined', reason: 'rate-limited' })], WELL],
  ['an error that could not be told apart', NONCES, [control('new-nonce', { outcome: 'undetermined' })], WELL],
  ['all is well', 'status-outage-production', [], WELL],
  [
    'it is not in the config any more',
    NONCES,
    [caConfig('production', { id: 'another' })],
    [{ ...failing('', 'blocks', 'proved'), summary: /^production, where renewals go/ }],
  ],
]);

const told = (ca: string, words: string): Expected => ({
  code: 'ca-incident-announced',
  effect: 'risks',
  confidence: 'likely',
  cas: [ca],
  summary: new RegExp(`^The status page of Lab ${ca} CA tells of trouble \\(${words}\\)\\.$`),
  findings: [`status-page-clear ${ca}`],
});
const OUTAGE = 'status-outage-production';
const CLEAR = 'no status page that was read tells of trouble';
const page = (more: object) =>
  control('status-api', { statusPage: { overall: '', impaired: [], omitted: 0, ...more } }, { ca: 'production' });
const impaired = (ca: string) => control('status-api', { outcome: 'fails', reason: 'impaired' }, { ca });

ruleTable(announced, [
  [
    'production has an outage that nothing else shows',
    OUTAGE,
    [],
    [
      told(
        'production',
        'ACME API \\(127\\.0\\.0\\.1:\\d+\\): Service Disruption, ACME API .*, Datacenter 1: Service Disruption',
      ),
    ],
  ],
  ['the page names no service', OUTAGE, [page({ overall: 'Partial outage' })], [told('production', 'Partial outage')]],
  ['the page says nothing more', OUTAGE, [page({})], [told('production', 'no details')]],
  [
    'there is no page',
    OUTAGE,
    [control('status-api', { statusPage: undefined }, { ca: 'production' })],
    [told('production', 'no details')],
  ],
  [
    'two CAs tell of trouble',
    OUTAGE,
    [impaired('backup'), page({})],
    [told('backup', 'All Systems Operational'), told('production', 'no details')],
  ],
  [
    'the CA did not accept the challenge, and nothing else tells why',
    'boulder-va',
    [trouble('staging', { problem: undefined }), impaired('staging')],
    [{ ...told('staging', 'Operational'), effect: 'blocks', step: 'validation' }],
  ],
  [
    'the CA failed by what has a name of its own',
    'account-key-replaced',
    [impaired('staging')],
    [{ ...told('staging', 'Operational'), cas: [] }],
  ],
  [
    'another CA failed',
    'boulder-va',
    [trouble('staging', { problem: undefined }), impaired('backup')],
    [told('backup', 'All Systems Operational')],
  ],
  [
    'the page could not be read',
    OUTAGE,
    [control('status-api', { outcome: 'undetermined', reason: 'malformed' })],
    CLEAR,
  ],
  ['every page is clear', NONCES, [], CLEAR],
]);

test('trouble of one CA puts nothing at risk that another stands for', () => {
  expect(judgeRound(changedEvidence(OUTAGE)).readiness).toEqual({ renewal: 'at-risk', failover: 'ready' });
  const backup = [
    control('status-api', { outcome: 'holds', reason: undefined }, { ca: 'production' }),
    impaired('backup'),
  ];
  expect(judgeRound(changedEvidence(OUTAGE, backup)).readiness).toEqual({ renewal: 'ready', failover: 'at-risk' });
});

test('a page speaks against its own CA alone', () => {
  const round = roundOf(changedEvidence(OUTAGE, [lost('backup', 'refused: ECONNREFUSED')]));

  expect(isImpaired('production', round)).toBe(true);
  expect(isImpaired('backup', round)).toBe(false);
});
