import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { type Front, startFront } from '../../../lab/ca/front.ts';
import { createPki } from '../../../lab/ca/pki.ts';
import { type PlainCa, startPlainCa } from './plain-ca.ts';

export type Seen = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

/** A front before a plain CA, and a client that looks at it from outside. */
export type PlainFront = {
  readonly front: Front;
  readonly ca: PlainCa;
  /** Rejects as Node's client does. @param agent default: a connection of its own */
  ask(
    path: string,
    how?: { readonly method?: string; readonly agent?: Agent; readonly signal?: AbortSignal },
  ): Promise<Seen>;
  stop(): Promise<void>;
};

/** Once it is there, the front knows what every path of the plain CA stands for. */
export async function startPlainFront(): Promise<PlainFront> {
  const pki = await createPki();
  const ca = await startPlainCa(pki);
  const front = await startFront({ name: 'plain', pki, upstream: ca });
  const ask: PlainFront['ask'] = async (path, { method = 'GET', agent, signal } = {}) => {
    const options = {
      ...{ host: '127.0.0.1', port: front.port, path, method, ca: front.tlsRootPem, agent: agent ?? false },
      ...(signal ? { signal } : {}),
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(options, resolve).on('error', reject).end();
    });
    return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
  };
  await learnPaths(ask, front, ca);
  const stop = async () => {
    await front.close();
    await ca.close();
  };
  return { front, ca, ask, stop };
}

async function learnPaths(ask: PlainFront['ask'], front: Front, ca: PlainCa): Promise<void> {
  for (const path of ['/new-order', '/authorization', '/order', '/second-order']) await ask(path, { method: 'POST' });
  front.clear();
  ca.asked.length = 0;
}
