import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../bin/cli/now.ts';
import type { Paint } from '../../../bin/cli/print/paint.ts';
import { statusLines } from '../../../bin/cli/print/status.ts';
import { statusOf } from '../../../bin/cli/readiness.ts';
import type { Evidence } from '../../../lambda/contract/evidence/evidence.ts';
import { BACKUP_DOWN, evidence, probe, verdict } from './some-verdict.ts';

const plain: Paint = (_tone, text) => text;
const NEW = '2026-11-25T12:00:00.000Z';
const OLD = '2026-11-24T12:00:00.000Z';

/** Rounds, and how many of them were read. */
function rounds(...all: readonly Evidence[]) {
  const seen = { read: 0 };
  const iterate = async function* () {
    for (const each of all) {
      seen.read++;
      yield each;
    }
  };
  return { seen, newestFirst: iterate() };
}

describe('the status of a target', () => {
  it('takes both answers from the newest round where that gives both, and reads no other', async () => {
    const { seen, newestFirst } = rounds(evidence(NEW, undefined, BACKUP_DOWN), evidence(OLD));
    const { answers } = await statusOf('canary', newestFirst);
    expect(answers.renewal).toMatchObject({ readiness: 'ready', at: NEW });
    expect(answers.failover).toMatchObject({ readiness: 'blocked', at: NEW, code: 'ca-unreachable' });
    expect(seen.read).toBe(1);
  });

  it.each([
    ['without a probe of the backup CA', [probe('staging')]],
    ['whose backup probe was skipped', [probe('staging'), probe('backup', 'skipped')]],
    ['whose backup probe was inconclusive', [probe('staging'), probe('backup', 'inconclusive')]],
  ])('keeps the older answer for failover beside a round %s', async (_what, probes) => {
    const unknown = verdict({ readiness: { renewal: 'at-risk', failover: 'unknown' } });
    const { newestFirst } = rounds(evidence(NEW, probes, unknown), evidence(OLD));
    const { answers } = await statusOf('canary', newestFirst);
    expect(answers.renewal).toMatchObject({ readiness: 'at-risk', at: NEW });
    expect(answers.failover).toMatchObject({ readiness: 'ready', at: OLD });
  });

  it('shows a failed probe that leaves the question open as unknown, not as the older answer', async () => {
    const open = verdict({ readiness: { renewal: 'unknown', failover: 'ready' } });
    const failed = [probe('staging', 'failed'), probe('backup')];
    const { answers } = await statusOf('canary', rounds(evidence(NEW, failed, open), evidence(OLD)).newestFirst);
    expect(answers.renewal).toMatchObject({ readiness: 'unknown', at: NEW });
  });

  it('tells a question that nobody asked from one that no round answered', async () => {
    const alone = evidence(NEW, [probe('staging')], undefined);
    alone.cas = alone.cas.filter(({ id }) => id === 'staging');
    delete alone.verdict;
    const { answers } = await statusOf('canary', rounds(alone).newestFirst);
    expect(answers).toEqual({ renewal: 'no-answer', failover: 'not-asked' });
  });

  it('gives up after 24 rounds', async () => {
    const many = Array.from({ length: 30 }, () => evidence(NEW, [probe('staging')]));
    const { seen, newestFirst } = rounds(...many);
    expect((await statusOf('canary', newestFirst)).answers.failover).toBe('no-answer');
    expect(seen.read).toBe(24);
  });

  it('is printed a line for each question, and below what is not ready', async () => {
    const status = await statusOf('canary', rounds(evidence(NEW, undefined, BACKUP_DOWN)).newestFirst);
    const lines = statusLines(
      { id: 'main', region: 'eu-west-1', stack: 'renewal-prober-main-functions' },
      [status, { target: 'www', answers: { renewal: 'no-answer', failover: 'not-asked' } }],
      Date.parse('2026-11-25T12:05:00.000Z'),
      plain,
    );
    expect(lines).toEqual([
      'Deployment main (renewal-prober-main-functions, eu-west-1)',
      '',
      '  target  question  readiness  age    code',
      '  canary  renewal   ready      5 min  ca-unreachable',
      '  canary  failover  blocked    5 min  ca-unreachable',
      '  www     renewal   unknown    -      no kept round answered it',
      '  www     failover  -          -      the config has no CA for it',
      '',
      'canary: The backup CA cannot be connected to, while staging issued.',
      '  must act: the CA',
      '  prober explain ca-unreachable',
      `  prober evidence ${NEW} --target canary`,
    ]);
  });
});

it.each([
  ['both ready', [probe('staging'), probe('backup')], verdict(), 0],
  ['failover blocked', [probe('staging'), probe('backup', 'failed')], BACKUP_DOWN, 1],
  [
    'only staging asked, and ready',
    [probe('staging')],
    verdict({ readiness: { renewal: 'ready', failover: 'unknown' } }),
    0,
  ],
  ['renewal at risk', [probe('staging')], verdict({ readiness: { renewal: 'at-risk', failover: 'unknown' } }), 1],
  ['nothing answered', [probe('staging', 'skipped')], verdict(), 1],
  ['no verdict', [probe('staging')], undefined, 1],
])('prober now with %s ends with the right code', (_what, probes, judged, code) => {
  expect(exitCodeOf({ probes, verdict: judged })).toBe(code);
});
