import type { Clock } from '../contract/clock.ts';
import { TroubleError } from '../contract/problem.ts';
import type { ExternalAccountBinding } from '../contract/secret.ts';
import type { Step } from '../contract/vocabulary.ts';
import type { AcmeConnection } from './connection.ts';
import { AcmeAccountError, AcmeProblemError, type Resource, type TransportCode, TransportError } from './errors.ts';
import { alternatesIn } from './links.ts';
import { type Authorization, accountSchema, type Directory, type Order } from './objects.ts';
import { assertOwnHost } from './own-host.ts';
import { pollUntilDone } from './polling.ts';
import { createReaders, type Post } from './readers.ts';
import { createRequester, type Reply, type Requester, readAs } from './requester.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Secrecy } from './secrecy.ts';
import type { Transcript } from './transcript.ts';

export type { Authorization, Directory, Order, Transcript };

const REQUEST_TIMEOUT_MS = 20_000;
/** Characters of a status of an account that RFC 8555 does not know. */
const MOST_WORD = 40;
/** Characters of a chain: ten certificates of 100 names each stay far below, and what is longer fits into no ledger item. */
const MOST_CHAIN = 200_000;
/** How often an order is looked at again after a finalize whose answer was lost or was a server error. */
const LOOKS_AFTER_LOST_FINALIZE = 3;
/** How a request fails that the CA cannot have seen. */
const NEVER_ARRIVED: readonly TransportCode[] = ['deadline', 'dns', 'refused', 'tls'];
const UNFINISHED_ORDER = ['pending', 'ready', 'processing'];
const ORDER_NOT_READY = 'urn:ietf:params:acme:error:orderNotReady';

export type SessionOptions = {
  readonly privateKeyPem: string;
  readonly accountUrl?: string;
  readonly transcript: Transcript;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** Default 20 000. */
  readonly requestTimeoutMs?: number;
  /** What nothing may quote, shared by the sessions of a probe: a CA may quote to one what it gave to another. */
  readonly secrecy?: Secrecy;
};

/**
 * The protocol of RFC 8555 for one account at one CA. Every method throws AcmeProblemError for the CA's "no",
 * TransportError where no usable answer came, and AcmeTimeoutError where the deadline passed while polling. What the CA says
 * is kept word for word but for nonces, tokens and signatures.
 */
export type AcmeSession = {
  directory(): Promise<Directory>;
  /**
   * Section 7.3; an account that exists for this key already is returned.
   * @returns the account URL
   * @throws AcmeAccountError
   */
  register(options: { externalAccountBinding?: ExternalAccountBinding; onlyReturnExisting?: boolean }): Promise<string>;
  /** Section 7.3.2, by POST-as-GET of the account's URL: throws where the key is none of it. @throws AcmeAccountError */
  readAccount(): Promise<void>;
  /**
   * Section 7.3.5: the account has the new key from then on, and this session's works no more. Done already is done: 409 with
   * the Location of this account says that the new key is its own.
   */
  keyChange(newPrivateKeyPem: string): Promise<void>;
  newOrder(names: readonly string[], profile?: string): Promise<Order>;
  authorization(url: string): Promise<Authorization>;
  /** The TXT value for a dns-01 token, section 8.4. */
  challengeValue(token: string): Promise<string>;
  acceptChallenge(url: string): Promise<void>;
  /** Polls until the authorization is not pending any more; reads through a server error or a broken connection. */
  awaitAuthorization(url: string): Promise<Authorization>;
  /** Section 7.4. After a server error, a cut connection or `orderNotReady` the order is read again: issuance may have happened. */
  finalize(order: Order, csrPem: string): Promise<Order>;
  /** Polls until the order is valid or invalid; reads through a server error or a broken connection. */
  awaitOrder(order: Order): Promise<Order>;
  /** Section 7.4.2. @returns the default chain, and the URLs of alternate ones */
  downloadCertificate(url: string): Promise<{ chainPem: string; alternates: string[] }>;
  /** Section 7.6. @param chainPem the leaf comes first */
  revoke(chainPem: string): Promise<void>;
  /** Section 7.5.2. */
  deactivateAuthorization(url: string): Promise<void>;
};

export function openSession(connection: AcmeConnection, options: SessionOptions): AcmeSession {
  const { clock } = connection;
  const { deadline, accountUrl } = options;
  const requestTimeoutMs = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const requester = createRequester(connection, { ...options, requestTimeoutMs });
  const kid = (): string => {
    if (accountUrl === undefined) throw new Error('this session has no account URL');
    return accountUrl;
  };
  const post: Post = (resource, url, payload) => requester.post(resource, url, payload, { kid: kid() });
  const { orderIn, readOrder, readAuthorization } = createReaders(post, requester.secrecy);
  /** By order URL: when the answer to finalize asked to be asked again. */
  const retryOrderAt = new Map<string, number | undefined>();
  return {
    directory: requester.directory,
    challengeValue: requester.challengeValue,
    register: (how) => register(connection, options, requestTimeoutMs, how),
    async readAccount() {
      const reply = await post('account', kid(), null);
      assertUsable(reply, 'account', { url: kid(), accountUrl: kid(), secrecy: requester.secrecy });
    },
    async keyChange(newPrivateKeyPem) {
      const url = (await requester.directory()).keyChange;
      if (url === undefined)
        throw new TransportError('malformed', 'directory', connection.ca.directory, 'no keyChange');
      await post('keyChange', url, requester.keyChangeOf(url, kid(), newPrivateKeyPem)).catch((error: unknown) => {
        if (!isOwnKeyAlready(error, kid())) throw error;
      });
    },
    async newOrder(names, profile) {
      const url = (await requester.directory()).newOrder;
      const identifiers = names.map((value) => ({ type: 'dns', value }));
      const reply = await post('newOrder', url, { identifiers, ...(profile === undefined ? {} : { profile }) });
      return orderIn(reply, 'newOrder', url, locationOf(reply, 'newOrder', url, connection));
    },
    authorization: async (url) => (await readAuthorization(url)).object,
    async acceptChallenge(url) {
      await post('challenge', url, {});
    },
    awaitAuthorization: (url) =>
      pollUntilDone({
        resource: 'authorization',
        url,
        read: readAuthorization,
        unfinished: ['pending'],
        clock,
        deadline,
      }),
    async finalize(order, csrPem) {
      const csr = derOf(csrPem, 'finalize').toString('base64url');
      const send = async (): Promise<Order> => {
        const reply = await post('finalize', order.finalize, { csr });
        retryOrderAt.set(order.url, parseRetryAfter(reply.headers['retry-after'], clock.now()));
        return orderIn(reply, 'finalize', order.finalize, order.url);
      };
      const read = async () => (await readOrder(order.url)).object;
      return send().catch((error) => afterLostFinalize(error, { read, send }, { clock, deadline }));
    },
    awaitOrder: ({ url }) =>
      pollUntilDone({
        resource: 'order',
        url,
        read: readOrder,
        unfinished: UNFINISHED_ORDER,
        notBefore: retryOrderAt.get(url),
        clock,
        deadline,
      }),
    async downloadCertificate(url) {
      const reply = await post('certificate', url, null);
      if (reply.text.length > MOST_CHAIN)
        throw new TransportError('too-large', 'certificate', url, `more than ${MOST_CHAIN} characters`);
      if (!reply.text.includes('-----BEGIN CERTIFICATE-----'))
        throw new TransportError('malformed', 'certificate', url, 'not PEM');
      return { chainPem: reply.text, alternates: alternatesIn(reply.headers.link) };
    },
    async revoke(chainPem) {
      const url = (await requester.directory()).revokeCert;
      if (url === undefined)
        throw new TransportError('malformed', 'directory', connection.ca.directory, 'no revokeCert');
      await post('revokeCert', url, { certificate: derOf(chainPem, 'revoke').toString('base64url') });
    },
    async deactivateAuthorization(url) {
      await post('authorization', url, { status: 'deactivated' });
    },
  };
}

async function register(
  connection: AcmeConnection,
  options: SessionOptions,
  requestTimeoutMs: number,
  how: { externalAccountBinding?: ExternalAccountBinding; onlyReturnExisting?: boolean },
): Promise<string> {
  const { externalAccountBinding, onlyReturnExisting } = how;
  const requester: Requester = createRequester(connection, {
    ...options,
    requestTimeoutMs,
    ...(externalAccountBinding ? { externalAccountBinding } : {}),
  });
  const url = (await requester.directory()).newAccount;
  const payload = onlyReturnExisting ? { onlyReturnExisting: true } : { termsOfServiceAgreed: true };
  const reply = await requester.post('newAccount', url, payload, { bind: externalAccountBinding !== undefined });
  const accountUrl = locationOf(reply, 'newAccount', url, connection);
  assertUsable(reply, 'newAccount', { url, accountUrl, secrecy: requester.secrecy });
  return accountUrl;
}

/** @throws AcmeAccountError */
export function assertUsable(
  reply: Reply,
  resource: Resource,
  about: { readonly url: string; readonly accountUrl: string; readonly secrecy: Secrecy },
): void {
  const { url, accountUrl, secrecy } = about;
  const status = reply.text.trim() === '' ? undefined : readAs(accountSchema, reply.text, resource, url).status;
  if (status !== undefined && status !== 'valid')
    throw new AcmeAccountError(secrecy.quote(status, MOST_WORD), accountUrl);
}

function isOwnKeyAlready(error: unknown, accountUrl: string): boolean {
  if (!(error instanceof AcmeProblemError) || error.status !== 409 || error.location === undefined) return false;
  return URL.parse(error.location, error.url)?.href === accountUrl;
}

/**
 * The order as it goes on, or else the error. One that is `ready` still, after an idle connection was cut just when it was
 * used again, was not finalized (section 7.1.6): it is, once more.
 */
async function afterLostFinalize(
  error: unknown,
  ask: { readonly read: () => Promise<Order>; readonly send: () => Promise<Order> },
  { clock, deadline }: { readonly clock: Clock; readonly deadline: number },
): Promise<Order> {
  if (!leavesOpen(error)) throw error;
  let mayBeSent = error instanceof TransportError && error.stale;
  for (let look = 1; look <= LOOKS_AFTER_LOST_FINALIZE && clock.now() + 500 * look < deadline; look++) {
    await clock.sleep(500 * look);
    const order = await ask.read().catch(() => undefined);
    if (order && !['pending', 'ready'].includes(order.status)) return order;
    if (order?.status !== 'ready' || !mayBeSent) continue;
    mayBeSent = false;
    const sent = await ask.send().catch(() => undefined);
    if (sent) return sent;
  }
  throw error;
}

/** Whether the CA may have gone on all the same. With `orderNotReady` the order itself says why; any other refusal stays one. */
function leavesOpen(error: unknown): boolean {
  if (error instanceof AcmeProblemError) return error.status >= 500 || error.problem.type === ORDER_NOT_READY;
  return error instanceof TransportError && !NEVER_ARRIVED.includes(error.code);
}

function locationOf(reply: Reply, resource: Resource, url: string, { ca }: Pick<AcmeConnection, 'ca'>): string {
  const location = reply.headers.location;
  const target = location === undefined ? null : URL.parse(location, url);
  if (target?.protocol !== 'https:')
    throw new TransportError('malformed', resource, url, 'no Location header with an https URL');
  assertOwnHost(ca, resource, target.href);
  return target.href;
}

/** The first block. @throws TroubleError `prober-defect`: callers have made what they give, or looked at it */
function derOf(pem: string, step: Step): Buffer {
  const body = /-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+?)-----END/.exec(pem)?.[1];
  if (body !== undefined) return Buffer.from(body, 'base64');
  throw new TroubleError({
    code: 'prober-defect',
    step,
    message: `What was to be sent in the step ${step} is not PEM, so nothing was sent; this says nothing about the CA.`,
    action: 'Report it with the evidence of the round.',
  });
}
