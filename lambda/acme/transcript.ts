import { X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Problem } from '../contract/problem.ts';
import {
  TRANSCRIPT_BOUNDS as BOUNDS,
  type ConnectionRecord,
  type RequestRecord,
  type ServerCertificate,
} from '../contract/result.ts';
import { quoteProblem } from './problem-document.ts';
import type { Secrecy } from './secrecy.ts';
import type { Seen } from './watch.ts';

/** Every request of a probe, in order, within TRANSCRIPT_BOUNDS. */
export type Transcript = { readonly requests: RequestRecord[] };

type Quote = Secrecy['quote'];

/** What was seen of a request, for its record. No secret and no text without bounds is in it. */
export function recordOf(seen: Seen, problem: Problem | undefined, secrecy: Secrecy): Partial<RequestRecord> {
  const { quote } = secrecy;
  const { status, headers, bytesRead, timings } = seen;
  const quoted = problem && quoteProblem(problem, secrecy);
  return {
    ...(status === undefined ? {} : { status, responseBytes: bytesRead }),
    ...(headers ? headersOf(headers, quote) : {}),
    ...(quoted ? { problemType: quoted.type, problem: quoted } : {}),
    ...(seen.reused === undefined ? {} : { timings, connection: connectionOf(seen, quote) }),
  };
}

function headersOf(headers: IncomingHttpHeaders, quote: Quote): Partial<RequestRecord> {
  const { 'retry-after': retryAfter, 'content-type': contentType, location, link } = headers;
  const links = Array.isArray(link) ? link.join(', ') : link;
  return {
    ...(retryAfter ? { retryAfter: quote(retryAfter, BOUNDS.word) } : {}),
    ...(contentType ? { contentType: quote(contentType, BOUNDS.word) } : {}),
    ...(location ? { location: quote(location, BOUNDS.location) } : {}),
    ...(links ? { link: quote(links, BOUNDS.link) } : {}),
  };
}

/** The socket of a request, for the record. */
export function connectionOf({ reused = false, address, port, tls }: Seen, quote: Quote): ConnectionRecord {
  const certificate = tls?.certificate && certificateOf(tls.certificate, quote);
  return {
    reused,
    ...(address === undefined ? {} : { address: quote(address, BOUNDS.word) }),
    ...(port === undefined ? {} : { port }),
    ...(tls
      ? {
          tls: {
            ...(tls.version ? { version: quote(tls.version, BOUNDS.word) } : {}),
            ...(tls.cipher ? { cipher: quote(tls.cipher, BOUNDS.word) } : {}),
            ...(certificate ? { certificate } : {}),
          },
        }
      : {}),
  };
}

/** `undefined` where OpenSSL took it for the handshake but cannot say what is in it. */
function certificateOf(der: Buffer, quote: Quote): ServerCertificate | undefined {
  try {
    const { fingerprint256, subject, issuer, subjectAltName, validToDate } = new X509Certificate(der);
    return {
      fingerprint: fingerprint256,
      subject: quote(subject ?? '', BOUNDS.certificateText),
      issuer: quote(issuer ?? '', BOUNDS.certificateText),
      names: quote(subjectAltName ?? '', BOUNDS.certificateText),
      notAfter: validToDate.toISOString(),
    };
  } catch {
    return undefined;
  }
}

/** How a probe began is worth more than what it repeated. */
const KEPT_OF_BEGINNING = 10;
/** Characters of records as JSON. */
const sizes = new WeakMap<RequestRecord, number>();

/** Adds a record, and leaves others out where the transcript would get too large. */
export function append({ requests }: Transcript, record: RequestRecord): void {
  requests.push(record);
  let characters = requests.reduce((sum, each) => sum + sizeOf(each), 0);
  while (requests.length > BOUNDS.requests || characters > BOUNDS.characters) characters -= leaveOneOut(requests);
}

function sizeOf(record: RequestRecord): number {
  const size = sizes.get(record) ?? JSON.stringify(record).length + 1;
  sizes.set(record, size);
  return size;
}

/** A plain success of the first half that is not of the beginning, else the record in the middle. @returns what it saves */
function leaveOneOut(requests: RequestRecord[]): number {
  const middle = Math.floor(requests.length / 2);
  const plain = requests.findIndex(
    ({ status = 0, failure }, index) => index >= KEPT_OF_BEGINNING && status < 400 && failure === undefined,
  );
  const index = plain === -1 ? middle : Math.min(plain, middle);
  const [left, next] = requests.slice(index, index + 2);
  if (!left || !next) throw new Error('a single record is larger than the whole transcript may be');
  const marked = { ...next, omittedBefore: (next.omittedBefore ?? 0) + (left.omittedBefore ?? 0) + 1 };
  requests.splice(index, 2, marked);
  return sizeOf(left) + sizeOf(next) - sizeOf(marked);
}
