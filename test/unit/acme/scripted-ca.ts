import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Ca } from '../../../lambda/contract/ca.ts';
import { newAuthority, newLeaf, privatePem } from '../support/certificates.ts';
import { refusalOf, usualAnswer } from './scripted-answers.ts';
import { type Answer, createState, newNonce, type Received, type ScriptedState } from './scripted-state.ts';

export { type Answer, MARK, problem, type Received, thumbprint } from './scripted-state.ts';

/**
 * An ACME CA at protocol level, over real https: it checks every signature, URL and nonce, and answers as RFC 8555 says
 * unless a test scripts another answer. Whatever must stay secret carries MARK.
 */

/** Instead of an answer: does with the connection what it likes. */
export type Stunt = (response: ServerResponse, request: IncomingMessage) => void;
/** What to answer; `usual` does what the CA would have done, and gives its answer. */
export type Script = (usual: () => Promise<Answer>, received: Received) => Answer | Stunt | Promise<Answer | Stunt>;

type Shown = 'origin' | 'intermediate' | 'accounts' | 'keys' | 'authorizations' | 'orders' | 'revoked' | 'secrets';
export type ScriptedCa = Readonly<Pick<ScriptedState, Shown>> & {
  readonly received: Received[];
  /** How many TLS connections there have been. */
  connections(): number;
  /** Answers for the next requests of a resource, one each; `undefined` is the usual answer. */
  script(resource: string, ...scripts: (Script | Answer | undefined)[]): void;
  demandBinding(keyId: string, hmacKey: string): void;
  /** Takes keyChange out of the directory. */
  withoutKeyChange(): void;
  /** An answer with a nonce that the CA will take. */
  spareNonce(): Promise<Answer>;
  /** What the config would say of this CA. */
  config(changes?: Partial<Ca>): Ca;
  /** Forgets scripts, requests, the binding, authorizations and secrets; accounts and orders stay. */
  reset(): void;
  stop(): Promise<void>;
};

export async function startScriptedCa(): Promise<ScriptedCa> {
  const tlsRoot = await newAuthority('Scripted TLS root');
  const tls = await newLeaf(tlsRoot, ['127.0.0.1', 'ca.example.org']);
  const issuingRoot = await newAuthority('Scripted issuing root');
  const state = createState(await newAuthority('Scripted intermediate', { issuer: issuingRoot }));
  const received: Received[] = [];
  const scripts = new Map<string, (Script | Answer | undefined)[]>();
  let connections = 0;
  const server = createServer({ key: await privatePem(tls.keys), cert: tls.pem }, async (request, response) => {
    const message = await readMessage(request);
    received.push(message);
    const { url = '' } = request;
    const refused = message.body === '' ? undefined : refusalOf(state, url, message);
    const usual = async () => refused ?? usualAnswer(state, url.split('/')[2] ?? '', message);
    const script = scripts.get(message.resource)?.shift();
    const answer = await (typeof script === 'function' ? script(usual, message) : (script ?? usual()));
    if (typeof answer === 'function') return answer(response, request);
    const nonce = request.method === 'POST' ? { 'Replay-Nonce': newNonce(state) } : {};
    response.writeHead(answer.status, { ...nonce, ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    ...state,
    received,
    connections: () => connections,
    script: (resource, ...more) => scripts.set(resource, [...(scripts.get(resource) ?? []), ...more]),
    demandBinding(keyId, hmacKey) {
      state.binding = { keyId, hmacKey };
    },
    withoutKeyChange() {
      state.keyChange = false;
    },
    spareNonce: async () => ({ status: 200, headers: { 'Replay-Nonce': newNonce(state) } }),
    config: (changes = {}) => ({ ...configOf(state.origin, tlsRoot.pem, issuingRoot.pem), ...changes }),
    reset() {
      scripts.clear();
      state.secrets.clear();
      state.authorizations.clear();
      received.length = 0;
      state.binding = undefined;
      state.keyChange = true;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readMessage(request: IncomingMessage): Promise<Received> {
  const body = await textOf(request);
  const jws = (body === '' ? {} : JSON.parse(body)) as { readonly protected?: string; readonly payload?: string };
  const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return {
    resource: request.url?.split('/')[1] ?? '',
    method: request.method ?? '',
    headers: request.headers,
    header: jws.protected ? decoded(jws.protected) : {},
    payload: jws.payload ? decoded(jws.payload) : null,
    body,
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

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}
