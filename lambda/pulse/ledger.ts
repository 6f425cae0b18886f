import type { Clock } from '../contract/clock.ts';
import { type Trouble, troubleIn } from '../contract/problem.ts';
import type { PulseRecord } from '../contract/pulse.ts';
import type { ProbeResult } from '../contract/result.ts';
import type { BreakerLedger } from '../store/breaker.ts';
import { inTime, type Patience } from '../store/in-time.ts';
import type { PulseLedger } from '../store/pulses.ts';

/** The ledger may keep a pulse from being remembered, and never from being made. */

export const PATIENCE: Patience = { milliseconds: 4_000, action: 'Look at the health of DynamoDB in this region.' };

/** @returns why the ledger did not take it. Never rejects. */
export async function rememberPulse(
  record: PulseRecord,
  { pulses, clock }: { readonly pulses: PulseLedger; readonly clock: Clock },
): Promise<Trouble | undefined> {
  try {
    if (await inTime(pulses.add(record), clock, PATIENCE)) return undefined;
    return {
      code: 'ledger-unavailable',
      message: 'The pulse was not remembered: others wrote at the same moment again and again.',
      action: 'Look whether many pulses run at once; the next one is remembered.',
      cause: 'contended',
    };
  } catch (error) {
    return troubleIn(error);
  }
}

type BreakerPorts = {
  readonly breaker: BreakerLedger;
  readonly clock: Clock;
  readonly warn: (message: string, trouble: Trouble) => void;
};

/** Has a CA left alone that asked for it, as long as it said. Never rejects. */
export async function rememberRetryAfter(
  { ca, outcome, trouble }: ProbeResult,
  { breaker, clock, warn }: BreakerPorts,
): Promise<void> {
  if (outcome === 'skipped' || trouble?.retryAt === undefined) return;
  // A breaker that could not be written costs one refused request next time.
  await inTime(breaker.open(ca, Date.parse(trouble.retryAt), clock.now()), clock, PATIENCE).catch((error: unknown) =>
    warn('Retry-After not remembered', troubleIn(error)),
  );
}
