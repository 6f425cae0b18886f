import type { InvokeCommand } from '@aws-sdk/client-lambda';
import { expect, it } from 'vitest';
import type { Aws } from '../../../bin/cli/aws.ts';
import { main } from '../../../bin/cli/main.ts';
import type { OnDemandEvent } from '../../../lambda/contract/events.ts';
import type { RejectedRound, RoundResult } from '../../../lambda/contract/result.ts';
import { BACKUP_DOWN, probe, verdict } from './some-verdict.ts';

const completed = (runId: string, more: Partial<RoundResult>) => ({
  ...{ version: 1, state: 'completed', deployment: 'main', runId, target: 'canary', trigger: 'on-demand' },
  ...{ startedAt: '2026-11-25T06:00:00.000Z', durationMs: 1, outcome: 'failed', probes: [probe('backup', 'failed')] },
  ...more,
});
const OPEN = completed('first', { verdict: BACKUP_DOWN, confirmation: { runId: 'first.confirm' } });
const CONFIRMATION = completed('first.confirm', {
  ...{ trigger: 'confirmation', confirms: 'first', outcome: 'passed', probes: [probe('backup')] },
  verdict: verdict({ proved: 'It issued when asked once more.' }),
});
const REJECTED: RejectedRound = {
  ...{ version: 1, state: 'rejected' },
  trouble: { code: 'ledger-unavailable', message: 'No ledger.', action: 'Look at DynamoDB.' },
};

/** Runs `prober now` against a deployment whose function answers each run id as it is told. */
async function now(args: readonly string[], answers: Readonly<Record<string, unknown>>) {
  const asked: OnDemandEvent[] = [];
  const out: string[] = [];
  const stack = {
    ...{ StackName: 'renewal-prober-main-functions', Tags: [{ Key: 'renewal-prober', Value: 'main' }] },
    Outputs: [
      { OutputKey: 'ProbeFunctionName', OutputValue: 'probe' },
      { OutputKey: 'EvidenceBucketName', OutputValue: 'bucket' },
    ],
  };
  const invoke = async ({ input }: InvokeCommand) => {
    const event: OnDemandEvent = JSON.parse(String(input.Payload));
    asked.push(event);
    return { Payload: Buffer.from(JSON.stringify(answers[event.runId ?? ''])) };
  };
  const aws = {
    cloudFormation: { send: async () => ({ Stacks: [stack] }) },
    lambda: { send: invoke },
    region: async () => 'eu-west-1',
    ask: (_call: unknown, ask: () => Promise<unknown>) => ask(),
  } as unknown as Aws;
  const exitCode = await main(['now', '--run-id', 'first', ...args], {
    aws: () => aws,
    clock: { now: () => 0 },
    paint: (_tone, text) => text,
    progress: { tell: () => undefined, end: () => undefined },
    print: (lines) => void out.push(...lines),
  });
  return { exitCode, asked, out };
}

it('follows the round that confirms the first one, and prints what it says below', async () => {
  const { exitCode, asked, out } = await now([], { first: OPEN, 'first.confirm': CONFIRMATION });

  expect(asked.map(({ runId, target }) => [runId, target])).toEqual([
    ['first', undefined],
    ['first.confirm', 'canary'],
  ]);
  const [first = '', confirmation = ''] = out.join('\n').split('\nConfirmation\n');
  expect(first).toContain('  failover  blocked');
  expect(confirmation).toContain('Round first.confirm of "canary"');
  expect(confirmation).toContain('  The confirmation says: It issued when asked once more.');
  expect(exitCode).toBe(1);
});

it('gives one object as JSON: the answer as it came, and that of the confirmation in it', async () => {
  const { out } = await now(['--json'], { first: OPEN, 'first.confirm': CONFIRMATION });

  expect(out).toHaveLength(1);
  expect(JSON.parse(out[0] ?? '')).toEqual({ ...OPEN, confirmation: { runId: 'first.confirm', round: CONFIRMATION } });
});

it('does not wait for the confirmation where it is told not to', async () => {
  const { asked, out } = await now(['--no-confirmation', '--json'], { first: OPEN });

  expect(asked).toHaveLength(1);
  expect(JSON.parse(out[0] ?? '')).toEqual(OPEN);
});

it('asks nothing more where the deployment confirms nothing', async () => {
  const sound = completed('first', { outcome: 'passed', probes: [probe('backup')], verdict: verdict() });
  const { exitCode, asked, out } = await now([], { first: sound });

  expect(asked).toHaveLength(1);
  expect(out).not.toContain('Confirmation');
  expect(exitCode).toBe(0);
});

it('keeps the answer where the end of the confirmation is not known', async () => {
  const answers = { first: OPEN, 'first.confirm': REJECTED };
  const people = await now([], answers);
  const program = await now(['--json'], answers);

  expect(people.out.join(' ').replace(/\s+/g, ' ')).toContain(
    'What the confirmation first.confirm says is not known: No round was made: No ledger. (ledger-unavailable) Look at DynamoDB.',
  );
  expect(people.exitCode).toBe(1);
  expect(JSON.parse(program.out[0] ?? '')).toMatchObject({
    runId: 'first',
    confirmation: { runId: 'first.confirm', error: { action: 'Look at DynamoDB.' } },
  });
});

it('only follows the confirmation, which may not have begun, and begins no round in its place', async () => {
  const { asked } = await now([], { first: OPEN, 'first.confirm': CONFIRMATION });

  expect(asked.map(({ runId, follow }) => ({ runId, follow }))).toEqual([
    { runId: 'first', follow: undefined },
    { runId: 'first.confirm', follow: true },
  ]);
});

it('says of a deployment without verdicts that it is older', async () => {
  const { exitCode, out } = await now([], { first: completed('first', {}) });

  expect(out).toContain('This round has no verdict: a version older than this program made it.');
  expect(exitCode).toBe(1);
});

it('says of a verdict that could not be made why it is not there', async () => {
  const detail = 'The verdict could not be made by a defect of the prober: TypeError.';
  const crashed = { id: 'check-completed', outcome: 'does-not-hold', subject: { server: 'verdict' } } as const;
  const { out } = await now([], { first: completed('first', { findings: [{ ...crashed, detail, evidence: [] }] }) });

  expect(out).toContain(detail);
  expect(out.join(' ')).not.toContain('older than this program');
});
