import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Pki } from '../../../lab/ca/pki.ts';

/** A CA that does no more than answer each resource of RFC 8555 with one finished object, so that a change is plain to see. */
export type PlainCa = {
  readonly directory: string;
  readonly tlsRootPem: string;
  /** Method and path of everything that reached it. */
  readonly asked: string[];
  /** Nonces that it gave out. */
  readonly nonces: string[];
  close(): Promise<void>;
};

type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown };

export async function startPlainCa(pki: Pki): Promise<PlainCa> {
  const asked: string[] = [];
  const nonces: string[] = [];
  const chains = new Map<string, string>();
  for (const name of ['one', 'two'])
    chains.set(name, (await pki.leaf([`${name}.example.org`])).certificatePem + pki.rootPem);
  const { certificatePem: cert, privateKeyPem: key } = await pki.leaf(['127.0.0.1']);
  const server = createServer({ cert, key }, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const nonce = `nonce-${nonces.length}`;
    nonces.push(nonce);
    const { status = 200, headers = {}, body } = answerTo(request.url ?? '', `https://${request.headers.host}`, chains);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'application/pem-certificate-chain' : 'application/json';
    response.writeHead(status, { 'Replay-Nonce': nonce, ...(body ? { 'Content-Type': type } : {}), ...headers });
    response.end(request.resume().method === 'HEAD' ? undefined : text);
  });
  const port = await listening(server);
  return {
    directory: `https://127.0.0.1:${port}/dir`,
    tlsRootPem: pki.rootPem,
    asked,
    nonces,
    close: () => end(server),
  };
}

function answerTo(path: string, base: string, chains: ReadonlyMap<string, string>): Answer {
  const challenge = { type: 'dns-01', url: `${base}/challenge`, status: 'valid', validated: '2026-01-01T00:00:00Z' };
  const certificate = `${base}/certificate/one`;
  switch (path) {
    case '/dir':
      return { body: directoryAt(base) };
    case '/new-order': {
      const body = { status: 'pending', authorizations: [`${base}/authorization`], finalize: `${base}/finalize` };
      return { status: 201, headers: { Location: `${base}/order` }, body };
    }
    case '/order':
    case '/finalize':
      return { body: { status: 'valid', certificate } };
    case '/second-order':
      return { body: { status: 'valid', certificate: `${base}/certificate/two` } };
    case '/authorization':
      return {
        body: { status: 'valid', challenges: [challenge, { ...challenge, type: 'http-01', status: 'pending' }] },
      };
    case '/challenge':
      return { body: challenge };
    default:
      return { body: chains.get(path.split('/')[2] ?? '') };
  }
}

function directoryAt(base: string): Record<string, string> {
  return {
    newNonce: `${base}/nonce`,
    newAccount: `${base}/new-account`,
    newOrder: `${base}/new-order`,
    revokeCert: `${base}/revoke-cert`,
    keyChange: `${base}/key-change`,
    renewalInfo: `${base}/renewal-info`,
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function end(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
