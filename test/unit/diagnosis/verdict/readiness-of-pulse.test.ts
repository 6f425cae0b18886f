import { describe, expect, test } from 'vitest';
import type { VerdictCode } from '../../../../lambda/contract/verdict/catalogue.ts';
import { judgeRound } from '../../../../lambda/diagnosis/verdict/judge.ts';
import { readinessOfPulse } from '../../../../lambda/diagnosis/verdict/readiness-of-pulse.ts';
import type { Charge } from '../../../../lambda/diagnosis/verdict/rule.ts';
import { type Change, roundOf } from '../../support/dns-evidence-changes.ts';
import { pulseBeside, pulseThatWrote } from '../../support/pulse-evidence.ts';

/** Of a staging CA, two backup CAs and a production CA. */
const WELL = 'boulder/aws-insync-10s';

function charge(code: VerdictCode, effect: Charge['effect'], ...cas: string[]): Charge {
  return { code, effect, confidence: 'proved', cas, summary: 'So it is.', findings: [] };
}
const withoutRole =
  (role: string): Change =>
  (evidence) => {
    evidence.cas = evidence.cas.filter((ca) => ca.role !== role);
  };

type Row = readonly [what: string, charges: readonly Charge[], expected: string, changes?: readonly Change[]];

function ready(rows: readonly Row[]): void {
  test.each(rows.map(([what, charges, expected, changes = []]) => ({ what, charges, expected, changes })))(
    '$what: $expected',
    ({ charges, expected, changes }) => {
      const { renewal, failover } = readinessOfPulse(roundOf(pulseBeside(WELL, ...changes)), charges);

      expect(`${renewal}, ${failover}`).toBe(expected);
    },
  );
}

const risk = charge('servers-refuse-tcp', 'risks');
const ofStaging = charge('ca-silent', 'blocks', 'staging');
const ofBackup = charge('ca-silent', 'blocks', 'backup');
const ofThird = charge('account-unusable', 'blocks', 'third');

describe('what stands against an issuance', () => {
  ready([
    ['nothing', [], 'unknown, unknown'],
    ['something to know', [charge('negative-ttl-long', 'notes')], 'unknown, unknown'],
    ['something to know of production', [charge('ca-production-failing', 'notes', 'production')], 'unknown, unknown'],
    ['a risk for everybody', [risk], 'at-risk, at-risk'],
    ['what stops the pulse alone', [charge('iam-denies-route53', 'blocks')], 'at-risk, at-risk'],
    ['staging alone', [ofStaging], 'unknown, unknown'],
    ['staging, and a risk for everybody', [ofStaging, risk], 'at-risk, at-risk'],
    ['production', [charge('ca-production-failing', 'blocks', 'production')], 'blocked, unknown'],
    [
      'production and staging',
      [charge('ca-production-failing', 'blocks', 'staging', 'production')],
      'blocked, unknown',
    ],
    ['production, and a risk for everybody', [risk, charge('ca-silent', 'blocks', 'production')], 'blocked, at-risk'],
    ['a risk for production', [charge('certificate-overdue', 'risks', 'production')], 'at-risk, unknown'],
    ['a risk for production and staging', [charge('ca-busy', 'risks', 'staging', 'production')], 'at-risk, unknown'],
  ]);
});

describe('what stands against the backup CAs', () => {
  ready([
    ['one of two is stopped', [ofBackup], 'unknown, at-risk'],
    ['both are, each by its own', [ofBackup, ofThird], 'unknown, blocked'],
    ['both are, by the same', [charge('ca-silent', 'blocks', 'backup', 'third')], 'unknown, blocked'],
    [
      'both are, among others',
      [ofStaging, charge('ca-silent', 'blocks', 'staging', 'backup', 'third')],
      'unknown, blocked',
    ],
    ['one is stopped, and the other at risk', [ofBackup, charge('ca-busy', 'risks', 'third')], 'unknown, at-risk'],
    ['both are at risk', [charge('ca-busy', 'risks', 'backup', 'third')], 'unknown, at-risk'],
    [
      'both are stopped by the prober itself',
      [charge('prober-defect', 'blocks', 'backup', 'third')],
      'unknown, at-risk',
    ],
    ['there is none', [risk], 'at-risk, unknown', [withoutRole('backup')]],
    [
      'there is none, and everybody is stopped',
      [charge('dnssec-broken', 'blocks')],
      'blocked, unknown',
      [withoutRole('backup')],
    ],
  ]);
});

describe('what stops every client that publishes in the zone', () => {
  const OF_THE_ZONE = [
    'zone-not-delegated',
    'dnssec-broken',
    'servers-disagree',
    'propagation-late',
    'route53-failing',
  ] as const;
  ready([
    ...OF_THE_ZONE.flatMap((code): Row[] => [
      [code, [charge(code, 'blocks')], 'blocked, blocked'],
      [`${code} as a risk`, [charge(code, 'risks')], 'at-risk, at-risk'],
    ]),
    ['beside a risk', [risk, charge('dnssec-broken', 'blocks')], 'blocked, blocked'],
    ['beside a backup CA that is stopped', [ofBackup, charge('dnssec-broken', 'blocks')], 'blocked, blocked'],
    ['where no production CA is', [charge('dnssec-broken', 'blocks')], 'blocked, blocked', [withoutRole('production')]],
  ]);
});

describe('the verdict of a pulse', () => {
  test('never says that an issuance would come about', () => {
    expect(judgeRound(pulseThatWrote(WELL))).toMatchObject({
      code: 'healthy',
      summary: 'Nothing that can be looked at without an order stands against the next renewal.',
      readiness: { renewal: 'unknown', failover: 'unknown' },
    });
  });

  test('has what the write came to', () => {
    expect(judgeRound(pulseThatWrote('boulder/aws-insync-60s'))).toMatchObject({
      ...{ code: 'propagation-late', step: 'propagation', cas: [] },
      readiness: { renewal: 'blocked', failover: 'blocked' },
    });
  });
});
