import type { Answer, HeaderLines } from './behaviour.ts';
import { headerOf, withoutHeaders } from './headers.ts';

export const ACME_ERROR = 'urn:ietf:params:acme:error:';

/** A problem document (RFC 7807, RFC 8555 section 6.7). */
export function problemAnswer(status: number, type: string, detail: string, headers: HeaderLines = []): Answer {
  const body = JSON.stringify({ type, detail, status });
  return bodyAnswer(status, 'application/problem+json', body, headers);
}

export function bodyAnswer(status: number, contentType: string, body: string, headers: HeaderLines = []): Answer {
  return { kind: 'answer', status, headers: [['Content-Type', contentType], ...headers], body: Buffer.from(body) };
}

/** The same answer with another body; its length is told anew. */
export function withBody(answer: Answer, body: Buffer | string): Answer {
  return { ...answer, headers: withoutHeaders(answer.headers, 'Content-Length'), body: Buffer.from(body) };
}

export function isJson(answer: Answer): boolean {
  const type = headerOf(answer.headers, 'Content-Type') ?? '';
  return /^application\/(problem\+)?json\b/.test(type) && answer.body.length > 0;
}

/** The object of an ACME answer; undefined where there is none, or a problem document. */
export function objectOf(answer: Answer): Record<string, unknown> | undefined {
  if (!isJson(answer) || answer.status >= 400) return undefined;
  return JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>;
}

export function withObject(answer: Answer, object: object): Answer {
  return withBody(answer, JSON.stringify(object));
}
