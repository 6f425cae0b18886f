import { createHash, createHmac, createPublicKey, type JsonWebKey, randomBytes, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Ca } from '../../../lambda/contract/ca.ts';
import { type Authority, newAuthority, newLeaf, privatePem, readCsr } from '../support/certificates.ts';

/**
 * An ACME CA at protocol level, over real https: it checks every signature, URL and nonce, and answers as RFC 8555 says
 * unless a test scripts another answer. Whatever must stay secret carries MARK.
 */

export const MARK = 'SECRETMARK';
const PROBLEM = 'urn:ietf:params:acme:error:';

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
};
/** Instead of an answer: does with the connection what it likes. */
export type Stunt = (response: ServerResponse, request: IncomingMessage) => void;
/** What to answer; `usual` does what the CA would have done, and gives its answer. */
export type Script = (usual: () => Promise<Answer>, received: Received) => Answer | Stunt | Promise<Answer | Stunt>;

export type Received = {
  readonly resource: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: unknown;
  readonly body: string;
};

type ScriptedOrder = {
  readonly id: string;
  readonly names: readonly string[];
  readonly authorizations: readonly string[];
  status: string;
  chain?: string;
};
type ScriptedAuthorization = { readonly name: string; readonly token: string; status: string };

export type ScriptedCa = {
  readonly origin: string;
  readonly tlsRootPem: string;
  readonly issuingRoot: Authority;
  readonly intermediate: Authority;
  readonly received: Received[];
  readonly connections: () => number;
  /** Account URLs by the thumbprint of their key. */
  readonly accounts: Map<string, string>;
  readonly authorizations: Map<string, ScriptedAuthorization>;
  readonly orders: Map<string, ScriptedOrder>;
  readonly revoked: string[];
  /** Everything that must never come out again: nonces, tokens, signatures, key authorizations. */
  readonly secrets: Set<string>;
  /** Answers for the next requests of a resource, one each; `undefined` is the usual answer. */
  script(resource: string, ...scripts: (Script | Answer | undefined)[]): void;
  demandBinding(keyId: string, hmacKey: string): void;
  /** An answer with a nonce that the CA will take. */
  spareNonce(): Promise<Answer>;
  /** What the config would say of this CA. */
  config(changes?: Partial<Ca>): Ca;
  reset(): void;
  stop(): Promise<void>;
};

export function problem(type: string, status: number, more: Record<string, unknown> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
    body: { type: `${PROBLEM}${type}`, status, ...more },
  };
}

export function thumbprint(jwk: JsonWebKey): string {
  const { crv, kty, x, y } = jwk;
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

export async function startScriptedCa(): Promise<ScriptedCa> {
  const tlsRoot = await newAuthority('Scripted TLS root');
  const tls = await newLeaf(tlsRoot, ['127.0.0.1', 'ca.example.org']);
  const issuingRoot = await newAuthority('Scripted issuing root');
  const intermediate = await newAuthority('Scripted intermediate', { issuer: issuingRoot });
  let origin = '';
  let connections = 0;
  let serial = 0;
  let binding: { keyId: string; hmacKey: string } | undefined;
  const received: Received[] = [];
  const nonces = new Set<string>();
  const keys = new Map<string, JsonWebKey>();
  const accounts = new Map<string, string>();
  const authorizations = new Map<string, ScriptedAuthorization>();
  const orders = new Map<string, ScriptedOrder>();
  const revoked: string[] = [];
  const secrets = new Set<string>();
  const scripts = new Map<string, (Script | Answer | undefined)[]>();
  const secret = (kind: string): string => {
    const value = `${MARK}-${kind}-${randomBytes(9).toString('base64url')}`;
    secrets.add(value);
    return value;
  };
  const newNonce = (): string => {
    const nonce = secret('nonce');
    nonces.add(nonce);
    return nonce;
  };

  const directory = () => ({
    newNonce: `${origin}/newNonce`,
    newAccount: `${origin}/newAccount`,
    newOrder: `${origin}/newOrder`,
    revokeCert: `${origin}/revokeCert`,
    meta: { externalAccountRequired: binding !== undefined },
  });
  const orderObject = (order: ScriptedOrder) => ({
    status: order.status,
    identifiers: order.names.map((value) => ({ type: 'dns', value })),
    authorizations: order.authorizations.map((id) => `${origin}/authorization/${id}`),
    finalize: `${origin}/finalize/${order.id}`,
    ...(order.chain ? { certificate: `${origin}/certificate/${order.id}` } : {}),
  });
  const authorizationObject = (id: string) => {
    const { name, token, status } = found(authorizations, id);
    return {
      status,
      identifier: { type: 'dns', value: name.replace(/^\*\./, '') },
      ...(name.startsWith('*.') ? { wildcard: true } : {}),
      challenges: [{ type: 'dns-01', url: `${origin}/challenge/${id}`, status, token }],
    };
  };

  const bindingHolds = (jws: { protected: string; payload: string; signature: string } | undefined, jwk: unknown) => {
    if (!binding) return true;
    if (!jws) return false;
    const header = JSON.parse(Buffer.from(jws.protected, 'base64url').toString());
    const mac = createHmac('sha256', Buffer.from(binding.hmacKey, 'base64url'));
    return (
      header.alg === 'HS256' &&
      header.kid === binding.keyId &&
      header.url === `${origin}/newAccount` &&
      header.nonce === undefined &&
      JSON.stringify(JSON.parse(Buffer.from(jws.payload, 'base64url').toString())) === JSON.stringify(jwk) &&
      mac.update(`${jws.protected}.${jws.payload}`).digest('base64url') === jws.signature
    );
  };

  const usual = async (resource: string, id: string, { header, payload }: Received): Promise<Answer> => {
    const asked = (payload ?? {}) as Record<string, never>;
    switch (resource) {
      case 'directory':
        return { status: 200, body: directory() };
      case 'newNonce':
        return { status: 200, headers: { 'Replay-Nonce': newNonce() } };
      case 'newAccount': {
        const jwk = header.jwk as JsonWebKey;
        const known = accounts.get(thumbprint(jwk));
        if (known) return { status: 200, headers: { Location: known }, body: { status: 'valid' } };
        if (asked.onlyReturnExisting) return problem('accountDoesNotExist', 400);
        if (binding && !asked.externalAccountBinding) return problem('externalAccountRequired', 403);
        if (!bindingHolds(asked.externalAccountBinding, jwk)) return problem('unauthorized', 403);
        const url = `${origin}/account/${++serial}`;
        accounts.set(thumbprint(jwk), url);
        keys.set(url, jwk);
        return { status: 201, headers: { Location: url }, body: { status: 'valid' } };
      }
      case 'newOrder': {
        const names = (asked.identifiers as unknown as { value: string }[]).map(({ value }) => value);
        const ids = names.map((name) => {
          const each = String(++serial);
          authorizations.set(each, { name, token: secret('token'), status: 'pending' });
          return each;
        });
        const order: ScriptedOrder = { id: String(++serial), names, authorizations: ids, status: 'pending' };
        orders.set(order.id, order);
        return { status: 201, headers: { Location: `${origin}/order/${order.id}` }, body: orderObject(order) };
      }
      case 'authorization': {
        const authorization = found(authorizations, id);
        if (asked.status) authorization.status = asked.status;
        return { status: 200, body: authorizationObject(id) };
      }
      case 'challenge':
        found(authorizations, id).status = 'valid';
        return { status: 200, body: { type: 'dns-01', url: `${origin}/challenge/${id}`, status: 'processing' } };
      case 'order':
        return { status: 200, body: orderObject(found(orders, id)) };
      case 'finalize': {
        const order = found(orders, id);
        const csr = await readCsr(Buffer.from(asked.csr ?? '', 'base64url'));
        const leaf = await newLeaf(intermediate, csr.names, { publicKey: csr.publicKey });
        order.chain = `${leaf.pem}${intermediate.pem}`;
        order.status = 'valid';
        return { status: 200, body: { ...orderObject(order), status: 'processing', certificate: undefined } };
      }
      case 'certificate':
        return { status: 200, body: found(orders, id).chain };
      case 'revokeCert':
        revoked.push(asked.certificate ?? '');
        return { status: 200, body: '' };
      default:
        return problem('malformed', 404);
    }
  };

  /** @returns why a signed message is refused (RFC 8555 section 6) */
  const refusal = (message: Received): Answer | undefined => {
    const { header, body, headers } = message;
    const { protected: head, payload, signature } = JSON.parse(body) as Record<string, string>;
    secrets.add(String(signature));
    if (headers['content-type'] !== 'application/jose+json') return problem('malformed', 415);
    if (!headers['user-agent']) return problem('malformed', 400, { detail: 'no User-Agent' });
    if (!nonces.delete(String(header.nonce))) return problem('badNonce', 400);
    const jwk = (header.jwk as JsonWebKey | undefined) ?? keys.get(String(header.kid));
    if (!jwk) return problem('accountDoesNotExist', 400);
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const signed = verify(
      'sha256',
      Buffer.from(`${head}.${payload}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(String(signature), 'base64url'),
    );
    return signed ? undefined : problem('malformed', 400, { detail: 'signature' });
  };

  const server = createServer({ key: await privatePem(tls.keys), cert: tls.pem }, async (request, response) => {
    const [, resource = '', id = ''] = (request.url ?? '').split('/');
    const body = await textOf(request);
    const jws = body === '' ? undefined : (JSON.parse(body) as { protected: string; payload: string });
    const message: Received = {
      resource,
      method: request.method ?? '',
      headers: request.headers,
      header: jws ? JSON.parse(Buffer.from(jws.protected, 'base64url').toString()) : {},
      payload: jws?.payload ? JSON.parse(Buffer.from(jws.payload, 'base64url').toString()) : null,
      body,
    };
    received.push(message);
    const urlHolds = !jws || message.header.url === `${origin}${request.url}`;
    const refused = urlHolds ? jws && refusal(message) : problem('unauthorized', 401, { detail: 'url' });
    const script = scripts.get(resource)?.shift();
    const make = () => (refused ? Promise.resolve(refused) : usual(resource, id, message));
    const answer = await (typeof script === 'function' ? script(make, message) : (script ?? make()));
    if (typeof answer === 'function') return answer(response, request);
    const nonce = request.method === 'POST' ? { 'Replay-Nonce': newNonce() } : {};
    response.writeHead(answer.status, { ...nonce, ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    tlsRootPem: tlsRoot.pem,
    issuingRoot,
    intermediate,
    received,
    connections: () => connections,
    accounts,
    authorizations,
    orders,
    revoked,
    secrets,
    script: (resource, ...more) => scripts.set(resource, [...(scripts.get(resource) ?? []), ...more]),
    demandBinding(keyId, hmacKey) {
      binding = { keyId, hmacKey };
    },
    spareNonce: async () => ({ status: 200, headers: { 'Replay-Nonce': newNonce() } }),
    config: (changes = {}) => ({ ...configOf(origin, tlsRoot.pem, issuingRoot.pem), ...changes }),
    reset() {
      scripts.clear();
      secrets.clear();
      authorizations.clear();
      received.length = 0;
      binding = undefined;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function configOf(origin: string, tlsRoot: string, issuingRoot: string): Ca {
  return {
    id: 'scripted',
    title: 'Scripted CA',
    directory: `${origin}/directory`,
    role: 'staging',
    publiclyTrusted: false,
    externalAccountBinding: false,
    caaIdentities: [],
    profiles: [],
    renewalInfo: false,
    limits: { wildcard: true, namesPerOrder: 100, ordersPerDay: 10, reservedOrdersPerDay: 2 },
    quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: true, authorizationDeactivation: true },
    issuingRoots: [issuingRoot],
    tlsRoots: [tlsRoot],
    revoke: true,
    deadlineSeconds: 60,
  };
}

function found<T>(map: ReadonlyMap<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`the scripted CA has no ${id}`);
  return value;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}
