import type { RequestRecord } from '../../../lambda/contract/result.ts';

/** One request as both sides are compared; times are brought to what does not depend on the machine. */
export type SeenRequest = {
  /** `cut`: the connection ended before the answer did. */
  readonly failure?: string;
  readonly status?: number;
  /** Of the body. */
  readonly bytes?: number;
  readonly contentType?: string;
  readonly location?: string;
  readonly link?: string;
  /** Seconds as they are; a date as `date`, with the minutes until then. */
  readonly retryAfter?: string;
  /** Type of the problem document. */
  readonly problem?: string;
  /** The server took more than 0.3 s over the answer. */
  readonly waited?: boolean;
  /** Connection, TLS, first and last byte came in this order. */
  readonly ordered?: boolean;
};

/** A request of the product's transcript. */
export function seenInTranscript(record: RequestRecord): SeenRequest {
  const code = record.failure?.split(':')[0];
  // A redirect is an answer, which the product does not follow either.
  const failure = code === undefined || code === 'redirect' ? undefined : code === 'reset' ? 'cut' : code;
  const { status, responseBytes: bytes, contentType, location, link, timings = {} } = record;
  const retryAfter = readRetryAfter(record.retryAfter);
  const { connect = 0, tls = connect, firstByte = tls, end = firstByte } = timings;
  return {
    ...(failure === undefined ? {} : { failure }),
    ...(status === undefined ? {} : { status, bytes: bytes ?? 0, waited: firstByte - tls > 300 }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(location === undefined ? {} : { location }),
    ...(link === undefined ? {} : { link }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(record.problemType === undefined ? {} : { problem: record.problemType }),
    ...(failure === undefined ? { ordered: isOrdered([connect, tls, firstByte, end]) } : {}),
  };
}

export function isOrdered(times: readonly number[]): boolean {
  return times.every((time, index) => time >= (times[index - 1] ?? 0));
}

export function readRetryAfter(header: string | undefined): string | undefined {
  if (header === undefined || /^\d+$/.test(header)) return header;
  return `date in ${Math.round((Date.parse(header) - Date.now()) / 60_000)} min`;
}
