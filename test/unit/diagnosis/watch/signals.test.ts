import { describe, expect, test } from 'vitest';
import type { VerdictCode } from '../../../../lambda/contract/verdict/catalogue.ts';
import { VERDICT_CODES } from '../../../../lambda/contract/verdict/catalogue.ts';
import type { Remembered } from '../../../../lambda/contract/verdict/verdict.ts';
import type { Readiness } from '../../../../lambda/contract/verdict/vocabulary.ts';
import { signalsOf, type Watched } from '../../../../lambda/diagnosis/watch/signals.ts';
import { someRemembered } from '../../support/verdicts.ts';

const STAGING = { id: 'staging', role: 'staging' } as const;
const BACKUP = { id: 'backup', role: 'backup' } as const;

/** What the ledger remembers of a verdict: its code, the two answers, and the CAs whose probes failed. */
type Row = readonly [
  code: VerdictCode,
  renewal: Readiness,
  failover: Readiness,
  failed: readonly ('staging' | 'backup')[],
];

function remembered([code, renewal, failover, cas]: Row, age: number): Remembered {
  const at = new Date(Date.parse('2026-11-24T12:00:00Z') - age * 3_600_000).toISOString();
  const { fault } = VERDICT_CODES[code];
  return someRemembered(`run-${age}`, { at, fault, code, readiness: { renewal, failover }, cas: [...cas] });
}

/** @param rows the latest first */
const target = (rows: readonly Row[], cas: Watched['cas'] = [STAGING, BACKUP], id = 'web'): Watched => ({
  target: id,
  cas,
  verdicts: rows.map(remembered),
});

const well: Row = ['healthy', 'ready', 'ready', []];
const bothCasFail: Row = ['ca-server-error', 'unknown', 'blocked', ['staging', 'backup']];
const stagingFails: Row = ['ca-server-error', 'unknown', 'ready', ['staging']];
const backupFails: Row = ['ca-server-error', 'ready', 'blocked', ['backup']];
const notDelegated: Row = ['zone-not-delegated', 'blocked', 'blocked', ['staging', 'backup']];
const noEgress: Row = ['no-egress', 'unknown', 'unknown', ['staging', 'backup']];
const notAsked: Row = ['budget-spent', 'unknown', 'unknown', []];
const waiting: Row = ['waiting-for-ca', 'unknown', 'unknown', []];

describe('of one target with a usual CA and a backup', () => {
  test.each<[story: string, rows: Row[], noCa: number, ours: number]>([
    ['nothing is known', [], 0, 0],
    ['all is well', [well, well], 0, 0],
    ['both CAs failed once, and the confirmation has not come', [bothCasFail, well], 0, 0],
    ['the very first round failed at both CAs', [bothCasFail], 0, 0],
    ['both CAs failed, and again in the confirmation', [bothCasFail, bothCasFail, well], 1, 0],
    ['both CAs recovered', [well, bothCasFail, bothCasFail], 0, 0],
    ['a flap: failed, passed, failed', [bothCasFail, well, bothCasFail], 0, 0],
    ['staging alone is red for days', [stagingFails, stagingFails, stagingFails], 0, 0],
    [
      'staging alone is red, and the backup was not asked',
      Array(3).fill(['ca-server-error', 'unknown', 'unknown', ['staging']]),
      0,
      0,
    ],
    ['the backup alone is blocked', [backupFails, backupFails], 0, 0],
    [
      'staging is red, and the backup, asked yesterday, was blocked twice',
      [
        ['ca-server-error', 'unknown', 'unknown', ['staging']],
        ['ca-server-error', 'unknown', 'unknown', ['staging']],
        backupFails,
        backupFails,
      ],
      1,
      0,
    ],
    [
      'production and the backup are blocked by faults of CAs',
      Array(2).fill(['ca-production-failing', 'blocked', 'blocked', ['backup']]),
      1,
      0,
    ],
    ['nobody knows why neither issues', Array(2).fill(['undecided', 'unknown', 'unknown', bothCasFail[3]]), 1, 0],
    ['a rate limit stops both', Array(2).fill(['ca-rate-limited', 'unknown', 'blocked', ['staging', 'backup']]), 1, 0],
    ['the delegation is gone', [notDelegated, notDelegated], 0, 1],
    ['the delegation was gone once', [notDelegated, well], 0, 0],
    ['the function reaches nothing', [noEgress, noEgress], 0, 1],
    [
      'the role may not change the zone',
      Array(2).fill(['iam-denies-route53', 'unknown', 'blocked', ['staging', 'backup']]),
      0,
      1,
    ],
    ['the delegation is gone, and since then nothing was learnt', [notAsked, notDelegated, notDelegated], 0, 1],
    ['no order was made, for the budget is spent', [notAsked, notAsked, notAsked], 0, 0],
    ['both CAs failed and asked to be left alone', [waiting, bothCasFail, well], 1, 0],
    ['both CAs failed, and are waited for since', [waiting, waiting, waiting, bothCasFail, well], 1, 0],
    ['both CAs are waited for, and nothing else is known', [waiting, waiting], 0, 0],
    ['what ended meanwhile is not told by a wait', [waiting, well], 0, 0],
    ['both CAs failed once, and nothing was learnt since', [notAsked, bothCasFail, well], 0, 0],
    ['the zone is at fault, and no CA was asked', Array(2).fill(['route53-failing', 'blocked', 'blocked', []]), 0, 1],
    [
      'another client takes the values away',
      Array(2).fill(['values-removed', 'unknown', 'unknown', ['staging', 'backup']]),
      0,
      1,
    ],
    [
      'the prober itself fails at both',
      Array(2).fill(['prober-defect', 'unknown', 'unknown', ['staging', 'backup']]),
      0,
      1,
    ],
    [
      'both CAs issued, and something was amiss afterwards',
      Array(2).fill(['ca-revocation-failing', 'at-risk', 'at-risk', ['staging', 'backup']]),
      0,
      0,
    ],
    [
      'the backup failed for itself, then staging for us: the latest says who must act',
      [
        ['iam-denies-route53', 'unknown', 'unknown', ['staging']],
        ['iam-denies-route53', 'unknown', 'unknown', ['staging']],
        backupFails,
        backupFails,
      ],
      0,
      1,
    ],
    [
      'staging failed for us, then the backup for itself',
      [
        ['ca-server-error', 'unknown', 'blocked', ['backup']],
        ['ca-server-error', 'unknown', 'blocked', ['backup']],
        ['iam-denies-route53', 'unknown', 'unknown', ['staging']],
        ['iam-denies-route53', 'unknown', 'unknown', ['staging']],
      ],
      1,
      0,
    ],
    ['one CA failed for us, then both for themselves: the latest says who must act', [bothCasFail, notDelegated], 1, 0],
  ])('%s', (_story, rows, noCa, ours) => {
    const { gauges, noCaIssues, pathBroken } = signalsOf([target(rows)]);
    expect(gauges).toMatchObject({ targetsNoCaIssues: noCa, targetsPathBroken: ours });
    expect([noCaIssues, pathBroken]).toEqual([noCa ? ['web'] : [], ours ? ['web'] : []]);
  });
});

describe('of a target with one CA', () => {
  test.each<[story: string, cas: Watched['cas'], row: Row, noCa: number, ours: number]>([
    ['red staging is no word on production', [STAGING], ['ca-server-error', 'unknown', 'unknown', ['staging']], 0, 0],
    ['staging fails by our own fault', [STAGING], ['iam-denies-route53', 'unknown', 'unknown', ['staging']], 0, 1],
    ['production is down as well', [STAGING], ['ca-production-failing', 'blocked', 'unknown', ['staging']], 1, 0],
    ['its only CA, a backup, does not issue', [BACKUP], ['ca-unreachable', 'unknown', 'blocked', ['backup']], 1, 0],
    ['it is ordered from none', [], ['ca-production-failing', 'blocked', 'unknown', []], 0, 0],
  ])('%s', (_story, cas, row, noCa, ours) => {
    expect(signalsOf([target([row, row], cas)]).gauges).toMatchObject({
      targetsNoCaIssues: noCa,
      targetsPathBroken: ours,
    });
  });
});

test.each(['at-risk', 'unknown'] as const)('of two backups one that did not fail is enough: %s', (failover) => {
  const cas = [STAGING, BACKUP, { id: 'second', role: 'backup' } as const];
  const row: Row = ['ca-server-error', 'unknown', failover, ['staging', 'backup']];
  expect(signalsOf([target([row, row], cas)]).gauges).toMatchObject({ targetsNoCaIssues: 0 });
});

test('a hundred targets with the same fault are one number', () => {
  const targets = Array.from({ length: 100 }, (_, index) => target([bothCasFail, bothCasFail], undefined, `t${index}`));
  expect(signalsOf([...targets, target([well])]).gauges).toMatchObject({
    targetsNoCaIssues: 100,
    targetsPathBroken: 0,
  });
});

describe('the worst readiness', () => {
  test('is the lowest of those that are known', () => {
    const rows: Row[] = Array(2).fill(['healthy', 'ready', 'at-risk', []]);
    const atRisk = target(rows);
    expect(signalsOf([target([well]), atRisk]).gauges).toMatchObject({
      readinessRenewalWorst: 1,
      readinessFailoverWorst: 0.5,
    });
    expect(signalsOf([atRisk, target([backupFails, backupFails])]).gauges).toMatchObject({ readinessFailoverWorst: 0 });
  });

  test('stays where nothing was learnt since', () => {
    const rows: Row[] = [['healthy', 'ready', 'unknown', []], backupFails, backupFails, well];
    expect(signalsOf([target(rows)]).gauges).toMatchObject({ readinessRenewalWorst: 1, readinessFailoverWorst: 0 });
  });

  test.each<[story: string, rows: Row[], worst: number | undefined]>([
    ['one failure after a pass', [backupFails, well], 1],
    ['a second one after it', [backupFails, backupFails, well], 0],
    ['the first pass after failures', [well, backupFails, backupFails], 1],
    ['a pass with nothing before it', [well], 1],
    ['a failure with nothing before it', [backupFails], undefined],
    ['a failure, and a risk before it', [backupFails, ['healthy', 'ready', 'at-risk', []]], 0.5],
  ])('is the better of the last two: %s', (_story, rows, worst) => {
    expect(signalsOf([target(rows)]).gauges.readinessFailoverWorst).toBe(worst);
  });

  test('is not told where it is unknown', () => {
    const { gauges } = signalsOf([target([notAsked]), target([])]);
    expect(Object.keys(gauges).sort()).toEqual(['targetsNoCaIssues', 'targetsPathBroken']);
  });
});
