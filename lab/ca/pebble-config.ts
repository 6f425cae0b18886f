import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pki } from './pki.ts';

const DAY_S = 86_400;

export type Profile = { readonly description: string; readonly validitySeconds: number };

export type PebbleConfig = {
  /** A folder of this Pebble alone: configuration, TLS files, log. Made if it is not there. */
  readonly dir: string;
  /** Signs the certificate of its https endpoints. */
  readonly pki: Pki;
  /** On 127.0.0.1. */
  readonly ports: { readonly acme: number; readonly management: number };
  /** Names in its TLS certificate besides localhost and 127.0.0.1. */
  readonly hostnames?: readonly string[];
  /** Demands this external account binding of every new account. `hmacKey` is base64url. */
  readonly eab?: { readonly keyId: string; readonly hmacKey: string };
  /** Seconds of Retry-After on unfinished authorizations and orders; default 0 and 0: no such header. */
  readonly retryAfter?: { readonly authz: number; readonly order: number };
  /** By name; default: one, so that an order without a profile gets no random one. */
  readonly profiles?: Readonly<Record<string, Profile>>;
  /** What the directory says; Pebble itself looks at no CAA record. */
  readonly caaIdentities?: readonly string[];
};

/** Writes what a Pebble reads at its start. @returns the path of its configuration file */
export async function writePebbleConfig(config: PebbleConfig): Promise<string> {
  await mkdir(config.dir, { recursive: true });
  const certificate = join(config.dir, 'tls.pem');
  const privateKey = join(config.dir, 'tls-key.pem');
  const leaf = await config.pki.leaf(['localhost', '127.0.0.1', ...(config.hostnames ?? [])]);
  await writeFile(certificate, leaf.certificatePem);
  await writeFile(privateKey, leaf.privateKeyPem, { mode: 0o600 });
  const path = join(config.dir, 'pebble.json');
  await writeFile(path, JSON.stringify({ pebble: settings(config, certificate, privateKey) }), { mode: 0o600 });
  return path;
}

function settings(config: PebbleConfig, certificate: string, privateKey: string): object {
  const profiles = config.profiles ?? { default: { description: 'The only one', validitySeconds: 90 * DAY_S } };
  const { eab } = config;
  return {
    listenAddress: `127.0.0.1:${config.ports.acme}`,
    managementListenAddress: `127.0.0.1:${config.ports.management}`,
    certificate,
    privateKey,
    keyAlgorithm: 'ecdsa',
    retryAfter: config.retryAfter ?? { authz: 0, order: 0 },
    caaIdentities: config.caaIdentities ?? [],
    profiles: Object.fromEntries(
      Object.entries(profiles).map(([name, { description, validitySeconds }]) => [
        name,
        { description, validityPeriod: validitySeconds },
      ]),
    ),
    externalAccountBindingRequired: eab !== undefined,
    externalAccountMACKeys: eab ? { [eab.keyId]: eab.hmacKey } : {},
  };
}
