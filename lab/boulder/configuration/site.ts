import { join } from 'node:path';
import type { KeyFiles } from '../key-files.ts';
import { type Component, hostOf, ISSUERS } from '../names.ts';
import type { BoulderOptions } from '../options.ts';
import type { BoulderPorts } from '../ports.ts';
import type { Profile } from '../profiles.ts';

/** What all configuration files are made from. */
export type Site = {
  readonly folder: string;
  readonly keys: KeyFiles;
  readonly ports: BoulderPorts;
  readonly dnsServers: BoulderOptions['dnsServers'];
  readonly profiles: Readonly<Record<string, Profile>>;
  readonly asyncFinalize: boolean;
  readonly caaIdentity: string;
  /** Account URLs begin so; a CAA accounturi must (RFC 8657 section 3). */
  readonly accountPrefixes: readonly string[];
};

export type Json = { readonly [key: string]: unknown };

/** No syslog socket is asked for; what matters goes to standard output. */
export const SYSLOG = { stdoutlevel: 6, sysloglevel: -1 };

/** Both kinds of issuer, each with what its certificates chain to. */
export function chains({ keys }: Site): string[][] {
  return ISSUERS.map((issuer) => [keys.certificate(issuer), keys.webRoot]);
}

export function fileIn(site: Site, name: string): string {
  return join(site.folder, name);
}

/** Every component proves who it is with its own certificate. */
export function tls({ keys }: Site, component: Component): Json {
  return { caCertFile: keys.rpcRoot, certFile: keys.certificate(component), keyFile: keys.key(component) };
}

/** A gRPC server: each service lists the components that it lets in. The health service must be among them. */
export function serve(port: number, services: Readonly<Record<string, readonly Component[]>>): Json {
  const listed = Object.entries({ ...services, 'grpc.health.v1.Health': ['wfe'] as const });
  return {
    address: `127.0.0.1:${port}`,
    maxConnectionAge: '30s',
    services: Object.fromEntries(listed.map(([name, clients]) => [name, { clientNames: clients.map(hostOf) }])),
  };
}

/** A gRPC client of a component on a port. */
export function call(port: number, component: Component, timeout = '15s'): Json {
  return { serverAddress: `127.0.0.1:${port}`, hostOverride: hostOf(component), timeout };
}

/** Which challenges are offered. */
export const POLICY = {
  challenges: { 'http-01': true, 'dns-01': true, 'tls-alpn-01': true },
  identifiers: { dns: true },
};
