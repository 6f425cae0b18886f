import type { Clock } from '../contract/clock.ts';
import { type Trouble, TroubleError, troubleIn } from '../contract/problem.ts';
import type { PulseRecord } from '../contract/pulse.ts';
import type { ProbeResult } from '../contract/result.ts';
import type { BreakerLedger } from '../store/breaker.ts';
import type { PulseLedger } from '../store/pulses.ts';

/** The ledger may keep a pulse from being remembered, and never from being made. */

/** One call to the ledger takes no longer, tries of the SDK included. */
const LEDGER_MS = 4_000;

/** @throws TroubleError `ledger-unavailable` */
export async function inTime<T>(call: Promise<T>, clock: Clock): Promise<T> {
  const answered = new AbortController();
  const late = clock.sleep(LEDGER_MS, answered.signal).then(() => {
    throw new TroubleError({
      code: 'ledger-unavailable',
      message: `DynamoDB did not answer within ${LEDGER_MS / 1_000} s.`,
      action: 'Look at the health of DynamoDB in this region.',
      cause: 'timeout',
    });
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    answered.abort();
  }
}

/** @returns why the ledger did not take it. Never rejects. */
export async function rememberPulse(
  record: PulseRecord,
  { pulses, clock }: { readonly pulses: PulseLedger; readonly clock: Clock },
): Promise<Trouble | undefined> {
  try {
    if (await inTime(pulses.add(record), clock)) return undefined;
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

/** Has a CA left alone that asked for it, as long as it said. Never rejects. */
export async function rememberRetryAfter(
  { ca, outcome, trouble }: ProbeResult,
  breaker: BreakerLedger,
  clock: Clock,
): Promise<void> {
  if (outcome === 'skipped' || trouble?.retryAt === undefined) return;
  // A breaker that could not be written costs one refused request next time.
  await inTime(breaker.open(ca, Date.parse(trouble.retryAt), clock.now()), clock).catch(() => undefined);
}
