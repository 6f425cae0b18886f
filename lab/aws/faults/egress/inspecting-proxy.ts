import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { z } from 'zod';
import { createPki, type Pki } from '../../../ca/pki.ts';
import type { EgressRule } from '../emulator.ts';
import { defineFault } from '../switched-fault.ts';
import type { EgressHost } from './egress.ts';

const HOST = '127.0.0.1';

export const inspectingProxy = defineFault({
  name: 'inspecting-proxy',
  summary:
    'TLS to the CAs is opened on the way: the certificate shown is of an issuer that nobody has told the function of',
  parameters: z.strictObject({
    ca: z.string().min(1).optional().describe('Only the connections to this CA; default: to each'),
    function: z.string().min(1).optional().describe('Only functions whose name has this in it; default: all'),
  }),
  async start({ ca, function: name }, { add, cas }: EgressHost) {
    if (ca !== undefined && !cas[ca]) throw new Error(`ca: one of ${Object.keys(cas).join(', ')}`);
    const pki = await createPki();
    const meant = Object.entries(cas).filter(([id]) => ca === undefined || id === ca);
    const proxies = await Promise.all(meant.map(([, { port }]) => openProxy(pki, port)));
    const remove = await add(
      proxies.map(({ rule }) => ({ ...rule, ...(name === undefined ? {} : { function: name }) })),
    );
    return async () => {
      await remove();
      for (const proxy of proxies) proxy.close();
    };
  },
});

/** Takes TLS in the place of the port's own server, with a certificate of its own, and speaks TLS to that server again. */
async function openProxy(pki: Pki, port: number): Promise<{ readonly rule: EgressRule; close(): void }> {
  const own = await pki.leaf(['localhost', HOST]);
  const server = createServer({ cert: own.certificatePem, key: own.privateKeyPem });
  const open = new Set<TLSSocket>();
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (client) => open.add(relay(client, port)));
  server.listen(0, HOST);
  await once(server, 'listening');
  const rule = {
    action: 'redirect',
    transport: 'tcp',
    ports: [port],
    to: { host: HOST, port: portOf(server) },
  } as const;
  const close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return { rule, close };
}

/** Such a box trusts whom it is told to trust; what the CA shows is not its concern here. */
function relay(client: TLSSocket, port: number): TLSSocket {
  const server = connect({ host: HOST, port, rejectUnauthorized: false });
  const end = () => {
    client.destroy();
    server.destroy();
  };
  for (const socket of [client, server]) socket.on('error', end).on('close', end);
  client.pipe(server).pipe(client);
  return client;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
