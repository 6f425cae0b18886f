import { createHash, type JsonWebKey, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Authority } from '../support/certificates.ts';

/** What the scripted CA knows, and the forms of its messages. */

/** Part of everything that it gives out and that must stay secret. */
export const MARK = 'SECRETMARK';

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
};

export type Received = {
  readonly resource: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: unknown;
  readonly body: string;
};

export type ScriptedOrder = {
  readonly id: string;
  readonly names: readonly string[];
  readonly authorizations: readonly string[];
  status: string;
  chain?: string;
};
export type ScriptedAuthorization = { readonly name: string; readonly token: string; status: string };

export type ScriptedState = {
  origin: string;
  serial: number;
  binding: { readonly keyId: string; readonly hmacKey: string } | undefined;
  /** Whether the directory has keyChange. */
  keyChange: boolean;
  readonly intermediate: Authority;
  readonly nonces: Set<string>;
  /** Account keys by account URL. */
  readonly keys: Map<string, JsonWebKey>;
  /** Account URLs by the thumbprint of their key. */
  readonly accounts: Map<string, string>;
  readonly authorizations: Map<string, ScriptedAuthorization>;
  readonly orders: Map<string, ScriptedOrder>;
  /** base64url, as they were sent. */
  readonly revoked: string[];
  /** Everything that must never come out again: nonces, tokens, signatures. */
  readonly secrets: Set<string>;
};

export function createState(intermediate: Authority): ScriptedState {
  return {
    origin: '',
    serial: 0,
    binding: undefined,
    keyChange: true,
    intermediate,
    nonces: new Set(),
    keys: new Map(),
    accounts: new Map(),
    authorizations: new Map(),
    orders: new Map(),
    revoked: [],
    secrets: new Set(),
  };
}

export function newSecret({ secrets }: ScriptedState, kind: string): string {
  const value = `${MARK}-${kind}-${randomBytes(9).toString('base64url')}`;
  secrets.add(value);
  return value;
}

export function newNonce(state: ScriptedState): string {
  const nonce = newSecret(state, 'nonce');
  state.nonces.add(nonce);
  return nonce;
}

export function problem(type: string, status: number, more: Record<string, unknown> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
    body: { type: `urn:ietf:params:acme:error:${type}`, status, ...more },
  };
}

/** RFC 7638, for EC keys. */
export function thumbprint(jwk: JsonWebKey): string {
  const { crv, kty, x, y, e, n } = jwk;
  const members = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}

export function found<T>(map: ReadonlyMap<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`the scripted CA has no ${id}`);
  return value;
}
