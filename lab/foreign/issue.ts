import { join } from 'node:path';
import { tail } from '../tools/run-to-end.ts';
import type { RealClients, Server } from './real-clients.ts';

/** Where a client issues, and the hosted zone that its challenge values go into. */
export type IssuePlace = {
  readonly ca: Server;
  /** Of the lab's AWS. */
  readonly endpoint: string;
  readonly zoneId: string;
  /** For a program that cannot be given an endpoint: `HTTPS_PROXY`, and the file with the root of its certificates. */
  readonly proxy: { readonly url: string; readonly tlsRoot: string };
  /** `address:port` of a resolver. */
  readonly resolver: string;
};

const REGION = 'us-east-1';
/** The SDKs name the region differently: AWS_REGION for Go, AWS_DEFAULT_REGION for Python. */
const CREDENTIALS = {
  ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  ...{ AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION },
};

/** The real certbot issues by DNS-01 through Route 53. @throws Error with its last words where it does not */
export async function issueByCertbot(
  { certbot }: RealClients,
  folder: string,
  names: readonly string[],
  { ca, endpoint }: IssuePlace,
): Promise<void> {
  const folders = ['config', 'work', 'logs'].flatMap((name) => [`--${name}-dir`, join(folder, name)]);
  const { code, output } = await certbot(
    [
      ...['certonly', '--non-interactive', '--agree-tos', '--email', 'ops@example.org', '--no-eff-email'],
      ...['--dns-route53', '--force-renewal', '--server', ca.directory],
      ...names.flatMap((name) => ['-d', name]),
      ...folders,
    ],
    { ...CREDENTIALS, AWS_ENDPOINT_URL: endpoint, REQUESTS_CA_BUNDLE: ca.tlsRoot, AWS_EC2_METADATA_DISABLED: 'true' },
  );
  if (code !== 0) throw new Error(`certbot did not issue: ${tail(output)}`);
}

/** The real lego does. @throws Error with its last words where it does not, or warns of its clean-up */
export async function issueByLego(
  { lego }: RealClients,
  folder: string,
  names: readonly string[],
  { ca, zoneId, proxy, resolver }: IssuePlace,
): Promise<void> {
  const { code, output } = await lego(
    [
      ...['--server', ca.directory, '--accept-tos', '--email', 'ops@example.org', '--path', folder],
      ...['--dns', 'route53', '--dns.disable-cp', '--dns.resolvers', resolver],
      ...names.flatMap((name) => ['--domains', name]),
      'run',
    ],
    {
      ...{ ...CREDENTIALS, AWS_HOSTED_ZONE_ID: zoneId, AWS_CA_BUNDLE: proxy.tlsRoot, AWS_POLLING_INTERVAL: '1' },
      ...{ HTTPS_PROXY: proxy.url, LEGO_CA_CERTIFICATES: ca.tlsRoot, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' },
    },
  );
  if (code !== 0) throw new Error(`lego did not issue: ${tail(output)}`);
  if (/cleaning up failed/i.test(output)) throw new Error(`lego could not clean up: ${output}`);
}
