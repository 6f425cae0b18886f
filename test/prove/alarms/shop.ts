import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import type { LabControl } from '../../../lab/world/control-client.ts';

const DAY_MS = 86_400_000;
/** As a public CA issues it, halfway to its renewal. */
const YOUNG = { daysAgo: 30, daysLeft: 60 };

/** A certificate by its age. */
export type Shown = { readonly daysAgo: number; readonly daysLeft: number };

/** A web server of the team, whose certificate the pulse looks at. */
export type Shop = {
  readonly host: string;
  readonly port: number;
  show(certificate: Shown): Promise<void>;
  showYoung(): Promise<void>;
  close(): void;
};

/** On loopback, with an address in the parent zone of the lab. */
export async function openShop(control: LabControl, parentZone: string): Promise<Shop> {
  const host = `shop.${parentZone}`;
  const credentials = async ({ daysAgo, daysLeft }: Shown) => {
    const at = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
    const validity = { notBefore: at(-daysAgo), notAfter: at(daysLeft) };
    const { certificatePem: cert, privateKeyPem: key } = await control.certificate([host], validity);
    return { cert, key };
  };
  const server: Server = createServer(await credentials(YOUNG));
  // A client that leaves after the handshake is the pulse.
  server.on('tlsClientError', () => undefined).on('secureConnection', (socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await control.setRecord({ name: host, type: 'A', values: ['127.0.0.1'] });
  const show = async (certificate: Shown) => server.setSecureContext(await credentials(certificate));
  return {
    ...{ host, port: (server.address() as AddressInfo).port },
    show,
    showYoung: () => show(YOUNG),
    close: () => void server.close(),
  };
}
