import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { setInsync } from '../../prove/insync.ts';

let close = () => undefined as unknown;
afterEach(() => close());

async function emulator(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  close = () => server.close();
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('tells the emulator the seconds', async () => {
  let told = '';
  const endpoint = await emulator(async (request, response) => {
    told = `${request.method} ${request.url} ${await text(request)}`;
    response.end('{"insyncSeconds":40,"throttling":true}');
  });

  await setInsync(endpoint, 40);

  expect(told).toBe('PUT /_lab/route53/settings {"insyncSeconds":40}');
});

test.each([
  ['a refusal', 404, '{}'],
  ['another page', 200, '<html></html>'],
  ['other settings', 200, '{}'],
])('does not go on when the emulator answers %s', async (_, status, body) => {
  const endpoint = await emulator((_request, response) => response.writeHead(status).end(body));

  await expect(setInsync(endpoint, 10)).rejects.toThrow(`/_lab/route53/settings answered ${status}`);
});
