import { parseRetryAfter } from '../acme/retry-after.ts';
import type { Clock } from '../contract/clock.ts';
import type { ProbeResult, RequestRecord } from '../contract/result.ts';
import type { BreakerLedger } from '../store/breaker.ts';

/** Has the CAs left alone that asked for it, each as long as it said, across invocations. Never throws. */
export async function rememberRetryAfter(
  probes: readonly ProbeResult[],
  breaker: BreakerLedger,
  clock: Clock,
): Promise<void> {
  const asked = probes.flatMap((probe) => {
    const until = leftAloneUntil(probe);
    return until === undefined ? [] : [{ ca: probe.ca, until }];
  });
  // A breaker that could not be written costs one refused request next time, not this round.
  await Promise.allSettled(asked.map(({ ca, until }) => breaker.open(ca, until, clock.now())));
}

/**
 * The latest time that the CA named: in what ended the probe, or in any answer that turned a request away, also where a later
 * try went well. A Retry-After with a status of success is how often to look (RFC 8555 section 7.5.1).
 */
function leftAloneUntil({ outcome, trouble, requests }: ProbeResult): number | undefined {
  if (outcome === 'skipped') return undefined;
  const times = requests.flatMap((request) => turnedAwayUntil(request) ?? []);
  if (trouble?.retryAt !== undefined) times.push(Date.parse(trouble.retryAt));
  return times.length === 0 ? undefined : Math.max(...times);
}

function turnedAwayUntil({ status, retryAfter, at, durationMs }: RequestRecord): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  return parseRetryAfter(retryAfter, Date.parse(at) + durationMs);
}
