import { expect, it } from 'vitest';
import type { Paint } from '../../../bin/cli/print/paint.ts';
import { roundLines } from '../../../bin/cli/print/round.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import { step } from '../diagnosis/some-evidence.ts';
import { probe } from './some-verdict.ts';

const plain: Paint = (_tone, text) => text;
const round = (more: Partial<RoundResult>): RoundResult => ({
  ...{ version: 1, state: 'completed', deployment: 'main', runId: 'run-1', target: 'canary', trigger: 'on-demand' },
  ...{ startedAt: '2026-11-25T06:00:00.000Z', durationMs: 65_000, outcome: 'passed' },
  probes: [probe('staging'), probe('backup')],
  ...more,
});

it('shows the CAs side by side, and what troubled one with the words of the CA', () => {
  const failed = probe('backup', 'failed');
  failed.trouble = {
    code: 'ca-refused',
    step: 'order',
    message: 'The CA refused newOrder.',
    action: 'Read its words.',
    problem: { type: 'urn:ietf:params:acme:error:malformed', detail: 'no such thing' },
  };
  failed.steps = [step('account', { durationMs: 9, outcome: 'failed' })];

  expect(
    roundLines(round({ outcome: 'failed', probes: [probe('staging'), failed], cleanup: step('cleanup') }), plain),
  ).toEqual([
    'Round run-1 of "canary" (deployment main): failed in 1 min 5 s',
    '',
    '  step     staging       backup',
    '  account  passed 12 ms  failed 9 ms',
    '  order    passed 1.3 s  -',
    '  probe    passed 1.3 s  failed 1.3 s',
    '',
    '  cleanup of the zone: passed 1 ms',
    '',
    '  backup: ca-refused in the step order',
    '    The CA refused newOrder.',
    '    The CA says: no such thing',
    '    To do: Read its words.',
  ]);
});

it('begins a new block after three CAs', () => {
  const named = (ca: string) => ({ ...probe('backup'), ca });
  const lines = roundLines(round({ probes: ['one', 'two', 'three', 'four'].map(named) }), plain);
  expect(lines.filter((line) => line.startsWith('  step'))).toEqual([
    '  step     one (backup)  two (backup)  three (backup)',
    '  step     four (backup)',
  ]);
});

it('colours what came of it', () => {
  const lines = roundLines(round({}), (tone, text) => `<${tone}>${text}</${tone}>`);
  expect(lines[0]).toBe('Round run-1 of "canary" (deployment main): <good>passed</good> in 1 min 5 s');
});
