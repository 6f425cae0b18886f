import { describe, expect, test } from 'vitest';
import type { VerdictCode } from '../../../../lambda/contract/verdict/catalogue.ts';
import { readinessOf } from '../../../../lambda/diagnosis/verdict/readiness.ts';
import type { Charge } from '../../../../lambda/diagnosis/verdict/rule.ts';
import { type Change, changed, only, refuses, roundOf } from '../../support/dns-evidence-changes.ts';

/** A staging CA and two backup CAs, at which every probe passed, and a production CA. */
const PASSED = 'boulder/aws-never-insync';
const fails = (...cas: string[]): Change[] => cas.map((ca) => refuses('dns', 'words', ca));

function charge(code: VerdictCode, effect: Charge['effect'], ...cas: string[]): Charge {
  return { code, effect, confidence: 'proved', cas, summary: 'So it is.', findings: [] };
}

type Row = readonly [string, readonly Change[], readonly Charge[], string];

function ready(rows: readonly Row[]): void {
  test.each(rows.map(([what, changes, charges, expected]) => ({ what, changes, charges, expected })))(
    '$what: $expected',
    ({ changes, charges, expected }) => {
      const { renewal, failover } = readinessOf(roundOf(changed(PASSED, ...changes)), charges);

      expect(`${renewal}, ${failover}`).toBe(expected);
    },
  );
}

describe('of the renewal', () => {
  const risk = charge('servers-refuse-tcp', 'risks');
  ready([
    ['every probe passed', [], [], 'ready, ready'],
    ['every probe passed, and there is something to know', [], [charge('negative-ttl-long', 'notes')], 'ready, ready'],
    ['something stands against the round', [], [risk], 'at-risk, at-risk'],
    ['something stands against staging', [], [charge('ca-revocation-failing', 'risks', 'staging')], 'at-risk, ready'],
    [
      'something stands against production',
      [],
      [charge('ca-production-failing', 'risks', 'production')],
      'at-risk, ready',
    ],
    ['production does not answer', [], [charge('ca-production-failing', 'blocks', 'production')], 'blocked, ready'],
    [
      'production does not answer, and staging neither',
      fails('staging'),
      [charge('ca-production-failing', 'blocks', 'staging', 'production')],
      'blocked, ready',
    ],
    ['staging alone fails', fails('staging'), [charge('ca-server-error', 'blocks', 'staging')], 'unknown, ready'],
    [
      'staging fails, and there is a risk',
      fails('staging'),
      [charge('ca-silent', 'blocks', 'staging'), risk],
      'unknown, at-risk',
    ],
    [
      'one of two staging CAs fails',
      [
        ...fails('third'),
        ({ probes }) => {
          for (const probe of probes) if (probe.ca === 'third') probe.role = 'staging';
        },
      ],
      [],
      'unknown, ready',
    ],
    ['no staging CA was asked', [only('backup', 'third')], [], 'unknown, ready'],
    [
      'the name servers stop a backup CA, and have let staging issue',
      fails('backup'),
      [charge('servers-failing', 'blocks', 'backup')],
      'at-risk, at-risk',
    ],
    ['the name servers might stop somebody', [], [charge('servers-failing', 'risks')], 'at-risk, at-risk'],
  ]);
});

/** Whoever uses these names and this zone meets the same. */
describe('where staging was stopped by what stops every client', () => {
  const EVERYBODY = [
    ...(['zone-not-delegated', 'name-server-lame', 'alias-missing', 'alias-wrong', 'dnssec-broken'] as const),
    ...(['dnssec-signatures-bad', 'servers-unreachable', 'servers-failing', 'servers-disagree'] as const),
    ...([
      'servers-refuse-edns',
      'servers-refuse-tcp',
      'caa-lookup-failing',
      'propagation-late',
      'route53-failing',
    ] as const),
  ];
  const ALONE = [
    'iam-denies-route53',
    'zone-shadowed',
    'negative-ttl-long',
    'values-removed',
    'no-egress',
    'undecided',
  ] as const;
  ready([
    ...EVERYBODY.map((code): Row => [code, fails('staging'), [charge(code, 'blocks', 'staging')], 'blocked, ready']),
    ...EVERYBODY.map(
      (code): Row => [`no CA, ${code}`, [only('backup')], [charge(code, 'blocks', 'backup')], 'blocked, ready'],
    ),
    ...ALONE.map(
      (code): Row => [`not ${code}`, fails('staging'), [charge(code, 'blocks', 'staging')], 'unknown, ready'],
    ),
  ]);
});

describe('of taking over', () => {
  const both = fails('backup', 'third');
  ready([
    ['no backup CA was asked', [only('staging')], [], 'ready, unknown'],
    [
      'something stands against one backup CA',
      [],
      [charge('ca-revocation-failing', 'risks', 'third')],
      'ready, at-risk',
    ],
    [
      'something stands against staging alone',
      [],
      [charge('ca-revocation-failing', 'risks', 'staging')],
      'at-risk, ready',
    ],
    ['one of two backup CAs fails', fails('backup'), [charge('ca-server-error', 'blocks', 'backup')], 'ready, at-risk'],
    ['both fail', both, [charge('ca-server-error', 'blocks', 'backup', 'third')], 'ready, blocked'],
    [
      'both fail, one by nobody knows what',
      both,
      [charge('ca-server-error', 'blocks', 'backup'), charge('undecided', 'blocks', 'third')],
      'ready, unknown',
    ],
    ['both fail, and nothing explains one', both, [charge('ca-server-error', 'blocks', 'backup')], 'ready, unknown'],
    [
      'both fail, one with a slip that it is known for',
      both,
      [charge('ca-server-error', 'risks', 'backup'), charge('ca-server-error', 'blocks', 'third')],
      'ready, at-risk',
    ],
    [
      'both fail, one at the budget of the prober',
      both,
      [charge('budget-spent', 'risks', 'backup'), charge('ca-server-error', 'blocks', 'third')],
      'ready, unknown',
    ],
    [
      'both fail, and a slip is of staging',
      both,
      [charge('ca-server-error', 'risks', 'staging'), charge('undecided', 'blocks', 'backup', 'third')],
      'at-risk, unknown',
    ],
    [
      'both fail, and of one there is something to know besides',
      both,
      [charge('ca-server-error', 'notes', 'backup'), charge('undecided', 'blocks', 'third')],
      'ready, unknown',
    ],
    [
      'both fail, and something else is a risk',
      both,
      [charge('ca-server-error', 'blocks', 'backup', 'third'), charge('servers-refuse-tcp', 'risks')],
      'at-risk, blocked',
    ],
    ['both fail by a rate limit', both, [charge('ca-rate-limited', 'blocks', 'backup', 'third')], 'ready, blocked'],
    ['both fail by the config', both, [charge('binding-missing', 'blocks', 'backup', 'third')], 'ready, blocked'],
    [
      'both fail by the name servers',
      both,
      [charge('servers-failing', 'blocks', 'backup', 'third')],
      'at-risk, blocked',
    ],
    ['both fail by the platform', both, [charge('no-egress', 'blocks', 'backup', 'third')], 'ready, unknown'],
    ['both fail by the prober', both, [charge('prober-defect', 'blocks', 'backup', 'third')], 'ready, unknown'],
    ['both fail by another client', both, [charge('values-removed', 'blocks', 'backup', 'third')], 'ready, unknown'],
  ]);
});
