import { expect, test } from 'vitest';
import type { ProbeResult, RequestRecord } from '../../../lambda/contract/result.ts';
import { rememberRetryAfter } from '../../../lambda/probe/left-alone.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { fakeClock } from '../support/clock.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';

const NOW = Date.parse('2026-11-24T06:00:00Z');
const asked = (status: number, retryAfter?: string): RequestRecord => ({
  at: new Date(NOW - 2_000).toISOString(),
  method: 'POST',
  resource: 'order',
  url: 'https://ca.test/order/1',
  durationMs: 2_000,
  status,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});
const probe = (more: Partial<ProbeResult>): ProbeResult => ({
  ...{ ca: 'ca', role: 'staging', names: ['a.example.org'], outcome: 'passed' },
  ...{ startedAt: new Date(NOW).toISOString(), durationMs: 1, steps: [], requests: [] },
  ...more,
});
const trouble = (retryAt: string) => ({ code: 'ca-server-error', message: 'm', action: 'a', retryAt }) as const;

async function openAfter(...probes: ProbeResult[]): Promise<number | undefined> {
  const breaker = createBreakerLedger(createMemoryTable());
  await rememberRetryAfter(probes, breaker, fakeClock(NOW));
  const until = await breaker.openUntil('ca', NOW);
  return until === undefined ? undefined : until - NOW;
}

test.each<[string, Partial<ProbeResult>, number | undefined]>([
  ['429 with seconds', { requests: [asked(429, '60')] }, 60_000],
  ['503 with a date', { requests: [asked(503, 'Tue, 24 Nov 2026 07:00:00 GMT')] }, 3_600_000],
  ['503 that a later look went well after', { requests: [asked(503, '90'), asked(200)] }, 90_000],
  ['the longest of several', { requests: [asked(429, '60'), asked(503, '600'), asked(429, '5')] }, 600_000],
  ['more than a day', { requests: [asked(429, '9999999999')] }, 86_400_000],
  ['what ended the probe, without its request here', { trouble: trouble('2026-11-24T06:05:00.000Z') }, 300_000],
  ['429 that says nothing', { requests: [asked(429)] }, undefined],
  ['how often to look at an order', { requests: [asked(200, '60')] }, undefined],
  ['a time that is over', { requests: [asked(503, 'Tue, 24 Nov 2026 05:00:00 GMT')] }, undefined],
  ['a breaker that was open already', { outcome: 'skipped', trouble: trouble('2026-11-24T06:05:00.000Z') }, undefined],
])('%s', async (_, more, expected) => {
  expect(await openAfter(probe(more))).toBe(expected);
});

test('one CA says nothing of another', async () => {
  expect(await openAfter(probe({ ca: 'other', requests: [asked(429, '60')] }), probe({}))).toBeUndefined();
});
