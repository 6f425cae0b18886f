import { describe, expect, test } from 'vitest';
import { type Trouble, TroubleError } from '../../../lambda/contract/problem.ts';
import type { ProbeResult, RoundResult } from '../../../lambda/contract/result.ts';
import { type HistoryPorts, recallVerdicts, rememberVerdict } from '../../../lambda/probe/history.ts';
import { createVerdictLedger, type VerdictLedger } from '../../../lambda/store/verdicts.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';
import { someRemembered, someVerdict } from '../support/verdicts.ts';

const down = new TroubleError({ code: 'ledger-unavailable', message: 'DynamoDB is down.', action: 'Wait.' });
const never = () => new Promise<never>(() => {});

function start(changes: Partial<VerdictLedger> = {}) {
  const clock = createSimulatedClock();
  const warnings: [string, Trouble][] = [];
  const verdicts = { ...createVerdictLedger(createMemoryTable()), ...changes };
  const ports: HistoryPorts = { clock, verdicts, warn: (message, trouble) => void warnings.push([message, trouble]) };
  return { clock, ports, verdicts, warnings };
}
const probe = (ca: string, outcome: ProbeResult['outcome']): ProbeResult => ({
  ...{ ca, role: 'staging', names: [], outcome, startedAt: '2026-11-24T06:00:00.000Z', durationMs: 1 },
  ...{ steps: [], requests: [] },
});
const failed: RoundResult = {
  ...{ version: 1, state: 'completed', deployment: 'main', runId: 'run', target: 'web', trigger: 'schedule' },
  ...{ startedAt: '2026-11-24T06:00:00.000Z', durationMs: 1, outcome: 'failed' },
  probes: [probe('a', 'failed'), probe('b', 'passed'), probe('c', 'skipped'), probe('d', 'inconclusive')],
  verdict: someVerdict({ fault: 'ca', code: 'ca-silent', readiness: { renewal: 'unknown', failover: 'blocked' } }),
};

test('what is remembered of a verdict is what the next one compares with', async () => {
  const { ports, verdicts } = start();
  await rememberVerdict(failed, ports);
  const remembered = someRemembered('run', {
    fault: 'ca',
    code: 'ca-silent',
    readiness: { renewal: 'unknown', failover: 'blocked' },
    cas: ['a'],
  });
  expect(await verdicts.read('web')).toEqual([remembered]);
  expect(await recallVerdicts('web', ports)).toEqual([remembered]);
});

test('of a round without a verdict nothing is remembered', async () => {
  const { ports, verdicts } = start();
  const { verdict: _none, ...without } = failed;
  await rememberVerdict(without, ports);
  expect(await verdicts.read('web')).toEqual([]);
});

describe.each([
  ['does not answer', never, 'DynamoDB did not answer within 2 s.'],
  ['fails', () => Promise.reject(down), 'DynamoDB is down.'],
])('a ledger that %s', (_what, call, words) => {
  test('costs the history within 2 s, and the log says so', async () => {
    const { clock, ports, warnings } = start({ read: call });
    const began = clock.now();
    expect(await clock.run(recallVerdicts('web', ports))).toBeUndefined();
    expect(clock.now() - began).toBeLessThanOrEqual(2_000);
    expect(warnings).toMatchObject([['verdict without history', { code: 'ledger-unavailable', message: words }]]);
  });

  test('costs the memory of this verdict within 2 s, and the log says so', async () => {
    const { clock, ports, warnings } = start({ add: call });
    const began = clock.now();
    await clock.run(rememberVerdict(failed, ports));
    expect(clock.now() - began).toBeLessThanOrEqual(2_000);
    expect(warnings).toMatchObject([['verdict not remembered', { code: 'ledger-unavailable', message: words }]]);
  });
});
