import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Agent, type RequestOptions, request } from 'node:https';
import { setImmediate } from 'node:timers/promises';
import { type Resource, type TransportCode, TransportError } from './errors.ts';
import type { Watch } from './watch.ts';

/** The longest body that is read: a directory, an order of 100 names and a chain stay far below. */
const MOST_BYTES = 1_000_000;
const USER_AGENT = 'renewal-prober/0.1.0';

export type HttpAnswer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };
export type HttpRequest = {
  readonly resource: Resource;
  readonly url: string;
  readonly method: string;
  readonly body?: string;
  readonly agent: Agent;
  /** Milliseconds for everything: look-up, connection, TLS and the whole answer. */
  readonly timeoutMs: number;
};

/**
 * One https request, tried once; redirects are not followed.
 * @param watch sees what happens on the way, also where no usable answer comes
 * @throws TransportError
 */
export async function exchange(asked: HttpRequest, watch?: Watch): Promise<HttpAnswer> {
  const failed = (code: TransportCode, reason: string, stale = false) =>
    new TransportError(code, asked.resource, asked.url, reason, stale);
  if (asked.timeoutMs <= 0) throw failed('deadline', 'no time was left');
  const timeout = AbortSignal.timeout(asked.timeoutMs);
  // Signing and making keys hold up the event loop: only now does the agent hear of the idle sockets that the CA closed meanwhile.
  await setImmediate();
  try {
    const response = await send(asked, timeout, watch);
    const head = { status: response.statusCode ?? 0, headers: response.headers };
    watch?.answered(head);
    const text = await readBody(response, watch, () => failed('too-large', `more than ${MOST_BYTES} bytes`));
    watch?.ended();
    if (head.status >= 300 && head.status < 400) throw failed('redirect', `status ${head.status}`);
    return { ...head, text };
  } catch (error) {
    if (error instanceof TransportError) throw error;
    watch?.failed(error);
    if (timeout.aborted) throw failed('timeout', `${Math.round(asked.timeoutMs)} ms`);
    const reason = reasonOf(error);
    const code = codeOf(reason);
    throw failed(code, reason, code === 'reset' && watch?.seen.reused === true && watch.seen.status === undefined);
  }
}

function send(asked: HttpRequest, signal: AbortSignal, watch: Watch | undefined): Promise<IncomingMessage> {
  const headers: Record<string, string | number> = { 'User-Agent': USER_AGENT, Accept: '*/*' };
  if (asked.body !== undefined) {
    headers['Content-Type'] = 'application/jose+json';
    headers['Content-Length'] = Buffer.byteLength(asked.body);
  }
  const options: RequestOptions = { method: asked.method.toUpperCase(), agent: asked.agent, headers, signal };
  return new Promise((resolve, reject) => {
    const sent = request(asked.url, options, resolve).on('error', reject);
    watch?.sent(sent);
    sent.end(asked.body);
  });
}

async function readBody(response: IncomingMessage, watch: Watch | undefined, tooLarge: () => Error): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    watch?.read(part.length);
    if (size > MOST_BYTES) {
      response.destroy();
      throw tooLarge();
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The platform's own word for an error of a connection, and what it comes to. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}

/** Node's names for what TLS and the check of a certificate (OpenSSL's X509_V_ERR_*) may end with. */
const TLS_REASONS =
  /^(ERR_TLS|ERR_SSL|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|ERROR_IN_CERT|EPROTO)/;

export function codeOf(reason: string): TransportCode {
  if (TLS_REASONS.test(reason)) return 'tls';
  if (reason.startsWith('DNS_')) return 'dns';
  switch (reason) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'reset';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'dns';
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      return reason.startsWith('HPE_') ? 'malformed' : 'other';
  }
}
