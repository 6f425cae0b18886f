import type { Problem } from '../contract/problem.ts';
import { type RequestRecord, TRANSCRIPT_BOUNDS } from '../contract/result.ts';
import type { AcmeConnection } from './connection.ts';
import { type Resource, TransportError } from './errors.ts';
import { nonceIn } from './nonces.ts';
import { assertOwnHost } from './own-host.ts';
import { readProblem } from './problem-document.ts';
import type { Secrecy } from './secrecy.ts';
import { append, recordOf, type Transcript } from './transcript.ts';
import { exchange, type HttpAnswer } from './transport.ts';
import { type Seen, startWatch } from './watch.ts';

const BAD_NONCE = 'urn:ietf:params:acme:error:badNonce';

export type Recorder = (asked: {
  readonly resource: Resource;
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  /** 2 and more where the same message was refused for its nonce before; default 1. */
  readonly attempt?: number;
}) => Promise<HttpAnswer>;

export type RecorderOptions = {
  readonly transcript: Transcript;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly requestTimeoutMs: number;
};

/** Sends requests within the deadline, writes each down with what came of it, and keeps the nonces of the answers. */
export function createRecorder(connection: AcmeConnection, options: RecorderOptions, secrecy: Secrecy): Recorder {
  const { clock, nonces } = connection;
  const keepNonce = ({ headers }: Seen): string | undefined => {
    const nonce = nonceIn(headers?.['replay-nonce']);
    if (nonce !== undefined) secrecy.keep(nonce);
    return nonce;
  };
  return async ({ resource, method, url, body, attempt = 1 }) => {
    const at = clock.now();
    const watch = startWatch(clock);
    const note = (more: Partial<RequestRecord>, problem?: Problem) =>
      append(options.transcript, {
        at: new Date(at).toISOString(),
        method,
        resource,
        url: secrecy.quote(url, TRANSCRIPT_BOUNDS.url),
        durationMs: watch.elapsed(),
        ...(body === undefined ? {} : { requestBytes: Buffer.byteLength(body) }),
        ...(attempt > 1 ? { attempt, retriedFor: 'badNonce' } : {}),
        ...recordOf(watch.seen, problem, secrecy),
        ...more,
      });
    const timeoutMs = Math.min(options.requestTimeoutMs, options.deadline - at);
    const asked = { resource, url, method, agent: connection.agent(), timeoutMs };
    try {
      assertOwnHost(connection.ca, resource, url);
      const answer = await exchange(body === undefined ? asked : { ...asked, body }, watch);
      const problem = problemIn(answer);
      const nonce = keepNonce(watch.seen);
      // The nonces of newNonce and of badNonce belong to the request that waits for them.
      if (nonce !== undefined && method !== 'HEAD' && problem?.type !== BAD_NONCE) nonces.put(nonce);
      note({}, problem);
      return answer;
    } catch (error) {
      keepNonce(watch.seen);
      if (error instanceof TransportError) note({ failure: `${error.code}: ${error.reason}` });
      throw error;
    }
  };
}

/** The problem document of an answer that is an error. */
export function problemIn(answer: HttpAnswer): Problem | undefined {
  return answer.status >= 400 ? readProblem(answer.text, answer.headers['content-type']) : undefined;
}
