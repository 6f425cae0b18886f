import { createHmac, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { newLeaf, readCsr } from '../support/certificates.ts';
import {
  type Answer,
  found,
  newNonce,
  newSecret,
  problem,
  type Received,
  type ScriptedOrder,
  type ScriptedState,
  thumbprint,
} from './scripted-state.ts';

/** What the scripted CA answers of itself, as RFC 8555 says. */

type Responder = (state: ScriptedState, id: string, received: Received) => Answer | Promise<Answer>;
type Jws = { readonly protected: string; readonly payload: string; readonly signature: string };

const payloadOf = (received: Received) => (received.payload ?? {}) as Record<string, never>;

const ANSWERS: Readonly<Record<string, Responder>> = {
  directory: ({ origin, binding, keyChange }) => ({
    status: 200,
    body: {
      newNonce: `${origin}/newNonce`,
      newAccount: `${origin}/newAccount`,
      newOrder: `${origin}/newOrder`,
      revokeCert: `${origin}/revokeCert`,
      ...(keyChange ? { keyChange: `${origin}/keyChange` } : {}),
      meta: { externalAccountRequired: binding !== undefined },
    },
  }),
  newNonce: (state) => ({ status: 200, headers: { 'Replay-Nonce': newNonce(state) } }),
  newAccount,
  account: () => ({ status: 200, body: { status: 'valid' } }),
  keyChange: changeKey,
  newOrder,
  order: (state, id) => ({ status: 200, body: orderObject(state, found(state.orders, id)) }),
  authorization(state, id, received) {
    const { status } = payloadOf(received);
    const authorization = found(state.authorizations, id);
    if (status) authorization.status = status;
    return { status: 200, body: authorizationObject(state, id) };
  },
  challenge(state, id) {
    found(state.authorizations, id).status = 'valid';
    return { status: 200, body: { type: 'dns-01', url: `${state.origin}/challenge/${id}`, status: 'processing' } };
  },
  finalize,
  certificate: (state, id) => ({ status: 200, body: found(state.orders, id).chain }),
  revokeCert(state, _id, received) {
    state.revoked.push(payloadOf(received).certificate ?? '');
    return { status: 200, body: '' };
  },
};

export async function usualAnswer(state: ScriptedState, id: string, received: Received): Promise<Answer> {
  const respond = ANSWERS[received.resource];
  return respond ? respond(state, id, received) : problem('malformed', 404);
}

/** Why a signed message is refused (RFC 8555 section 6); `undefined` where it holds. */
export function refusalOf(state: ScriptedState, path: string, message: Received): Answer | undefined {
  const { header, body, headers } = message;
  const jws = JSON.parse(body) as Jws;
  state.secrets.add(jws.signature);
  if (header.url !== `${state.origin}${path}`) return problem('unauthorized', 401, { detail: 'url' });
  if (headers['content-type'] !== 'application/jose+json') return problem('malformed', 415);
  if (!headers['user-agent']) return problem('malformed', 400, { detail: 'no User-Agent' });
  if (!state.nonces.delete(String(header.nonce))) return problem('badNonce', 400);
  const jwk = (header.jwk as JsonWebKey | undefined) ?? state.keys.get(String(header.kid));
  if (!jwk) return problem('accountDoesNotExist', 400);
  return signatureHolds(jws, jwk) ? undefined : problem('malformed', 400, { detail: 'signature' });
}

function newAccount(state: ScriptedState, _id: string, received: Received): Answer {
  const { onlyReturnExisting, externalAccountBinding } = payloadOf(received);
  const jwk = received.header.jwk as JsonWebKey;
  const known = state.accounts.get(thumbprint(jwk));
  if (known) return { status: 200, headers: { Location: known }, body: { status: 'valid' } };
  if (onlyReturnExisting) return problem('accountDoesNotExist', 400);
  if (state.binding && !externalAccountBinding) return problem('externalAccountRequired', 403);
  if (state.binding && !bindingHolds(state, externalAccountBinding as unknown as Jws, jwk))
    return problem('unauthorized', 403);
  const url = `${state.origin}/account/${++state.serial}`;
  state.accounts.set(thumbprint(jwk), url);
  state.keys.set(url, jwk);
  return { status: 201, headers: { Location: url }, body: { status: 'valid' } };
}

/** Section 7.3.5: what the server checks of the inner message, in its order. */
function changeKey(state: ScriptedState, _id: string, received: Received): Answer {
  const inner = received.payload as Jws;
  state.secrets.add(inner.signature);
  const header = JSON.parse(Buffer.from(inner.protected, 'base64url').toString());
  const payload = JSON.parse(Buffer.from(inner.payload, 'base64url').toString());
  if (header.nonce !== undefined) return problem('malformed', 400, { detail: 'a nonce in the inner message' });
  if (header.jwk === undefined) return problem('malformed', 400, { detail: 'no jwk in the inner message' });
  if (!signatureHolds(inner, header.jwk)) return problem('malformed', 400, { detail: 'inner signature' });
  if (header.url !== received.header.url) return problem('malformed', 400, { detail: 'another url inside' });
  const account = String(received.header.kid);
  if (payload.account !== account) return problem('malformed', 400, { detail: 'another account inside' });
  const before = thumbprint(found(state.keys, account));
  if (thumbprint(payload.oldKey) !== before) return problem('malformed', 400, { detail: 'another old key' });
  const taken = state.accounts.get(thumbprint(header.jwk));
  if (taken) return { ...problem('malformed', 409), headers: { Location: taken } };
  state.accounts.delete(before);
  state.accounts.set(thumbprint(header.jwk), account);
  state.keys.set(account, header.jwk);
  return { status: 200, body: { status: 'valid' } };
}

function signatureHolds(jws: Jws, jwk: JsonWebKey): boolean {
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = Buffer.from(`${jws.protected}.${jws.payload}`);
  // RFC 7518 section 3.1: the hash goes with the curve.
  const hash = { 'P-384': 'sha384', 'P-521': 'sha512' }[jwk.crv ?? ''] ?? 'sha256';
  return verify(hash, signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(jws.signature, 'base64url'));
}

/** Section 7.3.4: a JWS over the account key, by HMAC, with the URL and without a nonce. */
function bindingHolds({ binding, origin }: ScriptedState, jws: Jws, jwk: JsonWebKey): boolean {
  const { keyId, hmacKey } = binding ?? { keyId: '', hmacKey: '' };
  const header = JSON.parse(Buffer.from(jws.protected, 'base64url').toString());
  const payload = JSON.parse(Buffer.from(jws.payload, 'base64url').toString());
  const mac = createHmac('sha256', Buffer.from(hmacKey, 'base64url')).update(`${jws.protected}.${jws.payload}`);
  return (
    JSON.stringify(Object.entries(header).sort()) ===
      JSON.stringify([
        ['alg', 'HS256'],
        ['kid', keyId],
        ['url', `${origin}/newAccount`],
      ]) &&
    JSON.stringify(payload) === JSON.stringify(jwk) &&
    mac.digest('base64url') === jws.signature
  );
}

function newOrder(state: ScriptedState, _id: string, received: Received): Answer {
  const identifiers = payloadOf(received).identifiers as unknown as readonly { readonly value: string }[];
  const names = identifiers.map(({ value }) => value);
  const authorizations = names.map((name) => {
    const id = String(++state.serial);
    state.authorizations.set(id, { name, token: newSecret(state, 'token'), status: 'pending' });
    return id;
  });
  const order: ScriptedOrder = { id: String(++state.serial), names, authorizations, status: 'pending' };
  state.orders.set(order.id, order);
  const headers = { Location: `${state.origin}/order/${order.id}` };
  return { status: 201, headers, body: orderObject(state, order) };
}

/** Issues at once, but says `processing`, as CAs that finalize asynchronously do. */
async function finalize(state: ScriptedState, id: string, received: Received): Promise<Answer> {
  const order = found(state.orders, id);
  const csr = await readCsr(Buffer.from(payloadOf(received).csr ?? '', 'base64url'));
  const leaf = await newLeaf(state.intermediate, csr.names, { publicKey: csr.publicKey });
  order.chain = `${leaf.pem}${state.intermediate.pem}`;
  order.status = 'valid';
  return { status: 200, body: { ...orderObject(state, order), status: 'processing', certificate: undefined } };
}

/** Ready once every authorization is valid (RFC 8555 section 7.1.6). */
function orderObject({ origin, authorizations }: ScriptedState, order: ScriptedOrder) {
  const ready = order.authorizations.every((id) => authorizations.get(id)?.status === 'valid');
  return {
    status: order.status === 'pending' && ready ? 'ready' : order.status,
    identifiers: order.names.map((value) => ({ type: 'dns', value })),
    authorizations: order.authorizations.map((id) => `${origin}/authorization/${id}`),
    finalize: `${origin}/finalize/${order.id}`,
    ...(order.chain ? { certificate: `${origin}/certificate/${order.id}` } : {}),
  };
}

function authorizationObject(state: ScriptedState, id: string) {
  const { name, token, status } = found(state.authorizations, id);
  return {
    status,
    identifier: { type: 'dns', value: name.replace(/^\*\./, '') },
    ...(name.startsWith('*.') ? { wildcard: true } : {}),
    challenges: [{ type: 'dns-01', url: `${state.origin}/challenge/${id}`, status, token }],
  };
}
