import type { Clock } from '../contract/clock.ts';
import { AcmeTimeoutError } from './errors.ts';
import type { Reply } from './requester.ts';
import { parseRetryAfter } from './retry-after.ts';

const GROWING_MS = [250, 500, 1_000, 2_000, 3_000];
const THEN_MS = 5_000;

/**
 * Milliseconds to wait before each look at an object that a CA works on. The first look is soon, but not at once: a CA that
 * validates in no time is then asked once.
 */
export function* pollingDelays(): Generator<number, never> {
  yield* GROWING_MS;
  while (true) yield THEN_MS;
}

/**
 * Reads an object until the CA has done with it, never before its Retry-After (RFC 8555 section 7.5.1).
 * @throws AcmeTimeoutError when the deadline comes first
 */
export async function pollUntilDone<T extends { readonly status: string }>(asked: {
  readonly resource: 'authorization' | 'order';
  readonly url: string;
  readonly read: (url: string) => Promise<{ readonly reply: Reply; readonly object: T }>;
  /** Statuses in which the CA still works on it. */
  readonly unfinished: readonly string[];
  /** Milliseconds since 1970 that an earlier answer asked to wait for. */
  readonly notBefore?: number | undefined;
  readonly clock: Clock;
  readonly deadline: number;
}): Promise<T> {
  const { clock, url } = asked;
  let status = 'not read yet';
  let retryAt = asked.notBefore;
  for (const delay of pollingDelays()) {
    const until = Math.max(clock.now() + delay, retryAt ?? 0);
    if (until >= asked.deadline) break;
    await clock.sleep(until - clock.now());
    const { reply, object } = await asked.read(url);
    if (!asked.unfinished.includes(object.status)) return object;
    status = object.status;
    retryAt = parseRetryAfter(reply.headers['retry-after'], clock.now());
  }
  const pastDeadline = retryAt !== undefined && retryAt >= asked.deadline;
  throw new AcmeTimeoutError(asked.resource, url, status, pastDeadline ? retryAt : undefined);
}
