import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshName, openClient } from './client.ts';
import { type Instance, startInstance } from './instance.ts';

let boulder: Instance;
let front: Server;
let origin: string;

/** A front that ends TLS, with a certificate that the instance made for 127.0.0.1. */
beforeAll(async () => {
  boulder = await startInstance();
  const file = (name: string) => readFileSync(join(boulder.dir, 'pki', name));
  front = createServer({ cert: file('wfe.pem'), key: file('wfe.key') }, (asked, answer) => {
    const headers = { ...asked.headers, 'x-forwarded-proto': 'https' };
    const passed = request(new URL(asked.url ?? '/', boulder.upstream), { method: asked.method ?? 'GET', headers });
    passed.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => {
    front.listen(0, '127.0.0.1', resolve);
  });
  origin = `https://127.0.0.1:${(front.address() as AddressInfo).port}`;
});
afterAll(async () => {
  front.close();
  front.closeAllConnections();
  await boulder.stop();
});

test('issues through a front that keeps the Host, and its URLs are those of the front', async () => {
  const client = await openClient(boulder, `${origin}/directory`);

  const { order } = await client.validate([freshName()]);
  const { order: ended } = await client.finalize(order);

  expect(ended.status).toBe('valid');
  const urls = [client.accountUrl, order.url, order.finalize, ended.certificate ?? '', ...order.authorizations];
  expect(urls.map((url) => new URL(url).origin)).toEqual(urls.map(() => origin));
});
