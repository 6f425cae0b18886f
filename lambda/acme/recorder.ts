import type { Problem } from '../contract/problem.ts';
import type { RequestRecord } from '../contract/result.ts';
import type { AcmeConnection } from './connection.ts';
import { type Resource, TransportError } from './errors.ts';
import { nonceIn } from './nonces.ts';
import { readProblem } from './problem-document.ts';
import type { Secrecy } from './secrecy.ts';
import { exchange, type HttpAnswer } from './transport.ts';

const BAD_NONCE = 'urn:ietf:params:acme:error:badNonce';

/** Every request of a probe, in order. */
export type Transcript = { readonly requests: RequestRecord[] };

export type Recorder = (resource: Resource, method: string, url: string, body?: string) => Promise<HttpAnswer>;

export type RecorderOptions = {
  readonly transcript: Transcript;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly requestTimeoutMs: number;
};

/** Sends requests within the deadline, writes each down with what came of it, and keeps the nonces of the answers. */
export function createRecorder(connection: AcmeConnection, options: RecorderOptions, secrecy: Secrecy): Recorder {
  const { clock, nonces } = connection;
  return async (resource, method, url, body) => {
    const at = clock.now();
    const note = (more: Partial<RequestRecord>) => {
      const record = { at: new Date(at).toISOString(), method, resource, url, durationMs: clock.now() - at, ...more };
      options.transcript.requests.push(secrecy.scrub(record));
    };
    const timeoutMs = Math.min(options.requestTimeoutMs, options.deadline - at);
    const asked = { resource, url, method, agent: connection.agent(), timeoutMs };
    try {
      const answer = await exchange(body === undefined ? asked : { ...asked, body });
      const problem = problemIn(answer);
      const nonce = nonceIn(answer.headers['replay-nonce']);
      if (nonce !== undefined) secrecy.keep(nonce);
      // The nonces of newNonce and of badNonce belong to the request that waits for them.
      if (nonce !== undefined && method !== 'HEAD' && problem?.type !== BAD_NONCE) nonces.put(nonce);
      note(outcomeOf(answer, problem));
      return answer;
    } catch (error) {
      if (error instanceof TransportError) note({ failure: `${error.code}: ${error.reason}` });
      throw error;
    }
  };
}

function outcomeOf(answer: HttpAnswer, problem: Problem | undefined): Partial<RequestRecord> {
  const retryAfter = answer.headers['retry-after'];
  return {
    status: answer.status,
    ...(retryAfter ? { retryAfter } : {}),
    ...(problem ? { problemType: problem.type } : {}),
  };
}

/** The problem document of an answer that is an error. */
export function problemIn(answer: HttpAnswer): Problem | undefined {
  return answer.status >= 400 ? readProblem(answer.text, answer.headers['content-type']) : undefined;
}
