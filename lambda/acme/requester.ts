import type { z } from 'zod';
import { type Problem, problemSchema } from '../contract/problem.ts';
import type { RequestRecord } from '../contract/result.ts';
import { createSigner, type SignedAnswer, type Signer } from './client.ts';
import type { AcmeConnection } from './connection.ts';
import { AcmeProblemError, type Resource, TransportError } from './errors.ts';
import { type Directory, directorySchema } from './objects.ts';
import { exchange, type HttpAnswer } from './transport.ts';

/** Every request of a probe, in order. */
export type Transcript = { readonly requests: RequestRecord[] };

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

/** Requests of one session: each recorded, each with a nonce of the pool, each within the deadline. */
export type Requester = {
  directory(): Promise<Directory>;
  /**
   * @throws AcmeProblemError for any status of 400 or more
   * @throws TransportError
   */
  post(
    resource: Resource,
    url: string,
    payload: object | null,
    options?: { kid?: string; bind?: boolean },
  ): Promise<Reply>;
  challengeValue(token: string): Promise<string>;
};

export type RequesterOptions = {
  readonly privateKeyPem: string;
  readonly externalAccountBinding?: { readonly keyId: string; readonly hmacKey: string };
  readonly transcript: Transcript;
  readonly deadline: number;
  readonly requestTimeoutMs: number;
};

export function createRequester(connection: AcmeConnection, options: RequesterOptions): Requester {
  const { ca, clock, nonces } = connection;
  // acme-client hands on the URL alone; every URL stands for one resource.
  const resources = new Map<string, Resource>();

  const recorded = async (resource: Resource, method: string, url: string, body?: string): Promise<HttpAnswer> => {
    const at = clock.now();
    const timeoutMs = Math.min(options.requestTimeoutMs, options.deadline - at);
    const note = (more: Partial<RequestRecord>) =>
      options.transcript.requests.push({
        at: new Date(at).toISOString(),
        method,
        resource,
        url,
        durationMs: clock.now() - at,
        ...more,
      });
    try {
      const answer = await exchange({
        resource,
        url,
        method,
        agent: connection.agent(),
        timeoutMs,
        ...(body === undefined ? {} : { body }),
      });
      const nonce = answer.headers['replay-nonce'];
      if (typeof nonce === 'string') nonces.put(nonce);
      const retryAfter = answer.headers['retry-after'];
      const problem = answer.status >= 400 ? problemIn(answer) : undefined;
      note({
        status: answer.status,
        ...(retryAfter ? { retryAfter } : {}),
        ...(problem ? { problemType: problem.type } : {}),
      });
      return answer;
    } catch (error) {
      if (error instanceof TransportError) note({ failure: `${error.code}: ${error.reason}` });
      throw error;
    }
  };
  const directory = async (): Promise<Directory> => {
    const known = connection.knownDirectory();
    if (known) return known;
    const answer = await recorded('directory', 'GET', ca.directory);
    if (answer.status >= 400) throw refused(answer, 'directory', ca.directory);
    const value = readAs(directorySchema, answer.text, 'directory', ca.directory);
    connection.rememberDirectory(value);
    return value;
  };
  const nonce = async (): Promise<string> => {
    const pooled = nonces.take();
    if (pooled !== undefined) return pooled;
    const url = (await directory()).newNonce;
    const answer = await recorded('newNonce', 'HEAD', url);
    if (answer.status >= 400) throw refused(answer, 'newNonce', url);
    const given = nonces.take();
    if (given === undefined) throw new TransportError('malformed', 'newNonce', url, 'no Replay-Nonce header');
    return given;
  };
  const signer: Signer = createSigner({
    directoryUrl: ca.directory,
    ...options,
    nonce,
    send: async (url, body) =>
      asSignedAnswer(await recorded(resources.get(url) ?? 'order', 'POST', url, body), nonces.take),
  });
  return {
    directory,
    challengeValue: signer.challengeValue,
    async post(resource, url, payload, how = {}) {
      resources.set(url, resource);
      const { data, status, headers } = await signer.post(url, payload, how);
      const answer = data as HttpAnswer;
      if (status >= 400) throw refused(answer, resource, url);
      return { status, headers, text: answer.text };
    },
  };
}

/**
 * What acme-client looks at: the problem type, to try badNonce again with the nonce that came with it (RFC 8555 section
 * 6.5). That nonce lies in the pool already and is taken out for it.
 */
function asSignedAnswer(answer: HttpAnswer, takeNonce: () => string | undefined): SignedAnswer {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  const type = answer.status === 400 ? problemIn(answer)?.type : undefined;
  if (type === 'urn:ietf:params:acme:error:badNonce') {
    const nonce = takeNonce();
    if (nonce === undefined) delete headers['replay-nonce'];
    else headers['replay-nonce'] = nonce;
  }
  return { status: answer.status, headers, data: { ...answer, type } };
}

/** The problem document of an answer, if it is one. */
function problemIn(answer: HttpAnswer): Problem | undefined {
  try {
    const parsed = problemSchema.safeParse(JSON.parse(answer.text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function refused(answer: HttpAnswer, resource: Resource, url: string): AcmeProblemError {
  const problem = problemIn(answer);
  return new AcmeProblemError({
    problem: { ...(problem ?? { type: 'about:blank' }), status: answer.status },
    documented: problem !== undefined,
    status: answer.status,
    resource,
    url,
    retryAfter: answer.headers['retry-after'],
  });
}

/** @throws TransportError `malformed`: the CA's answer is not the object that RFC 8555 describes */
export function readAs<T>(schema: z.ZodType<T>, text: string, resource: Resource, url: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new TransportError('malformed', resource, url, 'not JSON');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole');
  throw new TransportError(
    'malformed',
    resource,
    url,
    `not as RFC 8555 has it: ${[...new Set(fields)].slice(0, 5).join(', ')}`,
  );
}
