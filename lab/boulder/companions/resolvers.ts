import { readFileSync } from 'node:fs';
import { serveDoh } from './doh.ts';
import { type NonceService, serveServiceNames } from './service-names.ts';

/** What Boulder asks by DNS: `resolvers.ts CONFIGURATION.json`. */
export type ResolversConfiguration = {
  readonly certificate: string;
  readonly key: string;
  /** One per perspective: where it listens for DNS over HTTPS, and which server (`host:port`) answers. */
  readonly views: readonly { readonly port: number; readonly server: string }[];
  readonly names: { readonly port: number; readonly nonce: NonceService };
};

const configuration = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ResolversConfiguration;
const certificate = { cert: readFileSync(configuration.certificate), key: readFileSync(configuration.key) };

for (const { port, server } of configuration.views) serveDoh(port, server, certificate);
serveServiceNames(configuration.names.port, configuration.names.nonce);
