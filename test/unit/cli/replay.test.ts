import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReplayOptions, replay } from '../../../bin/cli/replay.ts';
import type { Evidence } from '../../../lambda/contract/evidence/evidence.ts';
import type { Cause, Remembered } from '../../../lambda/contract/verdict/verdict.ts';
import { BACKUP_DOWN, evidence, probe, verdict } from './some-verdict.ts';

const OLD = '2026-11-24T06:00:00.000Z';
const NEW = '2026-11-25T06:00:00.000Z';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Replays rounds that lie in files named by their numbers. */
async function replayed(rounds: readonly Evidence[], options: ReplayOptions = {}) {
  const files = rounds.map((round, index) => {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, JSON.stringify(round));
    return file;
  });
  const out: string[] = [];
  const exitCode = await replay(files, options, {
    paint: (_tone, text) => text,
    print: (lines) => void out.push(...lines),
  });
  return { exitCode, out, json: () => JSON.parse(out.join('\n')) };
}

const withoutVerdict = (round: Evidence): Evidence => {
  const { verdict: _none, ...rest } = round;
  return rest;
};
const budgetSpent: Cause = {
  ...{ fault: 'rate-limit', code: 'budget-spent', effect: 'risks', confidence: 'proved', rule: 'budget' },
  ...{ cas: ['staging'], summary: 'The order budget is spent.', findings: [] },
};
/** A round whose backup probe ended by a defect of the prober. */
function defect(startedAt: string): Evidence {
  const failed = probe('backup', 'failed');
  failed.trouble = { code: 'prober-defect', step: 'order', message: 'It broke.', action: 'Report it.' };
  return evidence(startedAt, [probe('staging'), failed]);
}

describe('the stored verdict against the new one', () => {
  it.each([
    ['the same verdict', evidence(NEW), [], 0],
    ['no verdict', withoutVerdict(evidence(NEW)), [], 0],
    ['another fault, code and readiness', evidence(NEW, undefined, BACKUP_DOWN), ['fault', 'code', 'readiness'], 1],
    [
      'a contributing cause more',
      evidence(NEW, undefined, verdict({ contributing: [budgetSpent] })),
      ['contributing'],
      1,
    ],
    [
      'another readiness',
      evidence(NEW, undefined, verdict({ readiness: { renewal: 'ready', failover: 'unknown' } })),
      ['readiness'],
      1,
    ],
    ['other words', evidence(NEW, undefined, verdict({ summary: 'All is well.' })), [], 0],
  ])('%s', async (_what, round, changed, code) => {
    const { exitCode, json } = await replayed([round], { json: true });
    expect(json().rounds).toMatchObject([{ runId: NEW, target: 'web', at: NEW, changed }]);
    expect(json().rounds[0].now.code).toBe('healthy');
    expect(exitCode).toBe(code);
  });

  it('is printed round by round, with what changed and a summary', async () => {
    const stored = verdict({ contributing: [budgetSpent] });
    const { out } = await replayed([
      evidence(NEW, undefined, stored, 'one'),
      evidence(NEW, undefined, undefined, 'two'),
      withoutVerdict(evidence(NEW, undefined, undefined, 'three')),
      evidence(NEW, undefined, BACKUP_DOWN, 'four'),
    ]);

    expect(
      out
        .join('\n')
        .replaceAll(folder, '')
        .replace(/\s+\(\//g, ' (/')
        .split('\n'),
    ).toEqual([
      `one of "web", ${NEW} (/0.json)`,
      '  stored  none/healthy  renewal ready, failover ready',
      '  now     none/healthy  renewal ready, failover ready',
      '  changed: contributing',
      '    no more: budget-spent at staging',
      '',
      `two of "web", ${NEW} (/1.json)`,
      '  the same  none/healthy  renewal ready, failover ready',
      '',
      `three of "web", ${NEW} (/2.json)`,
      '  now  none/healthy  renewal ready, failover ready  no verdict was stored',
      '',
      `four of "web", ${NEW} (/3.json)`,
      '  stored  ca/ca-unreachable  renewal ready, failover blocked',
      '  now     none/healthy       renewal ready, failover ready',
      '  changed: fault, code, readiness',
      '',
      'Rounds: 4. The same: 1. Changed: 2. Without a stored verdict: 1.',
    ]);
  });

  it('rests on findings that are made anew, whatever was stored', async () => {
    const round = { ...evidence(NEW), findings: [] };
    for (const each of round.caa.found ?? []) Object.assign(each, { outcome: 'refused', reason: 'other-issuer' });
    const { json } = await replayed([round], { json: true });
    expect(json().rounds[0].now).toMatchObject({ fault: 'configuration', code: 'caa-forbids-issuer' });
  });
});

it('prints with --rules which fired, and which were ruled out and why', async () => {
  const { out } = await replayed([defect(NEW)], { rules: true });
  expect(out.filter((line) => /^ {2}fired +prober-defect +prober-defect$/.test(line))).toHaveLength(1);
  expect(out.filter((line) => /^ {2}ruled out +undecided +\S/.test(line))).toHaveLength(1);
  expect((await replayed([defect(NEW)])).out.join('\n')).not.toContain('ruled out');
});

describe('with --history', () => {
  const changes = async (rounds: readonly Evidence[], options: ReplayOptions) =>
    (await replayed(rounds, { ...options, json: true }))
      .json()
      .rounds.map(({ runId, now }: { runId: string; now: { change: string } }) => [runId, now.change]);

  it('rounds are taken in their order, each with the new verdicts before it', async () => {
    const rounds = [evidence(NEW), defect(OLD)];
    expect(await changes(rounds, {})).toEqual([
      [NEW, 'first'],
      [OLD, 'first'],
    ]);
    expect(await changes(rounds, { history: true })).toEqual([
      [OLD, 'first'],
      [NEW, 'recovered'],
    ]);
  });

  it('the history that was stored gives way', async () => {
    const readiness = { renewal: 'ready', failover: 'ready' } as const;
    const before: Remembered = { runId: 'x', at: OLD, fault: 'ca', code: 'ca-silent', readiness, cas: ['backup'] };
    const round = { ...evidence(NEW), history: [before] };
    expect(await changes([round], {})).toEqual([[NEW, 'recovered']]);
    expect(await changes([round], { history: true })).toEqual([[NEW, 'first']]);
  });

  it('another target is no history', async () => {
    const other = { ...defect(OLD), target: { id: 'other', kind: 'canary' as const, names: ['@'] } };
    expect(await changes([other, evidence(NEW)], { history: true })).toEqual([
      [OLD, 'first'],
      [NEW, 'first'],
    ]);
  });
});
