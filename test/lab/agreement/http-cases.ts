/** A fault of a front before a CA; none: the front passes everything on. */
export type HttpCase = {
  readonly name: string;
  readonly fault?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** What both must see in the last request, so that two blind eyes do not agree. */
  readonly shows: Readonly<Record<string, unknown>>;
};

const RATE_LIMITED = 'urn:ietf:params:acme:error:rateLimited';
const INTERNAL = 'urn:ietf:params:acme:error:serverInternal';
const ALTERNATE = '<https://ca.example/dir>;rel="index"';

export const HTTP_CASES: readonly HttpCase[] = [
  { name: 'a healthy CA', shows: { status: 201, contentType: 'application/json' } },
  { name: 'refused', fault: 'refuse', shows: { failure: 'refused' } },
  { name: 'no answer', fault: 'hang', shows: { failure: 'timeout' } },
  { name: 'a late answer', fault: 'delay', parameters: { milliseconds: 500 }, shows: { waited: true } },
  {
    name: '500 with a problem document',
    fault: 'status',
    parameters: { status: 500, problem: { type: INTERNAL }, at: ['newOrder'] },
    shows: { status: 500, problem: INTERNAL },
  },
  { name: '502 of a load balancer', fault: 'bad-gateway', shows: { status: 502, contentType: 'text/html' } },
  {
    name: '429, Retry-After in seconds',
    fault: 'retry-after',
    parameters: { status: 429, seconds: 3_600, at: ['newOrder'] },
    shows: { status: 429, retryAfter: '3600', problem: RATE_LIMITED },
  },
  {
    name: '503, Retry-After as a date',
    fault: 'retry-after',
    parameters: { status: 503, seconds: 3_600, form: 'date' },
    shows: { status: 503, retryAfter: 'date in 60 min' },
  },
  {
    name: 'Link and Location',
    fault: 'header',
    parameters: { set: { Link: ALTERNATE, Location: 'https://ca.example/order/1' }, at: ['newOrder'] },
    shows: { link: ALTERNATE, location: 'https://ca.example/order/1' },
  },
  {
    name: 'a Content-Type taken away',
    fault: 'header',
    parameters: { remove: ['Content-Type'], at: ['newOrder'] },
    shows: { status: 201 },
  },
  { name: 'JSON that ends in the middle', fault: 'truncated-json', shows: { status: 200 } },
  {
    name: 'a body of 0.9 MB',
    fault: 'huge-body',
    parameters: { bytes: 900_000, at: ['newOrder'] },
    shows: { status: 201, bytes: 900_000 },
  },
  { name: 'cut in the middle of a body', fault: 'drop', shows: { failure: 'cut', status: 200 } },
  { name: 'reset in place of an answer', fault: 'reset', shows: { failure: 'cut' } },
  { name: 'a redirect to itself', fault: 'redirect-loop', parameters: { status: 302 }, shows: { status: 302 } },
  { name: 'a TLS certificate that has expired', fault: 'tls-expired', shows: { failure: 'tls' } },
  { name: 'a TLS certificate for another name', fault: 'tls-wrong-name', shows: { failure: 'tls' } },
  { name: 'a TLS handshake that fails', fault: 'tls-handshake-failure', shows: { failure: 'tls' } },
];
