import type { Clock } from '../contract/clock.ts';
import { AcmeProblemError, AcmeTimeoutError, type TransportCode, TransportError } from './errors.ts';
import type { Reply } from './requester.ts';
import { parseRetryAfter } from './retry-after.ts';

const GROWING_MS = [250, 500, 1_000, 2_000, 3_000];
const THEN_MS = 5_000;
/** Looks in a row that a CA in trouble may fail to answer. Reading changes nothing, so asking again is safe. */
const MOST_FAILURES = 4;
/** How a look fails that may go well the next time. */
const PASSING: readonly TransportCode[] = ['refused', 'reset', 'timeout'];

/**
 * Milliseconds to wait before each look at an object that a CA works on. The first look is soon, but not at once: a CA that
 * validates in no time is then asked once.
 */
export function* pollingDelays(): Generator<number, never> {
  yield* GROWING_MS;
  while (true) yield THEN_MS;
}

/**
 * Reads an object until the CA has done with it, never before its Retry-After (RFC 8555 section 7.5.1). A server error or a
 * broken connection is read through, unless it comes four times in a row.
 * @throws AcmeTimeoutError when the deadline comes first
 * @throws the last error, when the CA was in trouble then
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
  const { clock, url, deadline } = asked;
  let status = 'not read yet';
  let retryAt = asked.notBefore;
  let failures: unknown[] = [];
  for (const delay of pollingDelays()) {
    const until = Math.max(clock.now() + delay, retryAt ?? 0);
    if (until >= deadline) break;
    await clock.sleep(until - clock.now());
    try {
      const { reply, object } = await asked.read(url);
      if (!asked.unfinished.includes(object.status)) return object;
      status = object.status;
      retryAt = parseRetryAfter(reply.headers['retry-after'], clock.now());
      failures = [];
    } catch (error) {
      if (!mayPass(error)) throw error;
      // What the deadline cut short says nothing of the CA, as long as it failed before.
      if (failures.length === 0 || clock.now() < deadline) failures.push(error);
      if (failures.length >= MOST_FAILURES) break;
      retryAt = error instanceof AcmeProblemError ? parseRetryAfter(error.retryAfter, clock.now()) : undefined;
    }
  }
  if (failures.length > 0) throw failures.at(-1);
  const pastDeadline = retryAt !== undefined && retryAt >= deadline;
  throw new AcmeTimeoutError(asked.resource, url, status, pastDeadline ? retryAt : undefined);
}

function mayPass(error: unknown): boolean {
  if (error instanceof AcmeProblemError) return error.status >= 500;
  return error instanceof TransportError && PASSING.includes(error.code);
}
