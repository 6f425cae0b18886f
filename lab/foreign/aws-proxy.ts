import { createServer, request as forward } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Credentials } from '../ca/pki.ts';

export type AwsProxy = {
  /** For `HTTPS_PROXY`. */
  readonly url: string;
  close(): Promise<void>;
};

/**
 * Brings a program that knows no other endpoint than AWS's own to the lab: whatever host it asks for, it gets a tunnel to here, and its
 * requests go to the emulator.
 * @param options.credentials of the host that the program takes this for
 */
export async function openAwsProxy(options: {
  readonly endpoint: string;
  readonly credentials: Credentials;
}): Promise<AwsProxy> {
  const { hostname, port } = new URL(options.endpoint);
  const { certificatePem: cert, privateKeyPem: key } = options.credentials;
  const inside = createTlsServer({ cert, key }, (asked, answer) => {
    const { method, url: path, headers } = asked;
    const passed = forward({ hostname, port, method, path, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.once('error', () => answer.destroy());
    asked.pipe(passed);
  });
  const outside = createServer((_, answer) => answer.writeHead(405).end());
  outside.on('connect', (_, socket) => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    socket.on('error', () => socket.destroy());
    inside.emit('connection', socket);
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(outside.address() as AddressInfo).port}`,
    close: async () => {
      inside.closeAllConnections();
      await new Promise((resolve) => outside.close(resolve));
    },
  };
}
