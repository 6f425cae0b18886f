import type { Problem } from '../contract/problem.ts';

/** What a request was for, in terms of RFC 8555 and RFC 9773. */
export type Resource =
  | 'directory'
  | 'newNonce'
  | 'newAccount'
  | 'newOrder'
  | 'order'
  | 'authorization'
  | 'challenge'
  | 'finalize'
  | 'certificate'
  | 'revokeCert'
  | 'account'
  | 'keyChange'
  | 'renewalInfo'
  | 'statusApi';

/** The CA answered with an error: a problem document (RFC 8555 section 6.7), or `about:blank` where it sent none. */
export class AcmeProblemError extends Error {
  readonly problem: Problem;
  readonly status: number;
  readonly resource: Resource;
  readonly url: string;
  /** As sent: seconds or an HTTP date. */
  readonly retryAfter: string | undefined;
  /** Whether the body was a problem document. */
  readonly documented: boolean;
  /** The CA's terms as they are now, by its Link header (section 7.3.3). */
  readonly terms: string | undefined;
  /** The Location header, where one came. */
  readonly location: string | undefined;

  constructor(answer: {
    readonly problem: Problem;
    readonly status: number;
    readonly resource: Resource;
    readonly url: string;
    readonly retryAfter: string | undefined;
    readonly documented: boolean;
    readonly terms?: string | undefined;
    readonly location?: string | undefined;
  }) {
    super(`${answer.resource} answered ${answer.status} ${answer.problem.type}`);
    this.name = 'AcmeProblemError';
    this.problem = answer.problem;
    this.status = answer.status;
    this.resource = answer.resource;
    this.url = answer.url;
    this.retryAfter = answer.retryAfter;
    this.documented = answer.documented;
    this.terms = answer.terms;
    this.location = answer.location;
  }
}

export type TransportCode =
  | 'refused'
  | 'reset'
  | 'dns'
  | 'timeout'
  /** Not sent: the deadline had passed. */
  | 'deadline'
  | 'tls'
  | 'malformed'
  | 'too-large'
  | 'redirect'
  /** Not sent: the CA named a URL at a host that is neither its directory's nor allowed by the config. */
  | 'foreign-host'
  | 'other';

/** No usable answer came. Holds no request body: that is a signed message. */
export class TransportError extends Error {
  readonly code: TransportCode;
  readonly resource: Resource;
  readonly url: string;
  /** The platform's own word, `ECONNREFUSED` for one. */
  readonly reason: string;
  /** It went over a connection that an earlier request had opened, and that was cut before any answer. */
  readonly stale: boolean;

  constructor(code: TransportCode, resource: Resource, url: string, reason: string, stale = false) {
    super(`${resource}: ${code} (${reason})`);
    this.name = 'TransportError';
    this.code = code;
    this.resource = resource;
    this.url = url;
    this.reason = reason;
    this.stale = stale;
  }
}

/** The CA knows the key, but its account cannot be used any more (RFC 8555 section 7.1.6). */
export class AcmeAccountError extends Error {
  /** `deactivated` or `revoked`. */
  readonly status: string;
  readonly url: string;

  constructor(status: string, url: string) {
    super(`the account is ${status}`);
    this.name = 'AcmeAccountError';
    this.status = status;
    this.url = url;
  }
}

/** The deadline passed while an object was polled. */
export class AcmeTimeoutError extends Error {
  readonly resource: 'authorization' | 'order';
  readonly url: string;
  /** The last status seen. */
  readonly status: string;
  /** When the CA asked to be asked again, where that is past the deadline; milliseconds since 1970. */
  readonly retryAt: number | undefined;

  constructor(resource: 'authorization' | 'order', url: string, status: string, retryAt?: number) {
    super(`${resource} was still ${status} at the deadline`);
    this.name = 'AcmeTimeoutError';
    this.resource = resource;
    this.url = url;
    this.status = status;
    this.retryAt = retryAt;
  }
}
