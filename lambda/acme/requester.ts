import { AsyncLocalStorage } from 'node:async_hooks';
import type { z } from 'zod';
import { parseSafely } from '../contract/parse.ts';
import { TRANSCRIPT_BOUNDS } from '../contract/result.ts';
import { createSigner, type SignedAnswer } from './client.ts';
import type { AcmeConnection } from './connection.ts';
import { quotedDirectory } from './directory-record.ts';
import { AcmeProblemError, type Resource, TransportError } from './errors.ts';
import { termsIn } from './links.ts';
import { nonceIn } from './nonces.ts';
import { type Directory, directorySchema } from './objects.ts';
import { quoteProblem } from './problem-document.ts';
import { createRecorder, problemIn, type RecorderOptions } from './recorder.ts';
import { createSecrecy, type Secrecy } from './secrecy.ts';
import type { HttpAnswer } from './transport.ts';

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
  /** The payload of a keyChange (RFC 8555 section 7.3.5). */
  keyChangeOf(url: string, accountUrl: string, newPrivateKeyPem: string): object;
  /** What must not be quoted of the CA's words. */
  readonly secrecy: Secrecy;
};

export type RequesterOptions = RecorderOptions & {
  readonly privateKeyPem: string;
  readonly externalAccountBinding?: { readonly keyId: string; readonly hmacKey: string };
  /** Default: of its own. */
  readonly secrecy?: Secrecy;
};

/**
 * A server may cut an idle connection just when it is used again. What may be carried out twice is asked once more (RFC 9112
 * section 9.3.1): reading changes nothing, and a challenge that was accepted is not accepted anew (RFC 8555 section 7.5.1).
 */
async function repeatable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof TransportError && error.stale) return ask();
    throw error;
  }
}

export function createRequester(connection: AcmeConnection, options: RequesterOptions): Requester {
  const { ca, nonces } = connection;
  // acme-client hands on the URL alone; every URL stands for one resource.
  const resources = new Map<string, Resource>();
  const attempts = new AsyncLocalStorage<{ sent: number }>();
  const secrecy = options.secrecy ?? createSecrecy();
  if (options.externalAccountBinding) secrecy.keep(options.externalAccountBinding.hmacKey);
  const send = createRecorder(connection, options, secrecy);

  const directory = async (): Promise<Directory> => {
    const known = connection.knownDirectory();
    if (known) return known;
    const answer = await repeatable(() => send({ resource: 'directory', method: 'GET', url: ca.directory }));
    if (answer.status >= 400) throw refused(answer, 'directory', ca.directory, secrecy);
    const value = quotedDirectory(readAs(directorySchema, answer.text, 'directory', ca.directory), secrecy);
    connection.rememberDirectory(value);
    return value;
  };
  const nonce = async (): Promise<string> => {
    const pooled = nonces.take();
    if (pooled !== undefined) {
      // It may have come with the answer to another session of this connection.
      secrecy.keep(pooled);
      return pooled;
    }
    const url = (await directory()).newNonce;
    const answer = await repeatable(() => send({ resource: 'newNonce', method: 'HEAD', url }));
    if (answer.status >= 400) throw refused(answer, 'newNonce', url, secrecy);
    const given = nonceIn(answer.headers['replay-nonce']);
    if (given === undefined) throw new TransportError('malformed', 'newNonce', url, 'no Replay-Nonce header');
    return given;
  };
  const signer = createSigner({
    directoryUrl: ca.directory,
    ...options,
    nonce,
    send: async (url, body) => {
      secrecy.keep(...secretsOf(body));
      const post = attempts.getStore();
      const attempt = post ? ++post.sent : 1;
      const resource = resources.get(url) ?? 'order';
      return asSignedAnswer(await send({ resource, method: 'POST', url, body, attempt }));
    },
  });
  return {
    directory,
    secrecy,
    keyChangeOf: signer.keyChangeOf,
    async challengeValue(token) {
      secrecy.keep(token);
      const value = await signer.challengeValue(token);
      secrecy.keep(value);
      return value;
    },
    async post(resource, url, payload, how = {}) {
      resources.set(url, resource);
      const sendOnce = () => connection.turns(() => attempts.run({ sent: 0 }, () => signer.post(url, payload, how)));
      const { data, status, headers } = await (payload === null || resource === 'challenge'
        ? repeatable(sendOnce)
        : sendOnce());
      const answer = data as HttpAnswer;
      if (status >= 400) throw refused(answer, resource, url, secrecy);
      return { status, headers, text: answer.text };
    },
  };
}

type Jws = { readonly protected?: string; readonly payload?: string; readonly signature?: string };

/** A signed message is a secret in all its parts; one in its payload, of a binding or a keyChange, is as well. */
function secretsOf(body: string): string[] {
  const message = JSON.parse(body) as Jws;
  const text = Buffer.from(message.payload ?? '', 'base64url').toString();
  const payload = (text === '' ? {} : JSON.parse(text)) as Jws & { externalAccountBinding?: Jws };
  return [message, payload, payload.externalAccountBinding ?? {}].flatMap((jws) =>
    [jws.protected, jws.payload, jws.signature].filter((part) => part !== undefined),
  );
}

/** What acme-client looks at: the problem type, to try badNonce again with the nonce beside it (RFC 8555 section 6.5). */
function asSignedAnswer(answer: HttpAnswer): SignedAnswer {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  return { status: answer.status, headers, data: { ...answer, type: problemIn(answer)?.type } };
}

function refused(answer: HttpAnswer, resource: Resource, url: string, secrecy: Secrecy): AcmeProblemError {
  const problem = problemIn(answer);
  const { 'retry-after': retryAfter, location } = answer.headers;
  const terms = termsIn(answer.headers.link);
  return new AcmeProblemError({
    problem: quoteProblem({ ...(problem ?? { type: 'about:blank' }), status: answer.status }, secrecy),
    documented: problem !== undefined,
    terms: terms === undefined ? undefined : secrecy.quote(terms, TRANSCRIPT_BOUNDS.url),
    status: answer.status,
    resource,
    url: secrecy.quote(url, TRANSCRIPT_BOUNDS.url),
    retryAfter: retryAfter === undefined ? undefined : secrecy.quote(retryAfter, TRANSCRIPT_BOUNDS.word),
    location: location === undefined ? undefined : secrecy.quote(location, TRANSCRIPT_BOUNDS.location),
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
  const parsed = parseSafely(schema, json);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole');
  throw new TransportError(
    'malformed',
    resource,
    url,
    `not as RFC 8555 has it: ${[...new Set(fields)].slice(0, 5).join(', ')}`,
  );
}
